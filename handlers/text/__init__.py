"""Words: message files, lengths of time, and how names may be spelled."""
