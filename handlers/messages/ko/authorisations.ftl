# 포괄 승인: 제공 승인권자 두 사람이 미리 내린 결정. 사용, 정지 중, 종료.

button-authorise = 포괄 승인 작성
button-authorisations = 포괄 승인
button-revoke = 승인 취소
button-confirm = 확인
button-reject = 기각
button-renew = 갱신
form-authorise = 포괄 승인 작성
submit-authorise = 작성
form-renew = 포괄 승인 갱신
submit-renew = 갱신 제안
usage-ID = ID
help-authorise = 즉시 제공해도 되는 것을 미리 승인, 다른 제공 승인권자가 확인
help-authorisations = 자국의 포괄 승인과 사용 현황 표시
help-revoke = 포괄 승인 즉시 취소
role-hand = 다른 승인자

field-from = 시작
field-cap = 24시간 한도
field-why = 이유
field-template = 양식
authorise-says = 작성한 포괄 승인은 본인을 대신하여 { $party }의 승인이 됩니다. 범위 안의 제공은 자국의 누구도 읽지 않은 채 즉시 진행됩니다. 경유국의 중계 승인은 그대로입니다. 다른 제공 승인권자가 확인하기 전에는 효력이 없습니다.
hint-own-party = 정책이 자국의 포괄 승인에 허용하는 범위에서 선택하십시오.
hint-authorise-to = 접수국을 선택하십시오. 접수국이 모두 여기에 있고 경로도 같은 제공만 해당합니다.
hint-authorise-template = 해당하는 제공의 양식을 선택하십시오.
hint-authorise-level = 해당하는 가장 높은 등급을 선택하십시오.
hint-authorise-caveats = 해당하는 제공의 취급 조건을 선택하십시오. 이와 정확히 같은 것만 해당합니다.
hint-authorise-lifetime = 해당하는 제공 기간의 상한을 12h, 3d 처럼 쓰십시오. 비워 두면 우선순위별 통상 기간입니다.
hint-from-day = 자국 시간대로 첫날을 선택하십시오. 비워 두면 즉시 시작됩니다.
hint-until-day = 자국 시간대로 마지막 날을 선택하십시오.
hint-cap = 어느 24시간에든 허용하는 첫 보고의 건수를 쓰십시오(최대 { $most }건).
hint-why = 비밀이 아닌 말로 쓰십시오. 자국에서만 읽습니다.

done-authorise = { $authorisation } 건을 작성하였습니다. 7일 안에 자국의 다른 제공 승인권자가 확인하기 전에는 효력이 없습니다.
done-confirm = 확인하였습니다. { $authorisation } 건은 { $at }까지 유효합니다.
done-reject = { $authorisation } 건을 기각하였습니다.
done-renew = { $authorisation } 건을 { $at }까지 갱신하도록 제안하였습니다. 다른 승인자가 7일 안에 확인합니다.
done-revoke = { $authorisation } 건을 취소하였습니다. 앞으로의 제공에는 쓰이지 않습니다.
revoke-at-hub = 이 포괄 승인에 따른 { $count }건이 경유국에서 승인 대기 중입니다. 철회하지 않으면 그대로 진행됩니다.
revoke-none-at-hub = 경유국에서 승인 대기 중인 건은 없습니다. 제공된 것은 그대로입니다. 끝내려면 회수하십시오.
confirm-revoke-title = { $authorisation } 건을 취소하시겠습니까?
confirm-revoke-what = 앞으로의 제공에는 쓰이지 않습니다. 이미 진행된 것은 그대로입니다.
confirm-confirm-title = { $authorisation } 건을 확인하시겠습니까?
confirm-confirm-what = 범위 안의 제공은 자국의 누구도 읽지 않은 채 즉시 진행됩니다. 본인이 두 승인자 중 한 사람이 됩니다.

authorisations-of = { $party } 측 포괄 승인
authorisations-none = { $party } 측에는 포괄 승인이 없습니다. 제공마다 제공 승인권자가 승인합니다.
authorisation-scope = { $subject } · { $ways } · { $precedence } · { $level } 이하 · { $span } 이내
authorisation-cap = 어느 24시간에든 { $cap }건까지, 남은 { $left }건
authorisation-hands = { $count ->
    [1] 작성: { $names }
   *[other] 승인자: { $names }
 }
authorisation-renewal = { $name }, { $at }까지 갱신 제안
authorisation-proposed = { $waits }까지 확인 대기
authorisation-ahead = { $since }부터 { $at }까지 유효
authorisation-live = { $at }까지 유효
authorisation-rests-hands = 정지 중: 승인자 한 사람이 지금 이를 승인할 수 없음 · { $at }까지
authorisation-rests-held = 정지 중: 지금 약정에 따른 제공 불가 · { $at }까지
authorisation-rests-ceiling = 정지 중: 현행 정책의 범위 초과 · { $at }까지
authorisation-over-time = { $at } 종료
authorisation-over-revoked = { $at } 취소
authorisation-over-rejected = { $at } 기각
authorisation-over-exercise = { $at } 종료(훈련과 실제의 전환)

