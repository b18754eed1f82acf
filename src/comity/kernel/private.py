"""Files that are for the account of Comity alone: keys, passphrases, the database."""

import stat
from pathlib import Path


def others_may_touch(path: Path) -> bool:
    """Whether the group or anyone else on this machine may read, write or run the file. Raises OSError if it is not there."""
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
