# Standing authorisations: granted beforehand by two releasing authorities, used, at rest, ended.

button-authorise = Authorise beforehand
button-authorisations = Authorisations
button-revoke = Revoke
button-confirm = Confirm
button-reject = Turn down
button-renew = Renew
form-authorise = Authorise beforehand
submit-authorise = Grant
form-renew = Renew
submit-renew = Propose
usage-ID = ID
help-authorise = decide beforehand what may go out at once; a second releasing authority confirms it
help-authorisations = what your party has authorised beforehand, and how far it is used
help-revoke = end a standing authorisation at once
role-hand = other of its two hands

field-from = From
field-cap = At most in 24 hours
field-why = What for
field-template = Template
authorise-says = What you grant decides for { $party } in your place: releases within it leave your side at once, unread by any of you. The hub still decides. It covers nothing until a second releasing authority confirms it.
hint-own-party = Choose within what the policy lets your party authorise beforehand.
hint-authorise-to = Choose the final parties. A release goes under it only if all of its parties are among these, by the same way.
hint-authorise-template = Choose by which template a release under it is filled in.
hint-authorise-level = Choose the highest level that may go under it.
hint-authorise-caveats = Choose the caveats that a release under it carries: exactly these, or none.
hint-authorise-lifetime = Write how long a release under it may be read at most, such as 12h or 3d. Leave it empty for the usual time of its precedence.
hint-from-day = Choose the first day in your party's time zone; leave it empty to begin at once.
hint-until-day = Choose the last day in your party's time zone.
hint-cap = Write how many first reports may go under it in any 24 hours: at most { $most }.
hint-why = Write it UNCLASSIFIED: your own party reads it.

done-authorise = You granted { $authorisation }. It covers nothing until a second releasing authority of your party confirms it, within seven days.
done-confirm = Confirmed: { $authorisation } holds until { $at }.
done-reject = Turned down: { $authorisation }.
done-renew = You proposed that { $authorisation } holds until { $at }. The other of its two hands has seven days to confirm it.
done-revoke = { $authorisation } is revoked: nothing more goes under it.
revoke-at-hub = { $count ->
    [one] One release under it is still at the hub. It stays there unless you take it back:
   *[other] { $count } releases under it are still at the hub. They stay there unless you take them back:
 }
revoke-none-at-hub = Nothing under it is at the hub. What was released stays released; recall what should end.
confirm-revoke-title = Revoke { $authorisation }?
confirm-revoke-what = Nothing more goes under it from now on. What went under it stays where it is.
confirm-confirm-title = Confirm { $authorisation }?
confirm-confirm-what = Releases within it leave your side at once, unread by any of you. You are one of its two hands.

authorisations-of = Standing authorisations of { $party }
authorisations-none = { $party } has authorised nothing beforehand: each release is decided by its releasing authorities.
authorisation-scope = { $subject } · { $ways } · { $precedence } · up to { $level } · for { $span } at most
authorisation-cap = { $cap } in any 24 hours, { $left } left now
authorisation-hands = { $count ->
    [one] granted by { $names }
   *[other] hands: { $names }
 }
authorisation-renewal = { $name } proposes to renew it until { $at }
authorisation-proposed = waiting for its second hand until { $waits }
authorisation-ahead = holds from { $since } until { $at }
authorisation-live = holds until { $at }
authorisation-rests-hands = at rest: one of its hands could not decide this now · until { $at }
authorisation-rests-held = at rest: nothing goes under its arrangement now · until { $at }
authorisation-rests-ceiling = at rest: the policy in force allows less · until { $at }
authorisation-over-time = ended { $at }
authorisation-over-revoked = revoked { $at }
authorisation-over-rejected = turned down { $at }
authorisation-over-exercise = ended { $at }: the desk changed between exercise and real

