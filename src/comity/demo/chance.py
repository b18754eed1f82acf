"""What the demo leaves to chance falls out the same each time it is filled."""

from random import Random


def chance(seed: str) -> Random:
    """Lots that fall the same from the same seed."""
    return Random(seed)  # noqa: S311  # a story, not a secret
