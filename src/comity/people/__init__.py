"""Who works here: officers, desks, roles, duty and sign-in."""
