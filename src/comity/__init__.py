"""Comity: the open desk for international police cooperation."""
