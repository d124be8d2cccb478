# Reports by a template: the form that is filled in at night, and how its fields read.

form-launch = 발사 보고
submit-launch = 승인 신청
done-launch = { $number } 건의 승인을 신청했습니다.
times-understood = 시각을 다음과 같이 읽었습니다. 확인하십시오:
moved-launch = 양식 보고의 승인 신청
help-launch = 발사 등의 정보를 양식으로 보고하고 제공을 신청
usage-TEMPLATE = 양식

title-when-sent = { $title }, 보낸 시각 포함
lives-by-precedence = { $precedence }: { $span }
report-elsewhere = 여기서 다룰 수 있는 항목은 { $ceiling }까지이며 이 보고는 그보다 높습니다. 다른 곳에 보관하고 관리 번호와 해시값을 적으십시오.
not-yet-known = 미상
in-unit = { $label } ({ $unit })
coordinates-of = { $label }: 좌표
hint-report-time = 0404Z, 13:04:30, now(지금)처럼 적으십시오. Z가 없으면 { $zone } 시각입니다.
hint-report-number = { $decimals ->
    [0] { $most ->
        [none] { $least } 이상의 정수를 적으십시오.
       *[other] { $least }~{ $most }의 정수를 적으십시오.
     }
   *[other] { $most ->
        [none] { $least } 이상의 수를 적으십시오. 소수는 { $decimals }자리까지입니다.
       *[other] { $least }~{ $most }의 수를 적으십시오. 소수는 { $decimals }자리까지입니다.
     }
 }
hint-report-coordinates = 39.05N 127.43E 또는 3903N 12726E처럼 적으십시오.

unit-deg = 도
quantity = { $value } { $unit }
quantity-deg = { $value }도

refusal-template-invalid = { $why } 아직, 아무것도 보내지 않았습니다.
refusal-template-level = 이 보고는 { $level }이며 여기서 다룰 수 있는 항목은 { $ceiling }까지입니다. 보내지 않았습니다. 양식을 다시 열어 문서 번호와 해시값을 적으십시오.
rule-template-invalid = 보고가 양식에 맞지 않음
rule-template-level = 보고 등급 상한 초과

template-none = 현행 정책에 보고 양식이 없습니다. 일반 신청으로 작성하십시오.
template-gone = 현행 정책에 이 양식이 더 이상 없습니다. 다시 열거나, 철회하고 일반 신청으로 작성하십시오.
template-changed = 이 창을 연 뒤에 양식이 바뀌었습니다. 다시 여십시오.
template-other = 다른 종류의 건에 쓰는 양식입니다. 카드에서 다시 여십시오.
template-empty = 입력한 것이 없습니다. 적어도 한 항목을 입력하십시오.
template-time = 시각을 읽을 수 없습니다. 0404Z, 13:04:30, 260404Z, now(지금)처럼 적으십시오.
template-place = 좌표를 읽을 수 없습니다. 39.05N 127.43E처럼 적으십시오.
template-both = 지점과 좌표 중 하나만 입력하십시오.
template-choice = 양식에 없는 선택입니다. 다시 선택하십시오.
template-number = { $unit ->
    [none] 수를 읽을 수 없습니다. 숫자만 적으십시오.
   *[other] 수를 읽을 수 없습니다. 숫자만 적거나 숫자와 { $unit } 단위를 적으십시오. 다른 단위는 환산하지 않습니다.
 }
template-decimals = { $most ->
    [0] 정수로 적으십시오.
   *[other] 소수는 { $most }자리까지입니다.
 }
template-range = { $most ->
    [none] { $least } 이상의 수를 적으십시오.
   *[other] { $least }~{ $most }의 수를 적으십시오.
 }
template-order = { $sign ->
    [least] “{ $other }” 항목보다 앞서거나 낮을 수 없습니다. 둘 다 확인하십시오.
    [above] “{ $other }” 항목보다 뒤이거나 높아야 합니다. 둘 다 확인하십시오.
    [most] “{ $other }” 항목보다 뒤이거나 높을 수 없습니다. 둘 다 확인하십시오.
   *[other] “{ $other }” 항목보다 앞서거나 낮아야 합니다. 둘 다 확인하십시오.
 }
