"""An officer's own searches for a person: for a matter, on the lists and in the records, each of them logged."""
