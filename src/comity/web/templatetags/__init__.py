"""The shell's components as template tags."""
