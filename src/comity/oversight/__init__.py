"""Oversight: reads everything, each opening with its purpose, and is read by no other room."""
