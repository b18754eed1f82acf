"""Pure Python: no Django, no database, no clock, no network; each module could be a library of its own."""
