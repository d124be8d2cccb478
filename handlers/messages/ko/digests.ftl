# 요약: 감독자가 매일 아침, 매주 읽는 것.

digest-daily = { $party } 일일 요약
digest-weekly = { $party } 주간 요약
digest-covers = 집계 기간: { $since } ~ { $until } ({ $zone })
digest-dates = { $since } ~ { $until }
digest-nothing = 보고할 사항이 없습니다.
digest-none-overdue = 목표 초과 건이 없습니다.
digest-more = 외 { $count }건
digest-show = 보기
digest-now = 현재 상황입니다. 다음 요약은 { $at } 예정입니다.
digest-notice = { $title }: 목표 초과 { $overdue }건, 자국 대기 { $waiting }건
digest-checkpoint = 발송 시점의 감사 기록 체크포인트입니다. 보관해 두면 그 이전 기록이 변조되지 않았음을 나중에 확인할 수 있습니다.
digest-reopened = 감사 기록이 서명된 내용과 달라 { $at }에 시스템 관리자가 기록을 다시 열었습니다. 사유: { $because }
digest-verified = 감사 기록 전체의 최근 검증: { $at }, { $count }건 모두 서명된 그대로입니다.
digest-never-verified = 감사 기록 전체는 아직 검증되지 않았습니다.
digest-picture-missing = 그림: { $alt }

button-share = 감독자와 공유
digest-shared = 공유: { $name }
done-share = 요약을 감독자 채널에 게시합니다.
done-share-before = 이 요약은 이미 감독자 채널에 있습니다.

refusal-digest-not-due = { $at ->
    [none] 이 날짜의 요약은 없습니다. 이전 날짜를 지정하거나 날짜 없이 입력하여 현황을 확인하십시오.
   *[other] 이 날짜의 요약은 아직 없습니다. { $at } 예정입니다. 이전 날짜를 지정하거나 날짜 없이 입력하여 현황을 확인하십시오.
 }
refusal-digest-before-desk = 이 날짜의 요약은 없습니다. 자국 데스크의 기록은 { $at }에 시작됩니다. 이후 날짜를 지정하십시오.
refusal-no-supervisors-channel = 공유할 수 없습니다. 자국 데스크에 감독자 채널이 없습니다. 명부 등록을 시스템 관리자에게 요청하십시오.
rule-digest-not-due = 요약 예정 시각 전
rule-digest-before-desk = 기록 시작 전의 날
rule-no-supervisors-channel = 감독자 채널 없음

help-digest = 자국 현황: 처리 대기, 목표 초과. 주간에는 소요 시간. 날짜를 붙이면 지난날의 요약

digest-part-waiting = 처리 대기
digest-part-overdue = 목표 초과({ $total }건)
digest-part-undone = 미처리 실효·만료({ $total }건)
digest-part-unread = 접수 후 미열람({ $total }건)
digest-part-read = 열람 후 접수 미확인({ $total }건)
digest-part-ending = 만료 임박
digest-part-destruction = 파기 확인 대기({ $total }건)
digest-part-recalled = 회수({ $total }건)
digest-part-arrangements = 약정·협정
digest-part-exceptions = 예외
digest-part-spent = 소요 시간
digest-part-met = 자국 절차의 목표 달성
digest-part-passages = 접수 확인까지의 총 소요 시간
digest-part-volume = 방향별 제공 건수
digest-part-subjects = 주제별 제공 건수
digest-part-levels = 등급별 제공 건수
digest-part-outcomes = 자국의 불승인·반려

digest-step-asked = 회신
digest-step-originator-review = 승인
digest-step-relay-review = 중계 승인
digest-step-returned = 새 판 제출
digest-step-released = 접수 확인
digest-waiting-line = { $party }: { $count }건({ $steps })
digest-waiting-step = { $step } { $count }건, 최장 { $age }
digest-overdue-line = { $party } 측 { $step } 대기 · 목표 초과 { $over } (목표 { $due })
digest-todo-asked = 자국 데스크에서 회신하거나 제공하지 않음을 선택할 수 있습니다.
digest-todo-originator-review = 자국 제공 승인권자가 승인, 반려, 불승인할 수 있습니다.
digest-todo-relay-review = 자국 제공 승인권자가 중계 승인, 반려, 불승인할 수 있습니다.
digest-todo-returned = 자국 데스크에서 새 판을 보내거나 철회할 수 있습니다.
digest-todo-released = 자국 연락장교가 열람하고 접수 확인할 수 있습니다.
digest-todo-other = { $party } 측 절차입니다. 해당 데스크에 전화할 수 있습니다.
digest-undone-line = { $outcome }, { $age } 전
digest-received-line = 접수 후 { $age }
digest-ending-line = { $span } 이내: 미열람 { $unread }건, 열람 { $read }건
digest-ends-line = 미열람, { $span } 후 만료
digest-debt-line = { $party }: 파기 확인서 미제출 { $count }건, 그중 목표 초과 { $overdue }건, 최장 { $age }
digest-destruction-line = { $party }, 종료 후 { $age }
digest-destruction-late = { $party }, 종료 후 { $age }, 목표 초과 { $over }
digest-recalled-line = { $age } 전 회수
digest-declared-suspend = { $arrangement }: { $party } 측 효력 정지({ $at }부터)
digest-declared-resume = { $arrangement }: { $party } 측 효력 정지 해제({ $at }부터)
digest-declared-notice = { $arrangement }: { $party } 측 종료 통보({ $at } 종료)
digest-declared-notice-withdrawn = { $arrangement }: { $party } 측 통보 철회({ $at }부터)
digest-declared-terminate = { $arrangement }: { $party } 측 종료({ $at }부터)
digest-declared-in-force = { $arrangement }: { $party } 측 발효 기록({ $at }부터)
digest-halted = { $arrangement }: 현재 제공 중단({ $status })
digest-status-draft = 초안
digest-status-not-in-force = 미발효
digest-status-suspended = 효력 정지
digest-status-terminated = 종료
digest-refused-line = 자국의 거부된 시도: { $rules }
digest-precedence-line = 우선순위 변경 { $count }건

