"""The legal bases: all that the desk does for others stands on one of them."""
