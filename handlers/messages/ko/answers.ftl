# What answers a request when no card, form or list does.

refusal-slack-unreachable = { $where ->
    [direct] 이 대화가 이 앱과의 대화인지 Slack이 제시간에 알려 주지 않아 아무것도 하지 않았습니다. 자국 데스크의 채널을 사용하거나 잠시 후 다시 시도하십시오.
   *[other] Slack이 제시간에 응답하지 않아 아무것도 열지 않았습니다. 잠시 후 다시 시도하십시오.
 }

broke = 시스템에 장애가 발생했습니다. `{ $report }` 번호를 관리자에게 알려 주십시오.
broke-keys = 시스템의 키 디렉터리를 사용할 수 없어 변경된 것은 없습니다. `{ $report }` 번호를 관리자에게 알려 주십시오.
broke-read-only = 시스템의 데이터베이스에 쓸 수 없어 변경된 것은 없습니다. `{ $report }` 번호를 관리자에게 알려 주십시오.
log-broken = 이 데스크의 감사 기록이 서명된 내용과 다릅니다. 확인이 끝날 때까지 어떤 조치도 처리하지 않으며 내용도 표시하지 않습니다. 귀측 보안담당관과 감독자에게 알렸습니다. 급한 사안은 전화로 연락하십시오.
alarm-log-broken = 이 데스크의 감사 기록이 서명된 내용과 다르다는 사실이 { $at }에 확인되었습니다. 운영자가 조사하고 기록을 다시 열 때까지 어떤 조치도 처리하지 않으며 내용도 표시하지 않습니다. 급한 사안은 전화로 연락하십시오.

already-answered = 이미 처리되었습니다. 카드에서 또는 open 명령으로 다시 여십시오.

held-outsiders = { $channel } 채널에 { $party } 명부에 없는 사람이 있습니다. 그 사람이 나가거나 명부에 등록될 때까지 이 채널로 보낼 카드를 보류합니다.
held-unreachable = { $party } 카드를 { $channel } 채널에 표시할 수 없어({ $code }) 보류합니다. 채널이 있는지, 이 앱이 들어가 있는지 확인하십시오.
a-desk-channel = 담당 데스크
