# One sentence per rule: what can't be done, why, and what to do next.

refusal-not-registered = 자국 데스크의 명부에 없거나, Slack에 게스트 또는 비활성 계정으로 되어 있습니다. 보안담당관에게 등록을 요청하십시오.
refusal-party-fixed = 이 명부는 반영할 수 없습니다. 다른 당사자로 옮겨진 사람이 있습니다. Slack 계정의 소속 당사자는 바뀌지 않습니다. 새 계정을 마련하십시오.
refusal-wrong-channel = 여기서는 사용할 수 없습니다. 자국 데스크의 채널이나 이 앱과의 다이렉트 메시지에서 사용하십시오.
refusal-wrong-role = 이 조치를 할 수 없습니다. 자국 데스크에서 맡은 사람: { $role }. 그 담당자에게 요청하십시오.
refusal-wrong-party = 이 조치를 할 수 없습니다. 다른 당사자의 단계입니다. { $command }show 명령으로 상태를 확인하십시오.
refusal-not-found = { $typed ->
    [none] 볼 수 있는 건 중에 그 번호가 없습니다. 번호를 확인하거나 { $command }list 명령을 사용하십시오.
   *[other] 볼 수 있는 건 중에 “{ $typed }” 번호가 없습니다. 번호를 확인하거나 { $command }list 명령을 사용하십시오.
 }
refusal-several-match = 그 짧은 번호에 해당하는 건이 여럿입니다: { $numbers }. 번호 전체를 입력하십시오.
refusal-usage-unclear = { $typed ->
    [none] 다음과 같이 입력하십시오: { $usage }
   *[other] “{ $typed }” 명령은 없습니다. 할 수 있는 일을 확인하려면: { $usage }
 }
refusal-self-approval = 본인이 작성하거나 요청한 건에는 이 조치를 할 수 없습니다. 역할이 같은 동료에게 요청하십시오.
refusal-no-delegation = 위임 범위에 이 주제가 없어 승인할 수 없습니다. 자국 데스크의 다른 제공 승인권자에게 요청하십시오.
refusal-clearance-lapsed = 비밀취급인가가 { $level }에 미치지 않아 이 조치를 할 수 없습니다. 보안담당관과 상의하십시오.
refusal-not-recipient = { $about ->
    [drafting] 보낼 수 없습니다. 이 주제는 본인에게 업무상 알 필요성이 인정된 범위 밖입니다. 다른 주제를 선택하거나 보안담당관과 상의하십시오.
   *[other] 이 조치를 할 수 없습니다. 자국 측에 제공되지 않았거나, 이 주제에 업무상 알 필요성이 있고 인가된 연락장교로 등록되어 있지 않습니다. { $command }show 명령으로 상태를 확인하십시오.
 }
refusal-nobody-can-decide = 보낼 수 없습니다. { $party } 측에 이 등급과 주제를 승인할 수 있는 제공 승인권자가 부족합니다. 다른 당사자를 선택하거나 보안담당관을 통해 문의하십시오.

refusal-party-not-in-arrangement = 보낼 수 없습니다. { $party } 측이 참여하는 약정이 없습니다. 다른 당사자를 선택하십시오.
refusal-route-missing = { $origin } 측에서 { $party } 측으로는 제공할 수 없습니다. 정책에 이를 전달할 경로를 둔 약정이 없습니다. 다른 당사자를 선택하거나 나누어 보내십시오.
refusal-subject-out-of-scope = 보낼 수 없습니다. 이 주제는 { $arrangement }의 범위를 벗어납니다. 다른 주제나 다른 당사자를 선택하십시오.
refusal-level-not-allowed = 보낼 수 없습니다. { $level } 정보는 { $arrangement ->
    [none] 이 경로로
   *[other] { $arrangement }에 따라
 } 공유하지 않습니다. 내용이 허용하면 더 낮은 등급을 선택하거나 다른 수단을 이용하십시오.
refusal-arrangement-suspended = { $arrangement } 효력 정지 중입니다. 재개될 때까지 진행과 열람을 할 수 없습니다. 반려, 불승인, 철회, 회수는 할 수 있습니다.
refusal-arrangement-not-in-force = { $arrangement } 효력이 없어 진행할 수 없습니다. 약정 관리자에게 문의하십시오.
refusal-agreement-inactive = { $arrangement }에 따른 정보를 보호하는 { $agreement } 효력이 없어 진행할 수 없습니다. 약정 관리자에게 문의하십시오.
refusal-marking-invalid = 비밀 표시가 올바르지 않습니다. { $why } 등급이나 취급 조건을 바꾸십시오.
refusal-recipient-outside-marking = { $party } 측에는 제공할 수 없습니다. 비밀 표시의 제공 대상에 없습니다. 취급 조건이나 접수국을 바꾸십시오.
refusal-body-above-ceiling = 여기서 다룰 수 있는 본문은 { $ceiling }까지이며 이 본문은 { $level }입니다. 대신 문서 번호와 문서 해시값을 적으십시오.
refusal-reference-above-ceiling = 여기서 다룰 수 있는 문서 번호는 { $ceiling }까지이며 이 문서는 { $level }입니다. 다른 수단을 이용하십시오.