way-ordinary = A releasing authority of your party decides this first.
way-before = { $authorisation } lets through at once: { $scope } ({ $cap } in any 24 hours, { $left } left now). All else is decided by a releasing authority first. Here it says which, once you have chosen.
way-covered = Goes at once under { $authorisation }, undecided by anybody of your party ({ $cap } in any 24 hours, { $left } left now).
way-covered-correction = Goes at once under { $authorisation }, as the first report did, undecided by anybody of your party.
way-not-covered = Goes the ordinary way: a releasing authority decides it first. Not under { $authorisation }: { $why }.
way-why-over = it is over
way-why-hands = it rests, for one of its hands could not decide this
way-why-held = it rests with its arrangement
way-why-ceiling = it rests, for the policy allows less
way-why-exercise = exercise and real never stand for each other
way-why-subject = another subject
way-why-to = not all of these parties
way-why-route = another way or arrangement
way-why-level = the level is above what may go under it
way-why-caveats = other caveats
way-why-precedence = another precedence
way-why-lifetime = the lifetime is longer
way-why-template = another form
way-why-drafter = you are one of its two hands
way-why-quorum = more than two decide at its level
way-why-cap = as many as it lets through in 24 hours have gone
way-why-corrections = it was corrected as often as may go under one

under-authorisation = under { $authorisation }
moment-decided-beforehand = ✓ Approved beforehand under { $authorisation } ({ $names })
card-beforehand = approved beforehand: { $authorisation }
certificate-beforehand = Decided by
certificate-beforehand-says = { $party }, standing authorisation { $authorisation }
digest-part-beforehand = Went out under a standing authorisation and not read by a releasing authority yet ({ $total })
digest-beforehand-todo = Read it, take it back or recall it.

news-authorisation-granted = { $authorisation } is waiting for a second hand
news-authorisation-granted-says = { $name } has granted it. Confirm it or turn it down by { $waits }.
news-authorisation-prolonged = { $authorisation }: a later end is waiting for the other hand
news-authorisation-prolonged-says = { $name } proposes that it holds until { $renewed }. The other of its two hands confirms it.
news-authorisation-live = { $authorisation } is confirmed
news-authorisation-live-says = { $name } has confirmed it: what is within it leaves your side at once.
news-authorisation-renewed = { $authorisation } is renewed
news-authorisation-renewed-says = { $name } has confirmed that it holds until { $until }.
news-authorisation-rejected = { $authorisation } was turned down
news-authorisation-rejected-says = { $name } has turned it down.
news-authorisation-revoked = { $authorisation } is revoked
news-authorisation-revoked-says = { $name } has revoked it. What is sent from now on is decided by a releasing authority first.
news-authorisation-ending = { $authorisation } ends { $until }
news-authorisation-ending-says = After that a releasing authority decides first, at any hour. Its two hands can renew it.
news-authorisation-over = { $authorisation } has ended
news-authorisation-over-says = What is sent from now on is decided by a releasing authority first, at any hour.
news-authorisation-rests = { $authorisation } rests
news-authorisation-rests-says = { $why } Until that is over, a releasing authority decides first, at any hour.
news-authorisation-goes-on = { $authorisation } goes on
news-authorisation-goes-on-says = What is within it leaves your side at once again.
authorisation-why-hands = One of its two hands could not decide this by themself any more.
authorisation-why-held = Nothing goes under its arrangement now.
authorisation-why-ceiling = The policy in force allows less.

refusal-authorisation-over = This can't be done: { $authorisation } is over, rests, or does not cover this. See { $command }authorisations; what is sent again is decided by a releasing authority first.
refusal-authorisation-cap = This did not go: the { $cap } that { $authorisation } lets through in 24 hours are used up. Send it again, and a releasing authority decides it first.
refusal-authorisation-ceiling = { $limit ->
    [none] { $ceiling ->
        [none] The policy lets your party authorise nothing beforehand. Ask whoever answers for it.
       *[other] The policy lets your party authorise less beforehand, at most: { $ceiling }. Choose within that.
     }
   *[other] The policy lets your party authorise less beforehand, at most: { $limit }. Choose within that.
 }
rule-authorisation-over = authorisation over or at rest
rule-authorisation-cap = cap of an authorisation reached
rule-authorisation-ceiling = above what may be authorised
