# A question to the drafter's desk before a decision, and its answer.

button-question = Ask the drafter
button-reply = Reply
form-question = Ask the drafter
form-reply = Reply
submit-question = Ask
submit-reply = Reply
field-text = Question or reply
usage-text = text
hint-question = Write it UNCLASSIFIED and in English: at the desks of { $parties } it stands on the card, and nowhere else. Until the reply your target stands still; the time to lapse goes on.
hint-reply = Write it UNCLASSIFIED and in English: at the desks of { $parties } it stands on the card, and nowhere else. What belongs in the text itself needs a new version: ask to have it returned, then revise it.
reply-to = Question by { $party }:

asked-question = Question by { $name } { $at }: “{ $text }”
asked-reply = Reply by { $name } { $at }: “{ $text }”
asked-closed = Closed without a reply { $at }

moment-asking = Asked { $party } { $at }
moment-due-answer = Reply due { $at }
moment-open-answer = A question is waiting for a reply
note-due-answer = reply due { $at }

question-waits = A question is waiting for your desk's reply
question-answered = A question has its reply
question-closed = A question was closed without a reply
line-question = There is a question about it: it stands on the card in your desk's channel.
reminder-answer = { $count ->
    [one] A reply is due
   *[other] { $count } replies are due
 }
waits-step-answer = A question is waiting for our reply
closed-asked = Question asked
closed-answered = Replied

done-question = Your question about { $number } is on its way. Until the reply your target stands still.
done-reply = Your reply about { $number } is on its way.
moved-question = asked the drafter's desk
moved-reply = replied
help-question = ask the drafter's desk before you decide; your target stands still until the reply
help-reply = reply to what was asked about your desk's own

refusal-question-open = { $asked ->
    [most] You can't ask again: this step has had { $most } questions. Decide it, or return it for a new version.
    [several] Nothing was sent: more than one question is open. Press Reply on the card: its form shows which question it is for.
   *[open] You can't ask yet: a question about this is open. Wait for its reply, or decide without it.
 }
refusal-question-closed = Nothing was sent: no such question is open. It has its reply, or was closed by a decision. See it with { $command }show.
rule-question-open = question open, or none left
rule-question-closed = question not open