refusal-field-missing = “{ $name }” 항목이 비어 있습니다. 입력하십시오.
refusal-too-long = “{ $name }” 항목이 너무 깁니다. { $limit }자 이내로 줄이십시오.
refusal-text-invalid = { $sign ->
    [none] “{ $name }” 항목에 저장하거나 표시할 수 없는 문자가 있습니다. 그 문자를 빼고 다시 입력하십시오.
   *[other] “{ $name }” 항목의 { $line }번째 줄에 저장하거나 표시할 수 없는 문자가 있습니다: { $sign }. 삭제하십시오.
 }
refusal-value-unknown = { $about ->
    [snooze] 미룰 시간을 읽을 수 없습니다. 15m, 1h, morning 중 하나를 입력하십시오.
    [cap] “{ $name }” 항목은 1부터 99까지의 수입니다. 숫자로 쓰십시오.
   *[other] “{ $name }” 항목에 현행 정책에 없는 선택이 있습니다. 다시 선택하십시오.
 }
refusal-content-missing = 본문, 또는 문서 번호와 해시값의 조합 중 하나만 입력하십시오. 둘 다 입력할 수 없습니다.
refusal-fingerprint-invalid = 해시값은 sha256sum이 표시하는 16진수 16~64자리입니다. 다시 옮겨 적으십시오.
refusal-lifetime-invalid = 제공 기간을 읽을 수 없거나 1분 미만입니다. 90d, 12h, 30m처럼 적으십시오.
refusal-narrower-only = { $about ->
    [lifetime] 아무것도 승인하지 않았습니다. 신청된 기간보다 깁니다. 최장 { $span }입니다. 더 짧게 하거나 기간을 빼십시오.
   *[other] 아무것도 승인하지 않았습니다. 승인할 수 있는 접수국이 아닙니다: { $named }. 다음에서 선택하십시오: { $parties }.
 }
refusal-lifetime-over-consent = { $about ->
    [extend] 연장하지 않았습니다. 요청받은 기간을 넘습니다. 최장 { $span }로 하십시오.
   *[other] 중계하지 않았습니다. 원생산기관이 승인한 기간보다 깁니다. 최장 { $span }입니다. 더 짧게 하거나 기간을 빼십시오.
 }
refusal-lifetime-too-long = { $about ->
    [first] 정정의 제공 기간은 첫 보고의 기간을 넘을 수 없습니다. 비워 두면 첫 보고와 같습니다.
   *[other] 제공 기간이 너무 깁니다. 제공된 때부터 최장 { $most }입니다. 더 짧게 하십시오.
 }
refusal-code-missing = { $step ->
    [deny] 불승인 처리하지 않았습니다. 사유코드처럼 시작하지만 해당하는 코드가 없습니다. 다음 중 하나로 시작하거나({ $codes }), 자유롭게 적으려면 앞에 “note:”를 붙이십시오.
    [cancel] 취소에는 사유가 필요합니다. 다음 중 하나를 덧붙이십시오: { $codes }.
   *[other] 반려에는 사유를 붙입니다. 다음 중 하나를 추가하십시오: { $codes }
 }
refusal-condition-in-note = { $limit ->
    [release] 아무것도 처리하지 않았습니다. 메모에 다른 건의 번호가 있으나 명령 하나로는 한 건만 처리합니다. 건마다 따로 입력하십시오. 단순한 메모라면 다음과 같이 적으십시오: { $usage }
    [whole] 아무것도 처리하지 않았습니다. 조건이나 제한이 적혀 있으나 이 조치는 전체를 대상으로 합니다. 그 부분을 빼고 입력하고, 제한은 상대측과 조율하십시오. 단순한 메모라면 다음과 같이 적으십시오: { $usage }
    [all] 불승인 처리하지 않았습니다. 메모가 한 당사자를 가리키지만 불승인은 { $parties } 모두에 적용됩니다. 일부 접수국만 승인하려면 다음과 같이 적으십시오: { $instead }. 단순한 메모라면 다음과 같이 적으십시오: { $usage }
   *[other] 아무것도 승인하지 않았습니다. 메모에 조건이나 제한이 적혀 있으나 이 승인은 { $parties } 측에 제공 기간 전체 동안 적용됩니다. 범위를 한정하려면 접수국이나 기간, 또는 둘 다를 다음과 같이 적으십시오: { $instead }. 단순한 메모라면 다음과 같이 적으십시오: { $usage }
 }

