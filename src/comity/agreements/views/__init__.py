"""The pages of the agreements: reading them, keeping them, and their parts."""
