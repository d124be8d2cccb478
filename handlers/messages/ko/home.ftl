# 앱 홈.

home-as-of = { $party } · { $at } 기준
home-for-you = 내가 처리할 건({ $total })
home-for-you-none = 처리할 건이 없습니다.
home-shared-none = 제공한 건 중 현재 열람 가능한 것이 없습니다.
home-received-none = 접수한 건 중 현재 열람 가능한 것이 없습니다.

home-approve = 승인 여부 결정: { $to }에 제공
home-relay = 중계 여부 결정: { $origin }에서 { $to }(으)로
home-answer = { $asked }의 요청: 답변 또는 사양
home-revise = 반려됨: 새 판 작성
home-acknowledge = { $origin }에서 제공: 열람 후 접수 확인
home-left = { $span } 남음
home-over = { $span } 초과

home-newer = 이전
home-older = 다음
home-page = { $first }~{ $last } / { $total }
home-more-than = { $total } 초과

home-list-mine = 내 건
home-list-pending = 처리 대기
home-list-overdue = 기한 초과
home-list-shared = 제공 완료
home-list-expiring = 만료 임박

home-quiet = 처리 대기, 기한 초과, 만료 임박 건이 없습니다.
home-oldest = 최장 { $span }
home-waits-approve = 승인 여부 결정
home-waits-relay = 중계 여부 결정
home-waits-answer = 답변
home-waits-revise = 새 판 작성
home-waits-acknowledge = 접수 확인
home-overdue = 기한 초과
home-unread = 수신, 미열람
home-unacknowledged = 제공 완료, 접수 미확인
home-expiring = 24시간 이내 만료
home-undone = 미처리 실효·만료, 최근 7일

home-refused = 거부된 시도(최근 24시간)
home-refused-none = 없습니다.
home-roster = 명부: 활동 { $active }명, 정지 { $down }명
home-arrangements = 약정
home-status-draft = 초안
home-status-not-in-force = 미발효
home-status-active = 유효
home-status-suspended = 효력 정지
home-status-termination-notified = 유효(종료 통보됨)
home-status-terminated = 종료
home-away = { $name } 부재({ $at }까지)
