"""What helps people to read a page: its verdicts, its history, its tables on small screens, a way to report errors."""
