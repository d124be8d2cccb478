# Reports by a template: the form that is filled in at night, and how its fields read.

form-launch = Launch report
submit-launch = Send for decision
done-launch = { $number } is sent for decision.
times-understood = Check the times as they were understood:
moved-launch = sent as a report for decision
help-launch = report a launch, or what another template is for, to those who are to be warned
usage-TEMPLATE = TEMPLATE

title-when-sent = { $title }, with the time of sending
lives-by-precedence = { $precedence }: { $span }
report-elsewhere = Fields are kept here up to { $ceiling }, and this report is above it: keep it elsewhere, and give its control number and fingerprint.
not-yet-known = Not yet known
in-unit = { $label } ({ $unit })
coordinates-of = { $label }: coordinates
hint-report-time = Write it like 0404Z, 13:04:30 or now. Without Z it is { $zone }.
hint-report-number = { $decimals ->
    [0] { $most ->
        [none] Write a whole number from { $least }.
       *[other] Write a whole number from { $least } to { $most }.
     }
   *[other] { $most ->
        [none] Write a number from { $least }, with at most { $decimals } decimals.
       *[other] Write a number from { $least } to { $most }, with at most { $decimals } decimals.
     }
 }
hint-report-coordinates = Write them like 39.05N 127.43E or 3903N 12726E.

unit-deg = degrees
quantity = { $value } { $unit }
quantity-deg = { $value }°

refusal-template-invalid = { $why } So far, nothing was sent.
refusal-template-level = This report is { $level }, and fields are kept here up to { $ceiling }. Nothing was sent; open the form again, and give a reference and its fingerprint.
rule-template-invalid = report does not fit its template
rule-template-level = report above the level kept here

template-none = The policy in force has no template for reports: write the release yourself.
template-gone = The policy in force doesn't have this template any more: open the form again, or withdraw and write it yourself.
template-changed = The template has changed since this form opened: open it again.
template-other = This form is for another kind of release: open it again from the card.
template-empty = Nothing is filled in: give at least one field.
template-time = This time can't be read. Write it like 0404Z, 13:04:30, 260404Z or now.
template-place = These coordinates can't be read. Write them like 39.05N 127.43E.
template-both = Give a place or coordinates, not both.
template-choice = This choice is not one of the template's: choose again.
template-number = { $unit ->
    [none] This number can't be read: write digits alone.
   *[other] This number can't be read: write digits alone, or digits with { $unit }. Other units aren't converted.
 }
template-decimals = { $most ->
    [0] Write a whole number.
   *[other] Write at most { $most } decimals.
 }
template-range = { $most ->
    [none] This number is too small: write one from { $least }.
   *[other] This number is out of range: write one from { $least } to { $most }.
 }
template-order = { $sign ->
    [least] This can't be before or below “{ $other }”: check both.
    [above] This can't be at, before or below “{ $other }”: check both.
    [most] This can't be after or above “{ $other }”: check both.
   *[other] This can't be at, after or above “{ $other }”: check both.
 }
