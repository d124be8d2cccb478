# What a card states, and its buttons.

no-content-yet = 아직 내용 없음
route = 경로
decide-by = 미승인 실효
stopped = 시한 정지 중, { $span } 남음
version = 제{ $n }판
under = 근거: { $arrangement }
voluntary = 법적 구속력 없음, 자발적 공유
progress = { $needed }명 중 { $given }명

stands-asked = 요청됨. { $party } 측은 회신하거나 제공하지 않을 수 있음
stands-considered = 검토 중
stands-originator-review = { $party } 승인 대기{ $progress }
stands-relay-review = { $party } 중계 승인 대기{ $progress }
stands-returned = { $party } 측에 반려, 새 판 대기
stands-released = 제공 완료, 접수 확인 대기 · 기한 { $until }
stands-acknowledged = 접수 확인 { $at } · 기한 { $until }
stands-denied = 불승인
stands-withdrawn = 철회됨
stands-lapsed = 미승인 실효
stands-recalled = 회수됨
stands-superseded = 정정으로 대체됨
stands-cancelled = 취소(오보: { $reason })
stands-expired = 기간 만료 { $until }

waits-party = { $party } 조치 대기
waits-suspended = 보류 중

odd-letters = 표기 주의. { $field }: “{ $word }”에 모양이 비슷한 다른 문자 체계의 글자가 섞여 있습니다: { $letters }
suspended-now = 보류 중입니다. { $why }

# 현재 상황: 무엇을 기다리는지, 목표 전과 후.

moment-due-originator-review = 승인 목표 { $at }
moment-due-relay-review = 중계 승인 목표 { $at }
moment-due-released = 접수 확인 목표 { $at }
moment-late = 목표 초과: 목표 { $at }
note-due-originator-review = 승인 목표 { $at }
note-due-relay-review = 중계 승인 목표 { $at }
note-due-released = 접수 확인 목표 { $at }
note-late = 목표 초과(목표 { $at })
moment-open-originator-review = { $party } 승인 대기
moment-open-relay-review = { $party } 중계 승인 대기
moment-open-released = { $party } 접수 확인 대기
moment-quorum = { $needed }명 중 { $given }명: ✓ { $names }
moment-read = 열람: { $name } { $at }
moment-looked-at = 처리 중: { $name } ({ $at }까지)

moment-decided-approve = ✓ 승인: { $names }
moment-decided-relay = ✓ 중계: { $names }
with-relay-review = { $party } 중계 승인 대기, 목표 { $at }
with-released = { $party } 접수 확인 대기, 목표 { $at }
with-late = { $party } 목표 초과, 목표 { $at }
with-open = { $party } 조치 대기

moment-asked = { $asker } 측 요청, { $party } 측은 회신하거나 제공하지 않을 수 있음
moment-considered = 검토 중
moment-held = { $at }부터 보류 중: { $why }
moment-on-hold = 보류 중: { $why }
held-arrangement-suspended = { $arrangement } 효력 정지({ $parties })
held-arrangement-not-in-force = { $arrangement } 미발효
held-agreement-inactive = { $agreement } 효력 없음
moment-revised = 제{ $n }판으로 대체됨
moment-returned = 새 판을 위해 반려
moment-returned-because = 반려: { $reason }
moment-denied = 불승인
moment-withdrawn = 철회됨
moment-acknowledged = ✓ 접수 확인: { $name }
note-acknowledged = 접수 확인됨
moment-until = 열람 기한 { $at }
moment-lapsed = 실효
moment-unanswered = 미회신 실효({ $party } 차례)
moment-undecided = 미승인 실효({ $party } 차례)
moment-unrevised = 미수정 실효({ $party } 차례)
moment-unread = 미열람 만료
moment-unacknowledged = 열람 후 미확인 만료
moment-expired = 기간 만료
moment-recalled = 회수됨
moment-cancelled = 취소(오보)
moment-destroyed = 파기 완료(보유한 모든 당사자가 확인)
moment-certificate = 파기 확인 기준 { $at }
moment-witness = 입회자 확인 대기

