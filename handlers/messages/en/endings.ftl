# How a release ends: more time, certificates of destruction.

refusal-already-certified = Your party has certified the destruction of this already; nothing more is needed. See it with { $command }show.
refusal-witness-needed = You have certified this already. At its level a second officer of your party witnesses: ask a colleague to certify it too.

stage-destroyed = destroyed
stands-destroyed = destroyed, certified by all who held it · ended { $until }
not-certified = destruction not certified yet: { $parties }

button-extend = Extend
button-certify = Certify destruction
form-extend = Extend
hint-lifetime-extend = Write how much longer it can be read at each destination, such as 48h or 7d, counted from its present end.
confirm-certify = Certify destruction of { $number }?
certify-what = You certify for { $party } that no copy of { $number } is kept outside this desk. { $persons }
certify-persons = { $count ->
    [one] One officer certifies.
   *[other] Two officers certify, one after the other.
 }

covers-asked = { $hub } agreed to less: its releasing authorities are asked now, for { $parties }. Until one of them extends too, the end stays as it is.
card-extension = { $hub } is asked to let { $to } read it until { $until }
done-extend = The extension of { $number } is on record.
done-certify = Your certificate of destruction for { $number } is on record.

moved-ask-extension = asked the hub to extend
moved-extend = extended
moved-destroy = certified destruction
moved-certify = certified destruction

help-extend = let what was released be read for longer, by so much
help-certify = certify that no copy is kept; if it has not expired, your party loses access now

moved-certificate = made a certificate
