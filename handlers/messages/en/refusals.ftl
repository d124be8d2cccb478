# One sentence per rule: what cannot be done, why, and what to do next.

refusal-not-registered = You are not on the roster of this desk, or Slack shows you as a guest or a deactivated account. Ask your security officer to add you.
refusal-party-fixed = This roster is not taken over: it moves somebody to another party. A Slack account stays with its party; give the person a new account.
refusal-wrong-channel = This does not work here. Use one of your own desk's channels, or a direct message to this app.
refusal-wrong-role = You cannot do this: at your desk it is for the { $role }.
refusal-wrong-party = You cannot do this: the step is another party's. See where it stands with show.
refusal-not-found = There is no such release that you may see. Check the number, or use list.
refusal-several-match = That short number fits several releases: { $numbers }. Type the one you mean in full.
refusal-usage-unclear = This command could not be read. Try: { $usage }
refusal-self-approval = You cannot decide this: you drafted it or asked for it. Another releasing authority of your desk can.
refusal-no-delegation = You cannot decide this: your delegation does not cover the subject. Another releasing authority of your desk can.
refusal-clearance-lapsed = You cannot do this: your clearance does not cover level { $level }. Speak to your security officer.
refusal-not-recipient = { $about ->
    [drafting] You cannot send this: its subject is none of those that you need to know. Choose another subject, or speak to your security officer.
   *[other] You cannot do this: either it is not released to your party, or you are not one of its cleared liaison officers who need to know the subject. See where it stands with show.
 }
refusal-nobody-can-decide = This cannot be sent: { $party } has too few releasing authorities who could decide it at this level and subject. Choose another party, or let your security officer take it up with them.

refusal-party-not-in-arrangement = This cannot go to { $party }: it is not a party to any arrangement with yours. Choose another party.
refusal-route-missing = This cannot go from { $origin } to { $party }: no arrangement in the policy has a route between them that carries it. Choose other parties, or send them separately.
refusal-subject-out-of-scope = This cannot be sent: the subject is outside the scope of { $arrangement }. Choose another subject or another party.
refusal-level-not-allowed = This cannot be sent: level { $level } is not shared{ $arrangement ->
    [none] {" "}by this route
   *[other] {" "}under { $arrangement }
 }. Choose a lower level if the content allows it, or another channel.
refusal-arrangement-suspended = { $arrangement } is suspended: nothing under it goes on or is read until it is resumed. Returning, denying, withdrawing and recalling still work.
refusal-arrangement-not-in-force = { $arrangement } is not in force, so nothing goes on under it. Ask your arrangement custodian.
refusal-agreement-inactive = { $agreement }, which protects what goes under { $arrangement }, is not active, so nothing goes on. Ask your arrangement custodian.
refusal-marking-invalid = This marking is not valid. { $why } Change the level or the caveats.
refusal-recipient-outside-marking = This cannot go to { $party }: the marking does not release it there. Change the caveats or the parties.
refusal-body-above-ceiling = Text at level { $level } cannot be held here; the highest is { $ceiling }. Give a reference and the document's fingerprint instead.
refusal-reference-above-ceiling = Not even a reference at level { $level } can be held here; the highest is { $ceiling }. Use another channel.

refusal-field-missing = “{ $name }” is missing. Add it.
refusal-too-long = “{ $name }” is too long: at most { $limit } characters. Shorten it.
refusal-text-invalid = { $sign ->
    [none] “{ $name }” holds characters that cannot be kept or shown. Type it again without them.
   *[other] “{ $name }” holds a sign that cannot be kept or shown, in line { $line }: { $sign }. Take it out.
 }
refusal-value-unknown = “{ $name }” holds a value that the policy in force does not know. Choose again.
refusal-content-missing = Give either a text, or a reference together with its fingerprint: one of them, not both.
refusal-fingerprint-invalid = A fingerprint is 16 to 64 hexadecimal digits, as sha256sum prints them. Copy it again.
refusal-lifetime-invalid = This lifetime cannot be read, or is under a minute. Write it like 90d, 12h or 30m.
refusal-lifetime-too-long = This lifetime is too long: at most { $days } days. Choose a shorter one.
refusal-code-missing = { $step ->
    [deny] This begins like a reason code and is none, so nothing was denied. Begin with one of: { $codes }; or write “note:” before your own words.
   *[other] A return needs its reason. Add one of: { $codes }.
 }
refusal-condition-in-note = { $limit ->
    [release] Nothing was decided: your note names another release, and one command decides one. Type a command for each; if it is only a remark, write: { $usage }
    [whole] Nothing was done: your words set a limit, and this step is for all of it. Type it without them, and settle the limit with the other desk; if they are only a remark, write: { $usage }
    [all] Nothing was decided: your note names one party, and the denial would be for { $parties }. To offer it to fewer, send it back: { $instead }. If it is only a remark, write: { $usage }
   *[other] Nothing was decided: your note sets a limit, and the decision would cover { $parties } for the whole lifetime. To narrow it, send it back: { $instead }. If it is only a remark, write: { $usage }
 }

refusal-wrong-stage = This cannot be done as the release stands now: { $stage }. See it with show.
refusal-already-decided = This has been decided already, or you acted on it before for another party. See it with show.
refusal-version-stale = This was revised: the current version is { $version }. Nothing was done; decide on the newest card, or see it with show.
refusal-consent-missing = This cannot be relayed: the originator's consent does not name this party, or is not complete. Nothing was passed on; the originator can offer it anew.
refusal-consent-stale = This cannot be relayed: the originator consented to other content than this. Nothing was passed on; return it for a new version.
refusal-caveat-not-confirmed = It opens once you have confirmed every condition listed. Tick them all.
refusal-not-read = Nobody at your desk has read this version yet. Open it first, then acknowledge.
refusal-expired = Its time is over: it can no longer be opened. Ask for it anew if you still need it.
refusal-recalled = The originator has recalled it: it can no longer be opened. Ask for it anew if you still need it.
refusal-content-unavailable = The content cannot be opened: its key is gone or cannot be read. Tell your security officer.
refusal-duplicate-pending = This form has been sent already; it counted once. See the result with list.
refusal-clock-doubted = The desk's clock is wrong: nothing goes on or is read until it is right again. Tell your administrator. Returning, denying, withdrawing and recalling still work.
refusal-not-started = The desk is busy and has not begun: nothing was changed. Try again in a moment.
refusal-disk-full = The desk's disk is full. Until there is room, only what ends a release is taken: withdraw, recall, deny, decline, certify. Nothing was changed; try again later.
refusal-no-room-left = The desk's disk is full to the last byte, so not even this could be recorded. Nothing was changed. Tell whoever runs the desk at once, and the other party by other means.

marking-level-unknown = The level { $level } is not known.
marking-caveat-unknown = The caveat { $caveat } is not known.
marking-order = Its parts stand in the wrong order.
marking-excludes = { $first } and { $second } never stand together.
marking-needs-level = { $caveat } needs level { $level } or above.
marking-not-on-fgi = { $caveat } stands on information of United States origin only.
marking-needs-list = { $caveat } needs a list of parties.
marking-first = The list of parties begins with { $party }.
marking-party-unknown = The party { $party } is not known.
