"""Pages of officers, desks, duty and sign-in."""
