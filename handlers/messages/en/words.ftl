# What several rooms say: time, precedence, fields, roles, stages.

# A date pattern of Unicode CLDR, not a sentence.
clock = d MMM y, HH:mm

# What stands between the members of a list.
comma = {", "}

# How parties are ordered, not a sentence: `alphabet`, or `own` (who speaks this language, the hubs, the rest).
order-of-parties = alphabet

quoted = “{ $text }”

span-years = { $count ->
    [one] one year
   *[other] { $count } years
 }
span-days = { $count ->
    [one] one day
   *[other] { $count } days
 }
span-hours = { $count ->
    [one] one hour
   *[other] { $count } hours
 }
span-minutes = { $count ->
    [0] less than a minute
    [one] one minute
   *[other] { $count } minutes
 }

exercise = EXERCISE
exercise-named = EXERCISE

level-U = UNCLASSIFIED
level-R = RESTRICTED
level-C = CONFIDENTIAL
level-S = SECRET
level-TS = TOP SECRET

precedence-FLASH = FLASH
precedence-IMMEDIATE = IMMEDIATE
precedence-PRIORITY = PRIORITY
precedence-ROUTINE = ROUTINE

field-to = Release to
field-party = Ask
field-subject = Subject
field-title = Title
field-purpose = Purpose
field-precedence = Precedence
field-level = Level
field-caveats = Caveats
field-body = Text
field-reference = Reference
field-sha256 = Document fingerprint
field-lifetime = Lifetime
field-others = The others
field-code = Reason
field-note = Note

usage-NUMBER = NUMBER
usage-CODE = CODE
usage-PARTY = PARTY
usage-note = note
usage-why = why

role-liaison = liaison officer
role-approver = releasing authority
role-supervisor = supervisor
role-security = security officer
role-inspector = inspector
role-custodian = arrangement custodian
role-watcher = supervisor or inspector
role-author = officer who drafted it or asked for it

stage-asked = asked
stage-originator-review = waiting for the originator's decision
stage-relay-review = waiting for the hub's decision
stage-returned = returned for a new version
stage-released = released
stage-acknowledged = acknowledged
stage-denied = not approved
stage-withdrawn = withdrawn
stage-lapsed = lapsed
stage-recalled = recalled
stage-superseded = replaced
stage-cancelled = cancelled
stage-expired = expired

code-sources-methods = Sources or methods show
code-over-scope = Outside the scope
code-level = Level is not right
code-caveat = Caveat is not right
code-unclear = Unclear
code-report-wrong = Report was wrong
code-false-alarm = False alarm
code-wrong-object = Wrong object
code-duplicate = Duplicate
code-data-error = Error in the data
