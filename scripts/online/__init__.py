"""`check --online`: a site in; what other hosts say of its links and sources out, as files for the check."""
