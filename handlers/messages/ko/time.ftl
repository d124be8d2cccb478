# 재알림, 감독자에게 알림, 만료 예고, 작성자 통보, 부재, 당직, 처리 중 표시.

short-days = { $count }일
short-hours = { $count }시간
short-minutes = { $count }분
short-two = { $first } { $second }

reminder-approvals = 승인 대기 { $count }건
reminder-liaison = 접수 확인 대기 { $count }건
reminder-dm = { $count ->
   *[other] 내 처리를 기다리는 건 { $count }건
 }
for-you = 담당: { $mentions }
and-more = 그 밖에 { $count }건이 있습니다. list overdue와 list pending에서 확인하십시오.

escalation = 목표 초과 { $count }건
waits-on = { $what }({ $since }부터) · 담당: { $names }
waits-step-originator-review = 자국 승인 대기
waits-step-relay-review = 자국 중계 승인 대기
waits-step-acknowledge = 접수 확인 대기
on-nobody = 지금 처리할 수 있는 사람이 없음

unattended-dm = 처리 중인 사람이 없습니다. 다음은 본인입니다({ $count }건)
unattended-supervisors = 처리 중인 사람 없음 { $count }건
unattended-liaison = 처리 중인 사람 없음 { $count }건
unattended-tried = 연락 시도: { $names }
unattended-nobody = 당번 중 연락되는 사람이 없음
unattended-call = { $party } 측에서 아직 아무도 열지 않았고 처리 중인 사람도 없습니다. 데스크 전화: { $telephone }

expiring = 만료 임박 { $count }건
extension = 기한 연장 요청 { $count }건
extension-says = { $party } 측이 { $to } 측의 열람 기한을 { $until }까지 연장해 달라고 요청합니다. 연장하지 않으면 동의한 대로 { $end }에 종료됩니다.
ends-at = 열람 기한 { $at }
ends-unread = 자국 데스크에서 아직 열람하지 않음
ends-read = 열람함 · 접수 미확인
ends-acknowledged = 접수 확인됨

destruction = 파기 확인 대기 { $count }건
ended-at = { $at } 종료
line-ask-extension = { $to } 측 열람 기한의 연장을 { $hub } 측에 요청했습니다. 동의할 때까지 기한은 { $until } 그대로입니다.
line-extend = 기한이 연장되었습니다. { $to }에서 { $until }까지 열람할 수 있습니다.
line-destroy = 보유했던 모든 당사자가 파기를 확인하였습니다({ $to }).
line-ended-early = { $to }에서 더 이상 필요하지 않아 열람할 수 없습니다.
moved-chase = 파기 확인 재요청

# 새 알림이 대신한 뒤에 남는 한 줄.
sent-reminder = 재알림 { $at }
sent-escalation = 감독자에게 알림 { $at }
sent-unattended = 연락 시도 { $at }
sent-extension = 연장 요청 { $at }
sent-expiring = 만료 예고 { $at }
sent-destruction = 파기 확인 요청 { $at }
sent-ended = 종료 알림 { $at }

thread = 진행 상황은 이 스레드에 표시됩니다
thread-says = 진행 상황은 이 스레드에 표시됩니다.
line-approve = { $party } 승인, { $to }에 제공되었습니다.
line-approve-onward = { $party } 승인. 다음은 { $hub } 측의 { $to } 중계 승인입니다.
line-relay = { $hub }에서 중계하여 { $to }에 제공되었습니다.
line-for = 열람 기간은 제공된 때부터 { $span }입니다.
line-arrived = 요청하신 정보가 자국 데스크에 제공되었습니다.
line-return = 새 판을 위해 반려되었습니다({ $to }). 사유는 자국 데스크 채널의 카드에 있습니다.
line-deny = 승인되지 않았습니다({ $to }).
line-still = { $to } 측은 이전 보고 { $number } 건을 아직 열람할 수 있습니다. 제공 승인권자가 이를 회수하거나 보고를 취소할 수 있습니다.
line-decline = 상대측이 제공하지 않기로 하였습니다.
line-lapse = 미승인 실효되었습니다({ $to }).
line-lapse-unanswered = 미회신 실효({ $party } 차례): { $to }
line-lapse-undecided = 미승인 실효({ $party } 차례): { $to }
line-lapse-unrevised = 미수정 실효({ $party } 차례): { $to }
line-acknowledge = { $to }에서 접수를 확인하였습니다.
line-recall = 회수되었습니다. { $to }에서 더 이상 열람할 수 없습니다.
line-cancel = 취소되었습니다(오보). 받은 모든 국가에 알립니다.
line-withdraw = 철회되었습니다. { $to }에 제공되지 않습니다.
line-expire = 기간이 만료되었습니다. { $to }에서 더 이상 열람할 수 없습니다.
line-expire-unread = { $to }에서 미열람 만료되었습니다.
line-expire-unacknowledged = { $to }에서 열람 후 미확인 만료되었습니다.
line-held-own = { $why ->
    [outsiders] 보류 중: 자국 데스크 채널에 명부에 없는 사람이 있어 그 채널에는 표시하지 않습니다. 보안담당관과 감독자에게 알렸습니다.
   *[other] 보류 중: 자국 데스크 채널에 연결할 수 없어 그 채널에는 표시하지 않습니다. 보안담당관과 감독자에게 알렸습니다.
 }
