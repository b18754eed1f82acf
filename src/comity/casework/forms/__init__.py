"""What people type about requests: its shape is checked here, never their right to do it."""
