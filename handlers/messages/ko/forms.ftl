# Modals to fill in. Titles and buttons of a modal hold at most 24 characters.

form-request = 제공 신청
form-answer = 회신
form-revise = 새 판
form-correct = 정정
form-ask = 다른 당사자에게 요청
form-return = 반려
form-deny = 불승인 처리
form-narrow-approve = 범위 한정 승인
form-narrow-relay = 범위 한정 중계
form-decline = 제공하지 않음
form-withdraw = 철회
form-recall = 회수
form-cancel = 취소(오보)
form-open = 열람 전 확인

submit-request = 승인 신청
submit-answer = 승인 신청
submit-revise = 승인 신청
submit-correct = 승인 신청
submit-ask = 요청
cancel = 취소
choose = 선택

hint-to = 최종 접수국을 선택하십시오. 자국 측의 승인과, 경유국이 있는 경로에서는 중계 승인이 끝날 때까지 상대측에 보이지 않습니다.
hint-party = 요청 대상을 선택하십시오. 보내는 즉시 요청 사실이 상대측에 표시됩니다.
hint-subject = 주제를 선택하십시오. 경로상의 모든 당사자가 봅니다. 약정 범위를 벗어나는 것은 받지 않습니다.
hint-title = 평문(UNCLASSIFIED) 내용을 영어로 적으십시오. 경로상의 모든 당사자가 읽습니다.
hint-purpose = 평문(UNCLASSIFIED) 내용을 영어로 적으십시오. 경로상의 모든 당사자가 읽습니다. 정보는 이 목적으로만 사용할 수 있습니다.
hint-ask-title = 평문(UNCLASSIFIED) 내용을 영어로 적으십시오. 상대측이 읽고, 회신이 경유국에 전달되는 단계에서 경유국도 읽습니다.
hint-ask-purpose = 어디에 쓸 정보인지 평문(UNCLASSIFIED) 내용을 영어로 적으십시오. 제목과 같은 사람이 읽습니다.
hint-precedence = 얼마나 급한지 선택하십시오. 각 데스크의 목표가 이에 따라 정해집니다.
hint-level = 내용 중 가장 높은 등급을 선택하십시오. 자국의 비밀 표시는 상응하는 등급과 나란히 그대로 남습니다.
hint-caveats = 읽는 사람이 먼저 확인할 취급 조건을 선택하십시오. REL TO는 선택한 접수국으로 자동 작성됩니다.
hint-body = { $ceiling }까지의 본문을 적으십시오. 승인하는 사람과, 제공된 뒤에는 인가된 접수자가 읽습니다. 문서 번호를 적는 경우에는 비워 두십시오.
hint-reference = 다른 곳에 보관된 문서의 관리 번호를 적으십시오. { $ceiling }까지. 본문과 같은 사람이 읽습니다.
hint-sha256 = 그 문서의 SHA-256(16진수 16~64자리) 값을 붙여 넣으십시오. 본문과 같은 사람이 읽습니다.
hint-lifetime = 접수국마다 제공된 때부터 얼마나 열람할 수 있는지 적으십시오. 예: 90d, 12h, 30m. 최장 { $most }. 비워 두면 우선순위에 따른 통상 기간입니다.
hint-lifetime-revise = 접수국마다 제공된 때부터 얼마나 열람할 수 있는지 적으십시오. 예: 90d, 12h, 30m. 최장 { $most }. 비워 두면 이전과 같습니다.
hint-to-narrow = 대상 접수국을 선택하십시오. 제외된 당사자에게는 아무것도 알려지지 않습니다.
hint-lifetime-narrow = 접수국마다 제공된 때부터 얼마나 열람할 수 있는지 적으십시오. 예: 24h. 최장 { $most }. 비워 두면 최장 기간입니다.
hint-others = 제외한 접수국을 어떻게 할지 선택하십시오. 승인 대기로 남기거나 지금 불승인 처리합니다.
others-leave-open = 승인 대기로 남김
others-deny = 불승인 처리
hint-lifetime-correct = 이 정정이 제공된 때부터 얼마나 열람할 수 있는지 적으십시오. 예: 12h, 30m. 첫 보고의 제공 기간이 최장입니다. 비워 두면 첫 보고와 같습니다.
hint-code = 사유를 선택하십시오. 메모와 같은 사람이 읽습니다.
hint-note-return = 고칠 점을 적으십시오. 작성한 측에서 이 메모를 읽습니다.
hint-note-kept = 자국 측만 보도록 적으십시오. 이 메모는 자국 측에서만 읽습니다.
hint-conditions = 모두 선택하면 읽을 수 있습니다.

conditions = 취급 조건
conditions-again = { $at } 확인한 대로 모두 다시 확인합니다
reading-is-recorded = 모든 열람은 기록됩니다.
voluntary-note = 정보 공유는 자발적입니다. 상대측은 회신하거나 제공하지 않을 수 있으며 사유를 밝히지 않습니다.
