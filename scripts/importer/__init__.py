"""A vendor's guide as text in; a draft page, stubs of its references and a report of every change out.

Read `drafting.py` first: it calls the other modules in order. `repairs.py` and `vendors/*.toml` hold the rules.
"""
