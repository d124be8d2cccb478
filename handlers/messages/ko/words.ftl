# What several rooms say: time, precedence, fields, roles, stages.

# A date pattern of Unicode CLDR, not a sentence.
clock = y년 M월 d일 HH:mm

# What stands between the members of a list.
comma = {", "}

# How parties are ordered, not a sentence: `alphabet`, or `own` (who speaks this language, the hubs, the rest).
order-of-parties = own

quoted = “{ $text }”

span-years = { $count }년
span-days = { $count }일
span-hours = { $count }시간
span-minutes = { $count ->
    [0] 1분 미만
   *[other] { $count }분
 }

exercise = EXERCISE
exercise-named = 훈련(EXERCISE)

level-U = 평문(UNCLASSIFIED)
level-R = 대외비(RESTRICTED)
level-C = III급 비밀(CONFIDENTIAL)
level-S = II급 비밀(SECRET)
level-TS = I급 비밀(TOP SECRET)

precedence-FLASH = 화급(FLASH)
precedence-IMMEDIATE = 긴급(IMMEDIATE)
precedence-PRIORITY = 지급(PRIORITY)
precedence-ROUTINE = 보통(ROUTINE)

field-to = 접수국
field-party = 요청 대상
field-subject = 주제
field-title = 제목
field-purpose = 목적
field-precedence = 우선순위
field-level = 등급
field-caveats = 취급 조건
field-body = 본문
field-reference = 문서 번호
field-sha256 = 문서 해시값
field-lifetime = 제공 기간
field-others = 제외한 접수국
field-code = 사유
field-note = 메모

usage-NUMBER = 번호
usage-CODE = 사유코드
usage-PARTY = 접수국
usage-note = 메모
usage-why = 사유

role-liaison = 연락장교
role-approver = 제공 승인권자
role-supervisor = 감독자
role-security = 보안담당관
role-inspector = 보안감사관
role-custodian = 약정 관리자
role-watcher = 감독자 또는 보안감사관
role-author = 작성자 또는 요청자

stage-asked = 요청됨
stage-originator-review = 원생산기관 검토 중
stage-relay-review = 경유국 검토 중
stage-returned = 반려, 새 판 대기
stage-released = 제공 완료
stage-acknowledged = 접수 확인
stage-denied = 불승인
stage-withdrawn = 철회됨
stage-lapsed = 실효
stage-recalled = 회수됨
stage-superseded = 대체됨
stage-cancelled = 취소됨
stage-expired = 기간 만료

code-sources-methods = 출처·수집 방법 노출
code-over-scope = 범위 초과
code-level = 등급 부적절
code-caveat = 취급 조건 부적절
code-unclear = 불명확
code-report-wrong = 오보
code-false-alarm = 오경보
code-wrong-object = 대상 착오
code-duplicate = 중복
code-data-error = 자료 오류
