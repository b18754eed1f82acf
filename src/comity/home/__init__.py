"""My desk: what is due, what waits, what changed; search and the palette over all rooms."""
