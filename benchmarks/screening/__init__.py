"""How good and how fast the screening engine is, beside its peers in the same run: `make bench-screening` (SIZE=small|full).

Each contender sits in a process of its own (`sitting`), peers in an environment of their own (`environment`), and leaves its answers
in `var/bench-screening`; marks are given afterwards from these answers (`recall`, `pairs`, `fairness`, `speed`) and printed (`report`).
"""
