"""How readers and machines find the handbook: search, the page for lost readers, feeds, cards and plain copies."""
