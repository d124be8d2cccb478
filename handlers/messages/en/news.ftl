# What ends a right or restores it: recalled, expired unread, an arrangement, the policy, the watch.

ended-recalled = { $count ->
    [one] Recalled: stop using it
   *[other] { $count } recalled: stop using them
 }
ended-recalled-says = { $opened ->
    [no] Recalled { $at }, before anybody at your desk had opened it. Certify that no copy is kept.
   *[yes] Recalled { $at }. Stop using it, then certify that no copy is kept.
 }
ended-cancelled = { $count ->
    [one] Cancelled: the report was wrong
   *[other] { $count } cancelled: the reports were wrong
 }
ended-cancelled-says = { $owed ->
    [yes] Cancelled { $at }: { $reason }. Do not act on it, then certify that no copy is kept.
   *[no] Cancelled { $at }: { $reason }. Do not act on it.
 }
ended-unread = { $count ->
    [one] Expired unread
   *[other] { $count } expired unread
 }
ended-unread-says = Expired { $at }: nobody of { $to } had opened it, and nobody can any more.
ended-given-up = { $count ->
    [one] Ended early
   *[other] { $count } ended early
 }
ended-given-up-says = Certified { $at } that no copy is kept: nobody of { $to } can open it any more.
ended-several = { $count } can no longer be opened
ended-done = All certificates are there

news-suspend = { $when ->
    [later] { $arrangement }: suspended by { $party } from { $at }
   *[now] { $arrangement }: suspended by { $party }
 }
news-suspend-says = { $still ->
    [later] From then on nothing can be requested, approved, relayed or opened under it; withdrawing, recalling and certifying go on. Nothing lapses meanwhile; what was released still expires.
   *[now] From now on nothing can be requested, approved, relayed or opened under it; withdrawing, recalling and certifying go on. Nothing lapses meanwhile; what was released still expires.
 }
news-resume = { $when ->
    [later] { $arrangement }: resumed by { $party } from { $at }
   *[now] { $arrangement }: resumed by { $party }
 }
news-resume-says = { $still ->
    [later] Until then it stays suspended.
    [held] It stays suspended by { $parties }.
    [leans] An agreement it needs is on hold, so nothing goes on yet.
    [ends] What was waiting goes on with the time it had left. It ends { $ends }.
   *[no] What was waiting goes on with the time it had left.
 }
news-notice = { $arrangement }: notice given by { $party }, it ends { $at }
news-notice-says = { $meanwhile ->
    [held] Until then it stays suspended by { $parties }. Once it has ended, what was released under it can no longer be opened.
    [leans] Until then it is on hold with an agreement it needs. Once it has ended, what was released under it can no longer be opened.
    [sooner] It ends { $ends } all the same, by an earlier notice.
   *[no] Until then everything goes on. What was released under it can no longer be opened once it has ended.
 }
news-notice-withdrawn = { $arrangement }: { $party } has withdrawn its notice
news-notice-withdrawn-says = { $still ->
    [later] Until { $at } the notice stands.
    [ends] It still ends { $ends }, by the notice of another party.
    [held] It stays suspended by { $parties }.
    [leans] An agreement it needs is on hold, so nothing goes on yet.
   *[no] It goes on as before.
 }
news-terminate = { $when ->
    [later] { $arrangement }: { $party } ends it { $at }
   *[now] { $arrangement }: ended by { $party }
 }
news-terminate-says = { $when ->
    [later] { $meanwhile ->
        [held] Until then it stays suspended by { $parties }. Once it has ended, what was released under it can no longer be opened.
        [leans] Until then it is on hold with an agreement it needs. Once it has ended, what was released under it can no longer be opened.
        [sooner] It ends { $ends } all the same, by an earlier notice.
       *[no] Until then everything goes on. What was released under it can no longer be opened once it has ended.
     }
   *[now] Nothing can be requested, approved, relayed or opened under it any more. Recalling and certifying go on.
 }
news-ends = { $arrangement }: ended, by the notice of { $party }
news-ends-says = Nothing can be requested, approved, relayed or opened under it any more. Recalling and certifying go on.
news-in-force = { $when ->
    [later] { $arrangement }: in force for { $party } from { $at }
   *[now] { $arrangement }: in force for { $party }
 }
news-in-force-says = { $still ->
    [no] Releases can go under it.
   *[other] Nothing goes under it yet.
 }
news-stops = On hold with it: { $arrangements }
news-goes = Going on with it: { $arrangements }
news-ended-meanwhile = { $count ->
    [one] Expired while it was on hold: { $numbers }
   *[other] { $count } expired while it was on hold: { $numbers }
 }
news-more = and { $count } more

news-policy = A new policy is in force: { $policy }
news-policy-says = It changes: { $parts }. Open releases follow it from now on.
policy-part-exercise = whether this is an exercise
policy-part-content = what text the desk may hold
policy-part-levels = levels
policy-part-parties = parties and their working hours
policy-part-subjects = subjects
policy-part-arrangements = arrangements
policy-part-precedences = precedences and their targets
policy-part-split = each step's share of the target
policy-part-reminders = reminders
policy-part-caveats = caveats
policy-part-templates = templates of reports
policy-part-lifetime = lifetimes and the time to decide
policy-part-approvals = how many releasing authorities decide
policy-part-duties = which duties one person may hold
policy-part-standing = standing authorisations
policy-part-digests = digests

news-watch = { $name } has the watch
news-watch-says = Reminders of what is open at your desk go to them.
news-relieved = { $name } has taken the watch from you
news-relieved-says = Reminders of what is open at your desk go to them from now on.

news-handed-over = { $name } has the watch
news-handed-over-says = Handed over by { $giver }. Reminders of what is open at your desk go to them.
news-discharged = { $name } has accepted the watch
news-discharged-says = Reminders of what is open at your desk go to them from now on.
news-unanswered = { $name } has not accepted the watch
news-unanswered-says = The offer has lapsed after 15 minutes, and you still have the watch. Offer it again, or to somebody else.
news-offered = { $name } offers you the watch
news-offered-says = { $name } has it until you accept. The offer lapses { $at }.
news-accepted = You have the watch
news-accepted-says = Handed over by { $name }. This is how your desk stood when you accepted:
news-offer-lapsed = The offer of the watch has lapsed
news-offer-overtaken = The watch is no longer offered to you

news-stood-down = { $count ->
    [one] An officer may no longer act
   *[other] { $count } officers may no longer act
 }
news-stood-down-says = What they had open is blanked. Remove them from the desk's channels: while they are in one, all messages for it are held back.
news-reinstated = { $count ->
    [one] An officer may act again
   *[other] { $count } officers may act again
 }
news-reinstated-says = They may come back into the desk's channels.
news-rights = Your rights at this desk have changed
news-rights-says = Your roles: { $roles } · up to { $level } · { $subjects }