way-unread = 미열람
way-read = 열람함
passage-since = 시작 { $at }
passage-target = 총 소요 목표 { $at }
passage-met = 총 { $span }, 목표 달성
passage-late = 총 { $span }, 목표 초과
passage-took = 총 { $span }
passage-missed = 접수 확인 없음, 총 소요 목표 미달
passage-stopped = 시한 정지 { $span }
card-purpose = 목적: { $purpose }
card-kept = 제공 후 { $span } 열람
span-of = { $span }({ $parties })
card-expires = 열람 기한 { $at }
card-lapses = 미승인 실효 { $at }
card-version = 제{ $n }판
card-changed = { $count }개 항목 변경
card-read-before = 이전 보고를 연 인원: { $counts }
card-correction-due = 정정이 승인 대기 중
correction-of = { $number } 건의 정정(제{ $n }보)
moment-correction-due = 정정이 곧 도착함
moment-superseded = 정정(제{ $n }보) { $number } 건으로 대체됨
card-voluntary = { $arrangement }, 법적 구속력 없음
card-show = 이력
card-precedence = 우선순위 변경
card-ask = 다시 요청
card-narrow-approve = 범위 한정 승인
card-narrow-relay = 범위 한정 중계
button-decision-withdraw = 철회

button-approve = 승인
button-relay = 중계
button-narrow = 범위 한정
button-return = 반려
button-deny = 불승인 처리
button-details = 읽기
button-open = 읽기
button-acknowledge = 접수 확인하기
button-answer = 회신
button-decline = 제공하지 않음
button-revise = 수정
button-correct = 정정
button-withdraw = 철회
button-recall = 회수
button-cancel = 보고 취소

confirm-approve = { $number } 건을 승인하시겠습니까?
confirm-relay = { $number } 건을 중계하시겠습니까?
confirm-what = 제공 대상: { $parties }. 비밀 표시: { $banner }. 제공 후 { $span } 열람.
confirm-through = { $to }({ $hub } 경유)
confirm-yes = { $do }({ $parties })
confirm-no = 돌아가기

covers-until = { $parties } 측에서 { $until }까지 열람할 수 있습니다.
covers-for = 대상: { $parties }. 열람 기간은 제공된 때부터 { $span }입니다.
covers-only = 대상: { $parties }.
covers-left = 승인 대기로 남음: { $parties }.
next-own = 승인이 한 명 더 필요합니다(목표 { $at }).
next-relay = 다음은 { $party } 측의 중계 승인입니다(목표 { $at }).

done-request = { $number } 건의 승인을 신청했습니다.
done-ask = { $number } 건을 요청했습니다. 응할지는 상대측 자율입니다.
done-answer = { $number } 건에 회신하고 승인을 신청했습니다.
done-revise = { $number } 건의 새 판을 만들었습니다. 이전 판에 대한 승인은 더 이상 유효하지 않습니다.
done-correct = { $number } 건은 정정입니다. 제공되는 곳마다 이전 보고를 대체합니다.
done-decline = { $number } 건을 제공하지 않기로 했습니다. 상대측에는 불승인으로만 표시됩니다.
done-approve = { $number } 건을 승인했습니다.
done-relay = { $number } 건을 중계했습니다.
done-return = { $number } 건을 반려했습니다. 작성한 데스크에서 이 메모를 읽습니다.
done-deny = { $number } 건을 불승인 처리했습니다. 사유는 자국 측에만 남습니다.
done-withdraw = { $number } 건을 철회했습니다.
done-recall = { $number } 건을 회수했습니다. 더 이상 열 수 없습니다.
done-cancel = { $number } 건을 취소했습니다. 받은 모든 국가에 오보임을 알립니다.
done-acknowledge = { $number } 건의 접수를 자국 측에서 확인했습니다.
