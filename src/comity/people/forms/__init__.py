"""What people type about officers, desks and duty."""