digest-share-decide = 자국 승인
digest-share-relay = 자국 중계 승인
digest-share-receive = 자국 접수 확인
digest-share-by-hub = 자국 제공 건의 중계 승인(경유국)
digest-share-by-recipient = 자국 제공 건의 접수 확인(접수국)
digest-share-sent = 자국 제공
digest-share-relayed = 자국 중계
digest-share-received = 자국 접수
digest-passage = { $n }건 중앙값 { $median }, 최장 { $worst }
digest-passage-score = 목표 달성 { $score }
digest-passage-missed = 접수 확인 없이 종료 { $n }건
digest-passage-stopped = 시한 정지 있음 { $n }건
digest-spread = 중앙값 { $median }, 90% { $p90 } 이내
digest-none = 없음
digest-with = { $said }({ $more })
digest-semicolon = {"; "}
digest-steps-decide = 승인 판단 { $n }건
digest-steps-relay = 중계 승인 { $n }건
digest-steps-receive = 접수 확인 { $n }건
digest-steps-by-hub = 중계 승인 { $n }건
digest-steps-by-recipient = 접수 확인 { $n }건
digest-steps-undone = 미처리 종료 { $n }건
digest-steps-open = 목표 초과 미완료 { $n }건
digest-before = 직전 4주: { $said }
digest-no-earlier = 이전 주 실적 없음
digest-score = { $percent }%, { $whole }건 중 { $part }건
digest-score-few = { $whole }건 중 { $part }건
digest-trend = { $what }: { $said }
digest-met-line = { $precedence } { $said }
digest-volume-line = { $origin } → { $to }: { $count }건(직전 4주 주별: { $before })
digest-count-line = { $what }: { $count }건
digest-denied-line = 불승인: { $said }
digest-returned-line = 반려: { $said }
digest-codes-line = 사유: { $codes }

digest-span-s = { $n }초
digest-span-min = { $n }분
digest-span-h = { $n }시간
digest-span-d = { $n }일

digest-picture-waiting = 처리 대기(경과 시간·담당국별)
digest-picture-flow = 주별 제공 건수
digest-picture-pace = 이번 주 승인 소요 시간(목표 대비)
digest-age-0 = 1시간 미만
digest-age-1 = 1~4시간
digest-age-2 = 4~24시간
digest-age-3 = 하루 초과
digest-alt-waiting = 막대그래프: 담당국별 처리 대기 건수. { $what }.
digest-alt-waiting-none = 처리를 기다리는 건이 없습니다.
digest-alt-flow = 5주간 막대그래프(첫 주는 { $first }까지, 마지막 주는 { $last }까지). { $what }.
digest-alt-pace = 승인 소요 시간과 목표(로그 눈금). { $what }.
digest-alt-pace-none = 이번 주에는 승인 판단이 없습니다.
digest-alt-pace-one = { $precedence }: 중앙값 { $median }, 90% { $p90 } 이내, 목표 { $allowed }({ $steps })
digest-axis-pace = 목표 대비 비율(눈금마다 10배)
digest-axis-target = 목표
digest-axis-percent = { $n }%
digest-axis-times = { $n }배
digest-pace-said = { $median } · 목표 { $allowed }
digest-legend-median = 중앙값
digest-legend-p90 = 90%
digest-legend-target = 목표

# Date patterns of Unicode CLDR, not sentences.
digest-day = y년 M월 d일
digest-moment = M월 d일 HH:mm
digest-moment-near = d일 HH:mm
digest-date = y년 M월 d일(EEE)
digest-dates-first = y년 M월 d일
digest-dates-last = M월 d일
