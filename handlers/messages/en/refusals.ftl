# One sentence per rule: what can't be done, why, and what to do next.

refusal-not-registered = You aren't on the roster of this desk, or Slack shows you as a guest or a deactivated account. Ask your security officer to add you.
refusal-party-fixed = This roster isn't taken over: it moves somebody to another party. A Slack account stays with its party; give the person a new account.
refusal-wrong-channel = This doesn't work here. Use one of your own desk's channels, or a direct message to this app.
refusal-wrong-role = You can't do this: at your desk it is for the { $role }. Ask them to do it.
refusal-wrong-party = You can't do this: the step is another party's. See where it stands with { $command }show.
refusal-not-found = { $typed ->
    [none] That release isn't visible to you. Check the number, or try { $command }list.
   *[other] No release “{ $typed }” is visible to you. Check the number, or try { $command }list.
 }
refusal-several-match = That short number fits several releases: { $numbers }. Type the one you mean in full.
refusal-usage-unclear = { $typed ->
    [none] Type it like this: { $usage }
   *[other] I don't know “{ $typed }”. See what you can do with { $usage }
 }
refusal-self-approval = You can't do this: you drafted it or asked for it. Ask a colleague with the same role.
refusal-no-delegation = You can't decide this: your delegation doesn't cover the subject. Ask another releasing authority of your desk.
refusal-clearance-lapsed = You can't do this: your clearance doesn't cover { $level }. Ask your security officer.
refusal-not-recipient = { $about ->
    [drafting] You can't send this: its subject is outside your need-to-know. Choose another subject, or ask your security officer.
   *[other] You can't do this: it isn't released to your party, or you aren't one of its cleared liaison officers with need-to-know. See where it stands with { $command }show.
 }
refusal-nobody-can-decide = This can't be sent: { $party } has too few releasing authorities who could decide it at this level and subject. Choose another party, or let your security officer take it up with them.

refusal-party-not-in-arrangement = This can't be sent: { $party } takes part in no arrangement. Choose another party.
refusal-route-missing = This can't go from { $origin } to { $party }: no arrangement in the policy has a route between them that carries it. Choose other parties, or send to them separately.
refusal-subject-out-of-scope = This can't be sent: the subject is outside the scope of { $arrangement }. Choose another subject or another party.
refusal-level-not-allowed = This can't be sent: { $level } isn't shared{ $arrangement ->
    [none] {" "}by this route
   *[other] {" "}under { $arrangement }
 }. Choose a lower level if the content allows it, or use other means.
refusal-arrangement-suspended = { $arrangement } is suspended: until it is resumed, nothing under it goes on or is read. Returning, denying, withdrawing and recalling still work.
refusal-arrangement-not-in-force = { $arrangement } isn't in force, so nothing goes on under it. Ask your arrangement custodian.
refusal-agreement-inactive = { $agreement } protects what goes under { $arrangement } and isn't active, so nothing goes on. Ask your arrangement custodian.
refusal-marking-invalid = This marking isn't valid. { $why } Change the level or the caveats.
refusal-recipient-outside-marking = This can't go to { $party }: the marking doesn't release it there. Change the caveats or the parties.
refusal-body-above-ceiling = Text is kept here up to { $ceiling }, and this is { $level }. Give a reference and the document's fingerprint instead.
refusal-reference-above-ceiling = References are kept here up to { $ceiling }, and this is { $level }. Use other means.

refusal-field-missing = “{ $name }” is empty. Fill it in.
refusal-too-long = “{ $name }” is too long. Shorten it to { $limit } characters.
refusal-text-invalid = { $sign ->
    [none] “{ $name }” holds characters that can't be kept or shown. Type it again without them.
   *[other] “{ $name }” holds a sign that can't be kept or shown, in line { $line }: { $sign }. Take it out.
 }
refusal-value-unknown = { $about ->
    [snooze] That isn't a time to snooze for. Snooze takes 15m, 1h or morning.
    [cap] “{ $name }” is a number from 1 to 99. Write it in figures.
   *[other] “{ $name }” holds a choice that the policy in force doesn't have. Choose again.
 }
