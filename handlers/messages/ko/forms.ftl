# Modals to fill in. Titles and buttons of a modal hold at most 24 characters.

form-request = 제공 신청
form-answer = 회신
form-revise = 새 판
form-ask = 다른 당사자에게 요청
form-return = 반려
form-deny = 불승인 처리
form-decline = 사양
form-withdraw = 철회
form-recall = 회수
form-open = 열람 전 확인

submit-request = 결정 요청
submit-answer = 결정 요청
submit-revise = 결정 요청
submit-ask = 요청
cancel = 취소
choose = 선택

hint-to = 최종 접수국입니다. 자국 측의 승인과, 경유국이 있는 경로에서는 경유국의 승인이 끝날 때까지 상대측에 보이지 않습니다.
hint-party = 보내는 즉시 요청 사실이 상대측에 표시됩니다.
hint-subject = 경로상의 모든 당사자가 봅니다. 약정 범위를 벗어나는 것은 받지 않습니다.
hint-title = 평문(UNCLASSIFIED)으로 작성. 경로상의 모든 당사자가 읽습니다.
hint-purpose = 평문(UNCLASSIFIED)으로 작성. 경로상의 모든 당사자가 읽습니다. 정보는 이 목적으로만 사용할 수 있습니다.
hint-ask-title = 평문(UNCLASSIFIED)으로 작성. 상대측이 읽고, 회신이 중계되는 단계에서 경유국도 읽습니다.
hint-ask-purpose = 평문(UNCLASSIFIED)으로 작성. 어디에 쓸 정보인지 적습니다. 제목과 같은 사람이 읽습니다.
hint-precedence = 얼마나 급한지를 나타내며, 각 데스크의 시한이 이에 따라 정해집니다.
hint-level = 내용 중 가장 높은 등급입니다. 자국의 표시는 상응하는 등급과 나란히 그대로 남습니다.
hint-caveats = 읽는 사람이 먼저 확인합니다. REL TO는 선택한 접수국으로 자동 작성됩니다.
hint-body = 등급 { $ceiling }까지. 결정하는 사람과, 제공된 뒤에는 인가된 접수자가 읽습니다. 문서 번호를 적는 경우에는 비워 두십시오.
hint-reference = 다른 곳에 보관된 문서의 관리 번호입니다. 등급 { $ceiling }까지. 본문과 같은 사람이 읽습니다.
hint-sha256 = 그 문서의 SHA-256입니다. 16진수 16~64자리. 본문과 같은 사람이 읽습니다.
hint-lifetime = 접수국마다 제공된 때부터 계산합니다. 예: 90d, 12h, 30m. 최장 { $days }일. 비워 두면 우선순위에 따른 통상 기간입니다.
hint-lifetime-revise = 접수국마다 제공된 때부터 계산합니다. 예: 90d, 12h, 30m. 최장 { $days }일. 비워 두면 이전과 같습니다.
hint-code = 메모와 같은 사람이 읽습니다.
hint-note-return = 작성한 측에서 이 메모를 읽습니다.
hint-note-kept = 이 메모는 자국 측에서만 읽습니다.
hint-conditions = 모두 선택하면 읽을 수 있습니다.

conditions = 취급 조건
reading-is-recorded = 모든 열람은 기록됩니다.
voluntary-note = 정보 공유는 자발적입니다. 상대측은 응하거나 사양할 수 있으며 사유를 밝히지 않습니다.
