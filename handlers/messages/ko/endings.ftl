# How a release ends: more time, certificates of destruction.

refusal-already-certified = 귀 데스크의 파기 확인서는 이미 제출되었습니다. 추가 절차는 없습니다. 현황은 show에서 확인하십시오.
refusal-witness-needed = 이미 파기를 확인하셨습니다. 이 등급에서는 같은 당사자의 다른 한 명이 입회합니다. 동료에게 certify 실행을 요청하십시오.

stage-destroyed = 파기 완료
stands-destroyed = 파기 완료(보유한 모든 당사자가 확인) · 종료 { $until }
not-certified = 파기 확인서 미제출: { $parties }
waits-certify = 종료됨 · { $party } 파기 확인서 미제출
waits-witness = 종료됨 · { $party } 파기 확인서 제출, 입회자 확인 대기

button-extend = 기한 연장
button-certify = 파기 확인서 제출
form-extend = 기한 연장
hint-lifetime-extend = 각 접수국에서 현재 기한부터 얼마나 더 열람할 수 있는지. 예: 48h, 7d
confirm-certify = { $number } 파기를 확인하시겠습니까?
certify-what = { $party } 측이 { $number }을(를) 이 데스크 밖에 전혀 보관하고 있지 않음을 확인합니다. { $persons }
certify-persons = { $count ->
    [1] 한 명이 확인합니다.
   *[other] 두 명이 차례로 확인합니다.
 }

done-extend = { $number }의 열람 기한이 연장되었습니다.
done-certify = { $number } 파기 확인서가 기록되었습니다.

moved-extend = 기한 연장
moved-destroy = 파기 확인
moved-certify = 파기 확인

help-extend = 제공한 것을 지정한 기간만큼 더 열람할 수 있게 한다
help-certify = 아무것도 보관하지 않음을 확인한다. 기한 전이면 귀 데스크의 열람이 그 즉시 끝난다