refusal-content-missing = Give a text, or a reference with its fingerprint: one of them, not both.
refusal-fingerprint-invalid = A fingerprint is 16 to 64 hexadecimal digits, as sha256sum prints them. Copy it again.
refusal-lifetime-invalid = A lifetime is at least a minute, written like 90d, 12h or 30m. Write it so.
refusal-narrower-only = { $about ->
    [lifetime] Nothing was decided: this is longer than was asked for. Choose { $span } at most, or leave the time out.
   *[other] Nothing was decided: { $named } isn't among those you can decide on. Choose from: { $parties }.
 }
refusal-lifetime-over-consent = { $about ->
    [extend] Nothing was extended: you are asked for less. Choose { $span } at most.
   *[other] Nothing was relayed: the originator approved a shorter time. Choose { $span } at most, or leave the time out.
 }
refusal-lifetime-too-long = { $about ->
    [first] A correction can be read for at most as long as the first report. Leave the field empty for that.
   *[other] This lifetime is too long: at most { $most } from the release. Choose a shorter one.
 }
refusal-code-missing = { $step ->
    [deny] Nothing was denied: this begins like a reason code and is none. Begin with one of: { $codes }; or write “note:” before your own words.
    [cancel] A cancel needs its reason. Add one of: { $codes }.
   *[other] A return needs its reason. Add one of: { $codes }.
 }
refusal-condition-in-note = { $limit ->
    [release] Nothing was done: your note names another release, and one command is for one. Type a command for each; if it is only a remark, write: { $usage }
    [whole] Nothing was done: your words set a limit, and this step is for all of it. Type it without them, and settle the limit with the other desk; if they are only a remark, write: { $usage }
    [all] Nothing was decided: your note names one party, and the denial would be for { $parties }. To approve it for fewer, write: { $instead }. If it is only a remark, write: { $usage }
   *[other] Nothing was decided: your note sets a limit, and the decision would cover { $parties } for the whole lifetime. To narrow it, write whom it is for, how long, or both: { $instead }. If it is only a remark, write: { $usage }
 }

refusal-wrong-stage = This can't be done at its present stage: { $stage }. See it with { $command }show.
refusal-already-decided = This was decided already, or you acted on it before for another party. See it with { $command }show.
refusal-version-stale = This was revised: version { $version } is the current one, and nothing was done. Use the newest card, or see it with { $command }show.
refusal-consent-missing = This can't be relayed: the originator's consent doesn't name this party, or isn't complete. Nothing was relayed; return it for a new version.
refusal-consent-stale = This can't be relayed: the originator consented to other content than this. Nothing was relayed; return it for a new version.
refusal-caveat-not-confirmed = It opens once you have confirmed every condition listed. Tick them all.
refusal-not-read = Nobody at your desk has read this version yet. Read it first, then acknowledge.
refusal-nudged-already = This was nudged within the hour, and nothing was sent. It can be nudged again from { $at }.
refusal-nobody-to-nudge = Nobody was reminded: whoever could take this step is on leave, or has put reminders off. Call them, or take the watch.
refusal-not-on-watch = You don't have the watch, so you can't hand it over. Whoever has it can; in need, take it with { $command }watch.
refusal-relief-unfit = This colleague can't take the watch. Choose somebody else of your desk who is a liaison officer or a releasing authority and is not on leave.
refusal-handover-over = This offer of the watch is over: it has lapsed, or the watch has passed to somebody. In need, take it with { $command }watch.
refusal-expired = { $at ->
    [none] It has ended and can't be opened. If you still need it, ask again with { $command }ask.
   *[other] It expired { $at } and can't be opened. If you still need it, ask again with { $command }ask.
 }
