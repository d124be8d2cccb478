# 승인 전에 작성한 데스크에 보내는 질의와 그 답변.

button-question = 작성자에게 질의
button-reply = 답변
form-question = 작성자에게 질의
form-reply = 질의에 답변
submit-question = 질의
submit-reply = 답변
field-text = 질의·답변 글
usage-text = 글
hint-question = 평문(UNCLASSIFIED) 내용을 영어로 적으십시오. { $parties } 데스크의 카드에만 표시됩니다. 답변이 올 때까지 자국의 목표는 멈추고, 실효까지의 시간은 계속 갑니다.
hint-reply = 평문(UNCLASSIFIED) 내용을 영어로 적으십시오. { $parties } 데스크의 카드에만 표시됩니다. 본문에 들어가야 할 내용은 새 판으로 보내십시오. 반려를 요청한 뒤 새 판을 작성하십시오.
reply-to = { $party } 측 질의:

asked-question = 질의({ $name }, { $at }): “{ $text }”
asked-reply = 답변({ $name }, { $at }): “{ $text }”
asked-closed = 답변 없이 종료 { $at }

moment-asking = { $party } 측에 질의함 { $at }
moment-due-answer = 답변 목표 { $at }
moment-open-answer = 질의에 대한 답변 대기
note-due-answer = 답변 목표 { $at }

question-waits = 자국 데스크의 답변을 기다리는 질의가 있습니다
question-answered = 질의에 답변이 있습니다
question-closed = 질의가 답변 없이 종료되었습니다
line-question = 이 건에 질의가 있습니다. 자국 데스크 채널의 카드에 있습니다.
reminder-answer = 질의 답변 대기 { $count }건
waits-step-answer = 질의에 대한 자국 답변 대기
closed-asked = 질의함
closed-answered = 답변함

done-question = { $number } 건에 대한 질의를 보냈습니다. 답변이 올 때까지 자국의 목표는 멈춥니다.
done-reply = { $number } 건에 대한 질의에 답변했습니다.
moved-question = 작성한 데스크에 질의
moved-reply = 질의에 답변
help-question = 승인 전에 작성한 데스크에 질의(답변이 올 때까지 자국의 목표가 멈춤)
help-reply = 자국 건에 대한 질의에 답변

refusal-question-open = { $asked ->
    [most] 더 질의할 수 없습니다. 이 단계의 질의는 { $most }건까지입니다. 승인하거나 새 판을 위해 반려하십시오.
    [several] 보내지 않았습니다. 답변을 기다리는 질의가 여러 건입니다. 카드의 답변 단추로 여는 양식에 해당 질의가 표시됩니다.
   *[open] 아직 질의할 수 없습니다. 이 건에 답변을 기다리는 질의가 있습니다. 답변을 기다리거나 답변 없이 승인하십시오.
 }
refusal-question-closed = 보내지 않았습니다. 그 질의는 답변되었거나 이미 종료되었습니다. { $command }show 명령으로 확인하십시오.
rule-question-open = 답변 대기 질의 있음 또는 질의 한도
rule-question-closed = 답변 대기 질의 없음
