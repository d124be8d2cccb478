# The form to choose a release in, and what shortcuts say.

submit-pick = Continue
field-number = Release
pick-audit = Audit record
pick-precedence = Change precedence
pick-none = There is nothing here that you can do this to now: { $verb }. { $command }list shows your releases.
pick-more = { $known ->
    [yes] { $count ->
        [one] One more is not shown.
       *[other] { $count } more are not shown.
     }
   *[no] Not all of them are shown.
 } Find the others with { $command }find, and type the number.

my-desk = My desk

refusal-number-missing = There is no release number in this message. Use it on a message that names a release, or try { $command }list.
rule-number-missing = no release number in the message

help-pick = Leave the number out to choose from a list.
help-shortcuts = In every room, and seen by nobody else: the shortcuts { $launch }, { $request }, { $ask } and { $desk }, and in the menu of a message { $show }.
