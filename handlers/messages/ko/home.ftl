# 앱 홈.

home-as-of = { $party } · { $at } 기준
home-for-you = 내가 처리할 건({ $total })
home-for-you-none = 처리할 건이 없습니다.
home-shared-none = 자국이 제공한 건 중 현재 열람 가능한 것이 없습니다.
home-received-none = 접수한 건 중 현재 열람 가능한 것이 없습니다.

home-newer = 이전
home-older = 다음
home-page = { $first }~{ $last } / { $total }
home-more-than = { $total } 초과

home-list-mine = 내가 올린 건
home-list-pending = 처리 대기
home-list-overdue = 목표 초과
home-list-shared = 제공 완료
home-list-expiring = 만료 임박

home-quiet = 처리 대기, 목표 초과, 만료 임박 건이 없습니다.
home-oldest = 최장 { $span }
home-waits-approve = 승인 대기
home-waits-relay = 중계 승인 대기
home-waits-answer = 회신 대기
home-waits-revise = 새 판 작성
home-waits-acknowledge = 접수 확인 대기
home-overdue = 목표 초과
home-unread = 접수, 미열람
home-unacknowledged = 제공 완료, 접수 미확인
home-expiring = 24시간 이내 만료
home-undone = 미처리 실효·만료, 최근 7일

home-refused = 거부된 시도(최근 24시간)
home-refused-none = 거부된 시도가 없습니다.
home-roster = 명부: 활동 { $active }명, 권한 정지 { $down }명
home-arrangements = 약정
home-status-draft = 초안
home-status-not-in-force = 미발효
home-status-active = 유효
home-status-suspended = 효력 정지
home-status-termination-notified = 유효(종료 통보됨)
home-status-terminated = 종료
home-away = { $name } 부재({ $at }까지)
home-watch-offered = { $name } 담당자에게 인계 제안 중, { $at }까지
home-watch-taking = { $name } 담당자의 당직 인계 제안, { $at }까지

home-list-ended = 종료된 건
home-first-pending = 처리 대기 건 보기
home-first-overdue = 목표 초과 건 보기
home-first-shared = 제공 완료 건 보기
home-first-ended = 종료된 건 보기
home-decide = { $number } 건 열람 후 처리
home-sent = 진행 중
home-late = 목표 초과
home-open = 자국 데스크 처리 대기(목표 이내)
home-and-more = 일부만 표시합니다. 전체는 아래 목록에 있습니다.
home-with = 담당: { $names }
home-nudged = { $at } 재알림 발송. 다음은 { $again }부터
home-desk = { $party } 데스크 전화: { $telephone }
home-call = { $party } 데스크: { $telephone }
home-call-how = { $number } 건을 문의하십시오. 보안 회선이 아닐 수 있으니 번호만 말하고 내용은 말하지 마십시오.
home-call-none = 지금 { $number } 건에는 다른 당사자가 처리할 단계가 없습니다.
button-call = { $parties } 측에 전화

home-welcome = { $party } 데스크에 오신 것을 환영합니다
home-what = 자국 데스크에서는 약정 당사자 사이의 정보 제공을 요청하고 승인하고 접수합니다. 제공한 정보는 기한이 되면 저절로 열람이 끝나며, 모든 조치가 기록됩니다.
home-role-liaison = 연락장교는 제공 승인을 신청하고, 다른 당사자에게 요청하며, 도착한 정보를 열람하고 접수를 확인합니다.
home-try-liaison =
    초록색 단추로 제공을 신청하십시오. 제공 승인권자가 승인하기 전에는 아무것도 나가지 않습니다.
    필요한 정보를 다른 당사자에게 요청하십시오.
    아래 처리할 건을 열람한 다음 접수를 확인하십시오.
home-role-approver = 제공 승인권자는 자국에서 나가거나 중계하는 정보를 승인하며, 연장하거나 회수할 수 있습니다.
home-try-approver =
    초록색 단추로 본문을 열람하고 그 아래에서 승인, 반려, 불승인을 고르십시오.
    당직을 인수하십시오. 재알림이 본인에게 옵니다.
    건의 메뉴에서 이력을 열어 누가 무엇을 했는지 확인하십시오.
home-role-supervisor = 감독자는 처리 대기와 목표 초과, 담당자를 파악합니다.
home-try-supervisor =
    자국 데스크 단계에 재알림을 보내십시오. 처리할 수 있는 사람에게 갑니다.
    다른 당사자의 단계이면 그 데스크에 전화하십시오.
    이 페이지 끝의 목록을 열어 건을 확인하십시오.
home-role-security = 보안담당관은 명부와 종료된 건을 관리하고 거부된 시도를 확인합니다.
home-try-security =
    최근 24시간에 거부된 시도를 확인하십시오.
    종료된 건 목록을 열어 파기 증명을 확인하십시오.
    자국 약정의 상태를 확인하십시오.
home-role-inspector = 보안감사관은 자국 데스크가 알 수 있는 것을 확인하며 변경하지 않습니다.
home-try-inspector =
    이 페이지 끝의 목록을 여십시오.
    건을 열어 누가 언제 무엇을 했는지 확인하십시오.
    최근 24시간에 거부된 시도를 확인하십시오.
home-role-custodian = 약정 관리자는 자국 약정을 관리합니다.
home-try-custodian =
    각 약정의 상태를 확인하십시오.
    제공 완료 목록을 여십시오.
    건을 열어 누가 언제 무엇을 했는지 확인하십시오.
button-welcomed = 확인

button-nudge = 재알림
done-nudge = { $number } 건의 재알림을 보냅니다.
nudge-reached = 받는 사람: { $names }.
moved-nudge = 재알림 발송
