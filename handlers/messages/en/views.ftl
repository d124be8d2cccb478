# Modals that show something.

close = Close
receipt = Receipt
refused = Not possible
notice = Notice
blanked = Closed
no-longer-shown = This is no longer shown.
replaced-values = Before, in { $number }
rule = Rule: { $rule }
until = Readable until
releasable-to = Releasable to
content-hash = Content hash
looking-is-recorded = opening it is on record

condition-need-to-know = I need to know this for my duties.
condition-purpose = I will use it for the stated purpose only.
condition-onward = It goes no further without the originator's consent.
condition-caveat = I handle it as { $caveat }.
condition-ORCON = ORCON: extracts and copies only with the originator's consent.
condition-RELIDO = RELIDO: further release decisions rest with the disclosure authority.
condition-DISPLAYONLY = DISPLAY ONLY: I view it and keep no copy.
condition-PURPOSE = PURPOSE LIMITED: I use it for the purpose stated on it and no other.
