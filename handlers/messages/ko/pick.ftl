# The form to choose a release in, and what shortcuts say.

submit-pick = 계속
field-number = 건
pick-audit = 감사 기록
pick-precedence = 우선순위 변경
pick-none = 지금 “{ $verb }” 대상으로 할 수 있는 건이 없습니다. 건은 { $command }list 명령으로 확인하십시오.
pick-more = { $known ->
    [yes] 그 밖에 { $count }건이 더 있습니다.
   *[no] 전부 표시되지 않았습니다.
 } 나머지는 { $command }find 명령으로 찾아 번호를 입력하십시오.

my-desk = 자국 데스크

refusal-number-missing = 이 메시지에 건 번호가 없습니다. 번호가 있는 메시지에서 사용하거나 { $command }list 명령을 사용하십시오.
rule-number-missing = 메시지에 번호 없음

help-pick = 번호를 빼면 목록에서 선택할 수 있습니다.
help-shortcuts = 어느 채널에서나 다른 사람에게 보이지 않게 사용할 수 있습니다: 바로가기 “{ $launch }”, “{ $request }”, “{ $ask }”, “{ $desk }”, 메시지 메뉴의 “{ $show }”
