"""Assistance requests: from arrival, through clocks, checks and rights, to the answer."""
