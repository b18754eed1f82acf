"""Lists that others publish: what each is in law, its entries, and how they were imported."""