refusal-wrong-stage = 현재 단계에서는 할 수 없습니다: { $stage }. { $command }show 명령으로 확인하십시오.
refusal-already-decided = 이미 처리되었거나, 이전에 다른 당사자의 담당자로 이 건에 관여하셨습니다. { $command }show 명령으로 확인하십시오.
refusal-version-stale = 수정되었습니다. 현재는 제{ $version }판이며 아무것도 처리하지 않았습니다. 최신 카드를 사용하거나 { $command }show 명령으로 확인하십시오.
refusal-consent-missing = 중계할 수 없습니다. 원생산기관 사전 승인에 이 당사자가 없거나 승인이 다 갖추어지지 않았습니다. 아무것도 전달하지 않았습니다. 새 판을 위해 반려하십시오.
refusal-consent-stale = 중계할 수 없습니다. 원생산기관이 승인한 내용과 다릅니다. 아무것도 전달하지 않았습니다. 새 판을 위해 반려하십시오.
refusal-caveat-not-confirmed = 표시된 취급 조건을 모두 확인하면 열립니다. 모두 선택하십시오.
refusal-not-read = 자국 데스크에서 아직 아무도 이 판을 읽지 않았습니다. 먼저 열람한 다음 접수를 확인하십시오.
refusal-nudged-already = 최근 1시간 안에 재알림을 보냈으므로 다시 보내지 않았습니다. { $at }부터 다시 보낼 수 있습니다.
refusal-nobody-to-nudge = 재알림을 보내지 않았습니다. 처리할 수 있는 사람이 부재 중이거나 알림을 미루었습니다. 전화하거나 당직을 인수하십시오.
refusal-not-on-watch = 당직이 아니므로 인계할 수 없습니다. 당직자가 인계합니다. 필요하면 { $command }watch 명령으로 인수하십시오.
refusal-relief-unfit = 이 사람은 당직을 설 수 없습니다. 자국 데스크의 연락장교 또는 제공 승인권자로서 부재 중이 아닌 다른 사람을 고르십시오.
refusal-handover-over = 이 당직 인계 제안은 끝났습니다. 실효되었거나 당직이 다른 사람에게 넘어갔습니다. 필요하면 { $command }watch 명령으로 인수하십시오.
refusal-expired = { $at ->
    [none] 열람이 종료되어 열 수 없습니다. 계속 필요하면 { $command }ask 명령으로 새로 요청하십시오.
   *[other] { $at }에 기간이 만료되어 열 수 없습니다. 계속 필요하면 { $command }ask 명령으로 새로 요청하십시오.
 }
refusal-recalled = 원생산기관이 회수하여 열 수 없습니다. 계속 필요하면 { $command }ask 명령으로 새로 요청하십시오.
refusal-superseded = 정정(제{ $n }보)으로 대체되었습니다. { $number } 건을 사용하십시오.
refusal-correction-pending = 이미 정정이 승인 대기 중입니다: { $number }. 자국 데스크에서 승인 대기 중이면 그 건을 정정하십시오. 중계국에 있으면 먼저 철회하거나 처리를 기다리십시오.
refusal-nothing-to-correct = 정정을 보낼 접수국이 없습니다. 불승인, 반려, 철회, 회수, 취소, 실효된 건이나 종료 후 7일이 지난 건에는 다시 보내지 않습니다. 반려된 건은 수정하고, 그 밖에는 새로 신청하십시오.
refusal-content-unavailable = 내용을 열 수 없습니다. 키가 없거나 읽을 수 없습니다. 보안담당관에게 알리십시오.
refusal-duplicate-pending = 이 양식은 이미 제출되어 한 번만 처리되었습니다. 결과는 { $command }list 명령으로 확인하십시오.
refusal-clock-doubted = 시스템의 시계가 맞지 않아, 바로잡힐 때까지 진행과 열람을 할 수 없습니다. 시스템 관리자에게 알리십시오. 반려, 불승인, 철회, 회수는 할 수 있습니다.
refusal-not-started = 처리량이 많아 아직 시작하지 않았습니다. 변경된 것은 없습니다. 잠시 후 다시 시도하십시오.
refusal-disk-full = 시스템 디스크에 여유 공간이 없습니다. 공간이 생길 때까지 종료하는 조치(철회, 회수, 불승인, 제공하지 않음, 파기 확인)만 접수합니다. 변경된 것은 없습니다. 나중에 다시 시도하십시오.
refusal-no-room-left = 시스템 디스크에 여유 공간이 전혀 없어 이 조치도 기록할 수 없었습니다. 변경된 것은 없습니다. 즉시 시스템 관리자에게 알리고, 상대국에는 다른 수단으로 알리십시오.