way-ordinary = 먼저 자국 제공 승인권자의 승인을 거칩니다.
way-before = { $authorisation } 건에 따라 즉시 진행되는 것: { $scope }. 어느 24시간에든 { $cap }건까지, 남은 { $left }건. 그 밖의 것은 먼저 제공 승인권자의 승인을 거칩니다. 선택하면 어느 쪽인지 여기에 표시됩니다.
way-covered = { $authorisation } 건에 따라 자국의 누구도 판단하지 않고 즉시 진행됩니다. 어느 24시간에든 { $cap }건까지, 남은 { $left }건.
way-covered-correction = 첫 보고와 같이 { $authorisation } 건에 따라 자국의 누구도 판단하지 않고 즉시 진행됩니다.
way-not-covered = 통상 절차입니다. 먼저 제공 승인권자의 승인을 거칩니다. { $authorisation } 건 해당 없음: { $why }
way-why-over = 종료됨
way-why-hands = 승인자 한 사람이 이를 승인할 수 없어 정지 중
way-why-held = 약정과 함께 정지 중
way-why-ceiling = 정책 범위를 넘어 정지 중
way-why-exercise = 훈련과 실제는 서로 대신하지 않음
way-why-subject = 다른 주제
way-why-to = 해당하지 않는 접수국이 있음
way-why-route = 다른 경로 또는 약정
way-why-level = 등급이 상한을 넘음
way-why-caveats = 다른 취급 조건
way-why-precedence = 다른 우선순위
way-why-lifetime = 제공 기간이 상한을 넘음
way-why-template = 다른 양식
way-why-drafter = 본인이 승인자 중 한 사람
way-why-quorum = 세 사람 이상의 승인이 필요
way-why-cap = 24시간 한도에 이름
way-why-corrections = 정정 횟수 한도에 이름

under-authorisation = { $authorisation } 건에 따름
moment-decided-beforehand = ✓ { $authorisation } 건에 따라 미리 승인됨({ $names })
card-beforehand = 포괄 승인: { $authorisation }
certificate-beforehand = 승인
certificate-beforehand-says = { $party }, 포괄 승인 { $authorisation }
digest-part-beforehand = 포괄 승인에 따라 제공 승인권자가 읽지 않은 채 진행된 건({ $total })
digest-beforehand-todo = 열람하고, 필요하면 철회하거나 회수하십시오.

news-authorisation-granted = { $authorisation } 건이 확인을 기다립니다
news-authorisation-granted-says = { $name }, 작성함. { $waits }까지 확인하거나 기각하십시오.
news-authorisation-prolonged = { $authorisation } 건의 갱신이 확인을 기다립니다
news-authorisation-prolonged-says = { $name }, { $renewed }까지 갱신을 제안함. 다른 승인자가 확인합니다.
news-authorisation-live = { $authorisation } 건이 확인되었습니다
news-authorisation-live-says = { $name }, 확인함. 범위 안의 제공은 즉시 진행됩니다.
news-authorisation-renewed = { $authorisation } 건이 갱신되었습니다
news-authorisation-renewed-says = { $name }, { $until }까지 갱신을 확인함.
news-authorisation-rejected = { $authorisation } 건이 기각되었습니다
news-authorisation-rejected-says = { $name }, 기각함.
news-authorisation-revoked = { $authorisation } 건이 취소되었습니다
news-authorisation-revoked-says = { $name }, 취소함. 앞으로의 제공은 먼저 제공 승인권자의 승인을 거칩니다.
news-authorisation-ending = { $authorisation } 건은 { $until }에 끝납니다
news-authorisation-ending-says = 그 뒤에는 언제나 먼저 제공 승인권자의 승인을 거칩니다. 두 승인자가 갱신할 수 있습니다.
news-authorisation-over = { $authorisation } 건이 끝났습니다
news-authorisation-over-says = 앞으로의 제공은 언제나 먼저 제공 승인권자의 승인을 거칩니다.
news-authorisation-rests = { $authorisation } 건이 정지 중입니다
news-authorisation-rests-says = { $why } 풀릴 때까지는 언제나 먼저 제공 승인권자의 승인을 거칩니다.
news-authorisation-goes-on = { $authorisation } 건의 정지가 풀렸습니다
news-authorisation-goes-on-says = 범위 안의 제공은 다시 즉시 진행됩니다.
authorisation-why-hands = 승인자 한 사람이 이를 더 이상 승인할 수 없습니다.
authorisation-why-held = 지금 약정에 따른 제공을 할 수 없습니다.
authorisation-why-ceiling = 현행 정책의 범위를 넘습니다.

refusal-authorisation-over = 이 조치를 할 수 없습니다. { $authorisation } 건은 끝났거나, 정지 중이거나, 이를 포함하지 않습니다. { $command }authorisations 명령으로 확인하십시오. 다시 보내면 먼저 제공 승인권자의 승인을 거칩니다.
refusal-authorisation-cap = 보내지 않았습니다. { $authorisation } 건의 24시간 한도 { $cap }건을 다 썼습니다. 다시 보내면 먼저 제공 승인권자의 승인을 거칩니다.
refusal-authorisation-ceiling = { $limit ->
    [none] { $ceiling ->
        [none] 정책은 자국의 포괄 승인을 허용하지 않습니다. 정책 책임자와 상의하십시오.
       *[other] 정책이 자국의 포괄 승인에 허용하는 범위를 넘습니다. 상한: { $ceiling }. 범위 안에서 선택하십시오.
     }
   *[other] 정책이 자국의 포괄 승인에 허용하는 범위를 넘습니다. 상한: { $limit }. 범위 안에서 선택하십시오.
 }
rule-authorisation-over = 포괄 승인 종료 또는 정지
rule-authorisation-cap = 포괄 승인 한도 도달
rule-authorisation-ceiling = 포괄 승인 범위 초과
