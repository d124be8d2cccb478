# How a release ends: more time, certificates of destruction.

refusal-already-certified = 자국 파기 확인서는 이미 제출되었습니다. 추가 절차는 없습니다. 현황은 { $command }show 명령으로 확인하십시오.
refusal-witness-needed = 이미 파기 확인서를 제출하셨습니다. 이 등급에서는 같은 당사자의 다른 한 명이 입회합니다. 동료에게 파기 확인서 제출을 요청하십시오.

stage-destroyed = 파기 완료
stands-destroyed = 파기 완료(보유한 모든 당사자가 확인) · 종료 { $until }
not-certified = 파기 확인서 미제출: { $parties }

button-extend = 기한 연장
button-certify = 파기 확인서 제출
form-extend = 기한 연장
hint-lifetime-extend = 각 접수국의 열람 기한을 현재 기한에서 얼마나 연장할지 적으십시오. 예: 48h, 7d
confirm-certify = { $number } 건의 파기 확인서를 제출하시겠습니까?
certify-what = { $party } 측이 자국 데스크 밖에 { $number } 건의 사본을 전혀 보관하고 있지 않음을 확인합니다. { $persons }
certify-persons = { $count ->
    [1] 한 명이 확인합니다.
   *[other] 두 명이 차례로 확인합니다.
 }

covers-asked = { $hub } 측이 동의한 기간을 넘으므로 { $hub } 측 제공 승인권자에게 연장을 요청했습니다(대상: { $parties }). { $hub } 측이 연장할 때까지 기한은 그대로입니다.
card-extension = { $to } 측 열람 기한을 { $until }까지 연장하도록 { $hub } 측에 요청 중
done-extend = { $number } 건의 열람 기한 연장이 기록되었습니다.
done-certify = { $number } 건의 파기 확인서가 기록되었습니다.

moved-ask-extension = 경유국에 기한 연장 요청
moved-extend = 기한 연장
moved-destroy = 파기 확인
moved-certify = 파기 확인

help-extend = 제공한 것의 열람 기한을 지정한 만큼 연장
help-certify = 사본이 남아 있지 않음을 확인(기한 전이면 자국의 열람이 그 즉시 종료)

moved-certificate = 확인서 작성
