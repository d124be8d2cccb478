# 요약: 감독자가 매일 아침, 매주 읽는 것.

digest-daily = { $party } 일일 요약
digest-weekly = { $party } 주간 요약
digest-as-of = { $at } 기준.
digest-since = 변동 사항은 { $at } 이후입니다.
digest-nothing = 보고할 사항이 없습니다.
digest-none-overdue = 기한을 넘긴 건이 없습니다.
digest-more = 외 { $count }건
digest-show = 보기
digest-now = 현재 상황입니다. 다음 요약은 { $at } 예정입니다.
digest-notice = { $title }: 기한 초과 { $overdue }건, 자국 대기 { $waiting }건
digest-checkpoint = 발송 시점의 감사 기록 체크포인트입니다. 보관해 두면 그 이전 기록이 변조되지 않았음을 나중에 확인할 수 있습니다.
digest-picture-missing = 그림: { $alt }

help-digest = 자국 현황: 처리 대기, 기한 초과, 주간에는 소요 시간도

digest-part-waiting = 처리 대기
digest-part-overdue = 기한 초과({ $total }건)
digest-part-unread = 접수 후 미열람({ $total }건)
digest-part-read = 열람 후 접수 미확인({ $total }건)
digest-part-ending = 만료 임박
digest-part-recalled = 회수({ $total }건)
digest-part-arrangements = 약정·협정
digest-part-exceptions = 예외
digest-part-spent = 소요 시간(직전 4주와 비교)
digest-part-met = 목표 시간 안에 처리한 자국 절차
digest-part-volume = 방향별 제공 건수
digest-part-subjects = 주제별 제공 건수
digest-part-levels = 등급별 제공 건수
digest-part-outcomes = 승인하지 않은 자국 결정

digest-step-asked = 회신
digest-step-originator-review = 승인 결정
digest-step-relay-review = 중계 결정
digest-step-returned = 새 버전
digest-step-released = 접수 확인
digest-waiting-line = { $party }: { $count }건({ $steps })
digest-waiting-step = { $step } { $count }건, 최장 { $age }
digest-overdue-line = { $party }의 { $step } 대기, { $over } 초과
digest-received-line = 접수 후 { $age }
digest-ending-line = { $span } 이내: 미열람 { $unread }건, 열람 { $read }건
digest-ends-line = 미열람, { $span } 남음
digest-recalled-line = { $age } 전 회수
digest-declared-suspend = { $arrangement }: { $party } 측 효력 정지({ $at }부터)
digest-declared-resume = { $arrangement }: { $party } 측 효력 정지 해제({ $at }부터)
digest-declared-notice = { $arrangement }: { $party } 측 종료 통보({ $at } 종료)
digest-declared-notice-withdrawn = { $arrangement }: { $party } 측 통보 철회({ $at }부터)
digest-declared-terminate = { $arrangement }: { $party } 측 종료({ $at }부터)
digest-declared-in-force = { $arrangement }: { $party } 측 발효 기록({ $at }부터)
digest-halted = { $arrangement }(으)로는 현재 아무것도 제공되지 않습니다: { $status }
digest-status-draft = 초안
digest-status-not-in-force = 미발효
digest-status-suspended = 효력 정지
digest-status-terminated = 종료
digest-refused-line = 자국의 거부된 시도(규칙별): { $rules }
digest-precedence-line = 우선순위 변경 { $count }건

digest-share-decide = 자국 승인 결정
digest-share-relay = 자국 중계 결정
digest-share-receive = 자국 접수 확인
digest-share-by-hub = 자국 제공 건의 경유국 중계
digest-share-by-recipient = 자국 제공 건의 접수국 확인
digest-spread = 중앙값 { $median }, 열 건 중 아홉은 { $p90 } 이내, { $n }건
digest-spread-none = 없음
digest-trend = { $what }: { $week }. 이전: { $before }
digest-few = (소수)
digest-met-line = { $precedence }: { $percent }({ $whole }건 중 { $part }건). 이전: { $before }
digest-volume-line = { $origin } → { $to }: { $count }건. 이전 주별: { $before }
digest-count-line = { $what }: { $count }건
digest-denied-line = 불승인: { $percent }({ $whole }건 중 { $part }건). 이전: { $before }
digest-returned-line = 반려: { $percent }({ $whole }건 중 { $part }건). 이전: { $before }
digest-codes-line = 사유: { $codes }
digest-no-steps = 이번 주에는 없습니다

digest-span-s = { $n }초
digest-span-min = { $n }분
digest-span-h = { $n }시간
digest-span-d = { $n }일

digest-picture-waiting = 처리 대기(경과 시간·담당국별)
digest-picture-flow = 주별 제공 건수
digest-picture-pace = 결정 소요 시간(이번 주)
# A date pattern of Unicode CLDR, not a sentence.
digest-day = M월 d일
digest-age-0 = 1시간 미만
digest-age-1 = 1~4시간
digest-age-2 = 4~24시간
digest-age-3 = 하루 초과
digest-alt-waiting = 막대그래프: 담당국별 처리 대기 건수. { $what }
digest-alt-waiting-none = 처리를 기다리는 건이 없습니다.
digest-alt-flow = 5주간 막대그래프(오래된 순). { $what }
digest-alt-pace = 막대그래프: 결정 시간 중앙값과 목표 시간. { $what }
digest-alt-pace-none = 이번 주에는 결정이 없습니다.
digest-alt-pace-one = { $precedence } { $median }(목표 { $allowed })
digest-legend-median = 중앙값
digest-legend-p90 = 열 중 아홉
digest-legend-allowance = 목표 시간