line-held = { $party } 데스크에는 아직 표시되지 않았습니다. 지금은 그 데스크로 보내는 알림을 보류합니다. 전화: { $telephone }
line-held-over = { $party } 데스크로 보내는 알림의 보류를 해제했습니다.
line-no-desk = 이 Slack에 아직 { $party } 데스크가 없어 상대측에 표시되지 않습니다. 설치는 시스템 관리자에게 문의하십시오.
line-unreached = 지금 { $party }에서 처리할 수 있는 사람과 Slack으로 연락이 되지 않습니다. 전화: { $telephone }
no-telephone = 명부에 없음

moved-remind = 재알림
moved-wake = 미룬 뒤 재알림
moved-escalate = 감독자에게 알림
moved-try = 연락 시도
moved-unattended = 처리자 없음을 알림
moved-warn = 만료 예고
moved-looking = 처리 중
moved-precedence = 우선순위 변경

button-show = 보기
button-snooze = 나중에 알림
button-watch = 당직 인수
button-handover = 당직 인계
button-take-over = 당직 수락
button-looking = 처리 중
button-leave = 부재 설정…
button-back = 부재 종료
snooze-15m = 15분 후
snooze-1h = 1시간 후
snooze-morning = 다음 근무일 아침
on-watch = 당직: { $name }

done-snooze = { $at }에 다시 알려 드립니다. 감독자에게 가는 알림은 미뤄지지 않습니다.
done-watch = { $party } 당직을 맡았습니다. 다른 사람이 인수할 때까지 재알림이 본인에게 옵니다.
done-handover = { $name } 담당자에게 { $at }까지 당직 인계를 제안했습니다. 상대가 수락할 때까지 당직은 본인입니다. 결과를 알려 드립니다.
done-leave = { $at }까지 부재입니다. 대리자는 { $name }입니다.
done-back = 부재가 끝났습니다. 재알림이 다시 본인에게 옵니다.
done-looking = { $number } 건을 처리 중임이 자국 데스크에 표시됩니다(15분간).
done-precedence = { $number } 건의 우선순위는 이제 { $precedence }입니다. 목표는 제출 시점부터 셉니다.

form-leave = 부재
submit-leave = 부재 설정
field-until = 종료 시각
field-stand-in = 대리자
hint-until = 자신의 시간대로 입력하십시오. 언제든지 일찍 복귀할 수 있습니다.
hint-stand-in = 같은 당사자에서 같은 임무를 가진 사람을 고르십시오. 재알림이 대리자에게 가며, 새로운 권한이 생기지는 않습니다.

form-handover = 당직 인계
submit-handover = 당직 인계 제안
field-relief = 다음 당직
hint-relief = 다음에 당직을 설 사람을 고르십시오. 아래 요약이 그 시점의 내용으로 개인 메시지에 전달되며, 상대는 거기에서 수락합니다.
hint-note-handover = 요약에서 알 수 없는 것을 적으십시오. 상대만 읽습니다. 비밀에 해당하는 내용은 적지 마십시오.
handover-overdue = 목표 초과({ $total }건)
handover-open = 자국 데스크 처리 대기({ $total }건)
handover-questions = 미회신 질의({ $total }건)
handover-looking = 처리 중({ $total }건)
handover-ending = 12시간 내 만료({ $total }건)
handover-overdue-at = 목표 { $at } 초과
handover-open-at = 목표 { $at }
handover-questions-at = { $at } 질의
handover-looking-at = { $at }부터
handover-ending-at = 열람 기한 { $at }
handover-nothing = 처리 대기, 목표 초과, 만료 임박 건이 없습니다.

help-snooze = 자신의 재알림 미루기(15m, 1h, morning)
help-watch = 데스크 당직 인수(재알림이 본인에게 옴)
help-handover = 데스크 당직을 동료에게 인계(상대가 수락하면 성립)
help-leave = 대리자를 두고 부재 설정. 복귀하면 leave back
help-precedence = 우선순위 변경. 목표는 제출 시점부터 셈

refusal-stand-in-unfit = 이 사람은 대리자가 될 수 없습니다. 같은 당사자에서 같은 임무를 가지고 자리에 있는 다른 사람을 고르십시오.
refusal-time-invalid = 이 시각은 쓸 수 없습니다. 이미 지났거나 너무 먼 시각입니다. 다른 시각을 고르십시오.

# 가까운 시각의 표기와 Unicode CLDR 날짜 형식.
moment = { $local } ({ $zulu })
clock-day = M월 d일 HH:mm
clock-year = y년 M월 d일 HH:mm
