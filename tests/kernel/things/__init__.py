"""A small record with a life of its own, to try the kernel on."""
