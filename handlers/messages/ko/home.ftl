# 앱 홈.

home-as-of = { $party } · { $at } 기준
home-for-you = 내가 처리할 건({ $total })
home-for-you-none = 처리할 건이 없습니다.
home-shared-none = 자국이 제공한 건 중 현재 열람 가능한 것이 없습니다.
home-received-none = 접수한 건 중 현재 열람 가능한 것이 없습니다.

home-approve = 승인 대기: { $to } 측에 제공
home-relay = 중계 승인 대기: { $origin } 측에서 { $to } 측으로
home-answer = { $asked } 측 요청: 회신 또는 제공하지 않음
home-revise = 반려됨: 새 판 작성
home-acknowledge = { $origin } 측에서 제공: 열람 후 접수 확인
home-left = { $span } 남음
home-over = 목표 초과 { $span }

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

button-nudge = 재알림
done-nudge = { $number } 건의 재알림을 보냅니다.
nudge-reached = 받는 사람: { $names }.
moved-nudge = 재알림 발송
