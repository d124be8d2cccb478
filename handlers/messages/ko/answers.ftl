# What answers a request when no card, form or list does.

refusal-slack-unreachable = { $where ->
    [direct] 이 대화가 이 앱과의 대화인지 Slack이 제시간에 알려 주지 않아 아무것도 하지 않았습니다. 자국 데스크의 채널을 사용하거나 잠시 후 다시 시도하십시오.
    [person] 누구의 계정인지 Slack이 제시간에 확인해 주지 않아 아무것도 하지 않았습니다. 잠시 후 다시 시도하십시오.
   *[other] Slack이 제시간에 응답하지 않아 아무것도 열지 않았습니다. 잠시 후 다시 시도하십시오.
 }
refusal-token-refused = Slack이 이 앱의 동작을 더 이상 허용하지 않아{ $code ->
    [none] {""}
   *[other] ({ $code })
 } 처리하지 못했습니다. 시스템 관리자에게 알리십시오. 급한 사안은 다른 수단을 이용하십시오.
refusal-window-unsure = 창이 열렸는지 Slack이 제때 응답하지 않았습니다. 창이 화면에 보이면 그대로 진행하십시오. 보이지 않으면 잠시 후 다시 시도하십시오.

broke = 시스템에 장애가 발생했습니다. 번호 { $report } 건을 시스템 관리자에게 알리십시오.
broke-keys = 키 디렉터리를 사용할 수 없어 변경된 것은 없습니다. 번호 { $report } 건을 시스템 관리자에게 알리십시오.
broke-read-only = 데이터베이스에 쓸 수 없어 변경된 것은 없습니다. 번호 { $report } 건을 시스템 관리자에게 알리십시오.
log-broken = 자국 데스크의 감사 기록이 서명된 내용과 다릅니다. 조사가 끝날 때까지 어떤 조치도 처리하지 않으며 내용도 표시하지 않습니다. 자국 보안담당관과 감독자에게 알렸습니다. 급한 사안은 전화로 연락하십시오.
alarm-log-broken = 자국 데스크의 감사 기록이 서명된 내용과 다르다는 사실이 { $at }에 확인되었습니다. 시스템 관리자가 조사하고 기록을 다시 열 때까지 어떤 조치도 처리하지 않으며 내용도 표시하지 않습니다. 급한 사안은 전화로 연락하십시오.

already-answered = 이미 처리되었습니다. 카드에서 또는 { $command }open 명령으로 다시 여십시오.

held-outsiders = { $count ->
   *[other] { $channel } 채널에 { $party } 명부에 없는 사람이 있습니다: { $users }. 나가거나 명부에 등록될 때까지 이 채널로 보낼 알림을 보류합니다.
 }
held-unreachable = { $party } 알림을 { $channel } 채널에 표시할 수 없어({ $code }) 보류합니다. 채널이 있는지, 이 앱이 들어가 있는지 확인하십시오.
held-waiting = { $count ->
    [0] 지금 대기 중인 알림은 없습니다.
   *[other] 알림 { $count }건 대기 중. 가장 높은 우선순위: { $precedence }.
 }
held-over = { $channel } 채널이 정상으로 돌아왔습니다. 보류한 알림을 다시 보냅니다.
alarm-unsecured = Slack에서 { $party } 보안담당관 누구에게도 알림이 전달되지 않습니다. 명부를 바로잡을 때까지 보안담당관의 조치는 감독자가 맡아 처리하십시오. 함께 받은 알림과 명부를 확인하십시오.