marking-level-unknown = 등급 { $level }: 등록되어 있지 않습니다.
marking-caveat-unknown = 취급 조건 { $caveat }: 등록되어 있지 않습니다.
marking-order = 구성 요소의 순서가 올바르지 않습니다.
marking-excludes = { $first }, { $second }: 함께 쓸 수 없습니다.
marking-needs-level = { $caveat }: { $level } 이상에서만 씁니다.
marking-not-on-fgi = { $caveat }: 미국이 생산한 정보에만 씁니다.
marking-needs-list = { $caveat }: 제공 대상 목록이 있어야 합니다.
marking-first = 제공 대상 목록은 { $party }부터 시작합니다.
marking-party-unknown = 당사자 { $party }: 등록되어 있지 않습니다.

# 거부 건수를 보일 때 쓰는 짧은 표현.

rule-not-registered = 명부에 없음
rule-party-fixed = 계정의 소속 변경 불가
rule-wrong-channel = 사용할 수 없는 채널
rule-wrong-role = 다른 역할의 조치
rule-wrong-party = 다른 당사자의 단계
rule-not-found = 볼 수 있는 건에 번호 없음
rule-several-match = 짧은 번호에 여러 건 해당
rule-usage-unclear = 명령을 읽을 수 없음
rule-self-approval = 본인이 작성·요청한 건
rule-no-delegation = 위임 범위 밖의 주제
rule-clearance-lapsed = 비밀취급인가 부족
rule-not-recipient = 접수자가 아니거나 알 필요성 없음
rule-nobody-can-decide = 제공 승인권자 부족
rule-party-not-in-arrangement = 참여하는 약정 없음
rule-route-missing = 경로 없음
rule-subject-out-of-scope = 약정 범위 밖의 주제
rule-level-not-allowed = 공유하지 않는 등급
rule-arrangement-suspended = 약정 효력 정지
rule-arrangement-not-in-force = 약정 효력 없음
rule-agreement-inactive = 협정 효력 없음
rule-marking-invalid = 비밀 표시 오류
rule-recipient-outside-marking = 비밀 표시의 제공 대상 밖
rule-body-above-ceiling = 본문 등급 상한 초과
rule-reference-above-ceiling = 문서 번호 등급 상한 초과
rule-field-missing = 항목 비어 있음
rule-too-long = 글자 수 초과
rule-text-invalid = 저장할 수 없는 문자
rule-value-unknown = 정책에 없는 선택
rule-content-missing = 본문·문서 번호 입력 오류
rule-fingerprint-invalid = 해시값 오류
rule-lifetime-invalid = 제공 기간을 읽을 수 없음
rule-lifetime-too-long = 제공 기간 초과
rule-narrower-only = 신청 범위 초과
rule-lifetime-over-consent = 원생산기관이 승인한 기간 초과
rule-code-missing = 사유 없음
rule-condition-in-note = 메모에 조건이나 제한
rule-wrong-stage = 단계가 다름
rule-already-decided = 이미 처리됨
rule-version-stale = 이전 판
rule-consent-missing = 사전 승인 없음
rule-consent-stale = 다른 판에 대한 사전 승인
rule-caveat-not-confirmed = 취급 조건 미확인
rule-not-read = 미열람
rule-nudged-already = 1시간 내 재알림
rule-nobody-to-nudge = 재알림 대상 없음
rule-not-on-watch = 당직이 아님
rule-relief-unfit = 당직 부적합
rule-handover-over = 당직 인계 제안 종료
rule-expired = 기간 만료
rule-already-certified = 파기 확인서 제출됨
rule-witness-needed = 입회자 확인 대기
rule-recalled = 회수됨
rule-superseded = 대체됨
rule-correction-pending = 정정 승인 대기
rule-nothing-to-correct = 정정 대상 없음
rule-content-unavailable = 내용을 열 수 없음
rule-duplicate-pending = 중복 제출
rule-clock-doubted = 시계 오류
rule-not-started = 처리량 초과
rule-disk-full = 디스크 공간 부족
rule-no-room-left = 기록할 공간 없음
rule-slack-unreachable = Slack 응답 없음
rule-token-refused = Slack이 동작을 거부
rule-window-unsure = 창 표시 미확인
rule-stand-in-unfit = 대리자 부적합
rule-time-invalid = 사용할 수 없는 시각