refusal-recalled = The originator has recalled it, so it can't be opened. If you still need it, ask again with { $command }ask.
refusal-superseded = Correction { $n } took its place: use { $number }.
refusal-correction-pending = A correction of it waits already: { $number }. While your own desk decides on it, correct that one; at the hub, take it back first or wait for the decision.
refusal-nothing-to-correct = There is no destination left to correct it for. What was denied, returned, withdrawn, recalled or cancelled, lapsed, or ended more than 7 days ago is not sent again: revise what was returned, or request a new release.
refusal-content-unavailable = The content can't be opened: its key is gone or can't be read. Tell your security officer.
refusal-duplicate-pending = This form was sent already, and counted once. See the result with { $command }list.
refusal-clock-doubted = The desk's clock is wrong: until it is right again, nothing goes on or is read. Tell your administrator. Returning, denying, withdrawing and recalling still work.
refusal-not-started = The desk is busy and hasn't begun: nothing was changed. Try again in a moment.
refusal-disk-full = The desk's disk is full. Until there is room, it takes only what ends a release: withdraw, recall, deny, decline, certify. Nothing was changed; try again later.
refusal-no-room-left = The desk's disk is full to the last byte, so not even this could be recorded. Nothing was changed. Tell your administrator at once, and the other party by other means.

marking-level-unknown = { $level } is not a known level.
marking-caveat-unknown = The caveat { $caveat } is not known.
marking-order = Its parts stand in the wrong order.
marking-excludes = { $first } and { $second } never stand together.
marking-needs-level = { $caveat } needs { $level } or above.
marking-not-on-fgi = { $caveat } stands on information of United States origin only.
marking-needs-list = { $caveat } needs a list of parties.
marking-first = The list of parties begins with { $party }.
marking-party-unknown = The party { $party } is not known.

# The rules in short, for figures of what was refused.

rule-not-registered = not on the roster
rule-party-fixed = party of an account is fixed
rule-wrong-channel = wrong channel
rule-wrong-role = another role's step
rule-wrong-party = another party's step
rule-not-found = no such release visible
rule-several-match = short number of several releases
rule-usage-unclear = command not understood
rule-self-approval = own draft or ask
rule-no-delegation = subject outside the delegation
rule-clearance-lapsed = clearance too low
rule-not-recipient = no recipient, or no need-to-know
rule-nobody-can-decide = too few releasing authorities
rule-party-not-in-arrangement = party in no arrangement
rule-route-missing = no route
rule-subject-out-of-scope = subject out of scope
rule-level-not-allowed = level not shared
rule-arrangement-suspended = arrangement suspended
rule-arrangement-not-in-force = arrangement not in force
rule-agreement-inactive = agreement not active
rule-marking-invalid = marking not valid
rule-recipient-outside-marking = party outside the marking
rule-body-above-ceiling = text above the level kept here
rule-reference-above-ceiling = reference above the level kept here
rule-field-missing = field empty
rule-too-long = field too long
rule-text-invalid = characters that can't be kept
rule-value-unknown = unknown choice
rule-content-missing = neither text nor reference, or both
rule-fingerprint-invalid = fingerprint not valid
rule-lifetime-invalid = lifetime not understood
rule-lifetime-too-long = lifetime too long
rule-narrower-only = more than was asked for
rule-lifetime-over-consent = longer than the originator approved
rule-code-missing = reason missing
rule-condition-in-note = limit in a note
rule-wrong-stage = not at this stage
rule-already-decided = decided already
rule-version-stale = older version
rule-consent-missing = consent missing
rule-consent-stale = consent to another version
rule-caveat-not-confirmed = conditions not confirmed
rule-not-read = not read yet
rule-nudged-already = nudged within the hour
rule-nobody-to-nudge = nobody to nudge
rule-not-on-watch = not on watch
rule-relief-unfit = colleague unfit for the watch
rule-handover-over = offer of the watch over
rule-expired = expired
rule-already-certified = certified already
rule-witness-needed = second officer needed
rule-recalled = recalled
rule-superseded = replaced
rule-correction-pending = correction waits
rule-nothing-to-correct = nothing to correct
rule-content-unavailable = content not available
rule-duplicate-pending = form sent twice
rule-clock-doubted = clock wrong
rule-not-started = desk busy
rule-disk-full = disk full
rule-no-room-left = no room left
rule-slack-unreachable = Slack didn't answer
rule-token-refused = Slack refused the app
rule-window-unsure = window unsure
rule-stand-in-unfit = stand-in unfit
rule-time-invalid = time not valid
