"""Settings for tests: keys and files in a folder of their own, a database as a file (or PostgreSQL by COMITY_DATABASE)."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="comity-test-"))
MADE_BY = os.getpid()


def clean_up() -> None:
    """Remove the folder with the process that made it; one that was forked from it leaves it alone."""
    if os.getpid() == MADE_BY:
        shutil.rmtree(HOME, ignore_errors=True)


atexit.register(clean_up)
os.environ["COMITY_HOME"] = str(HOME)
os.environ.setdefault("COMITY_DATABASE", "sqlite:///comity.sqlite3")

from comity.kernel.keys import KeyFile  # noqa: E402  # the environment comes first

KeyFile.create(HOME / "keys.json")

from comity.settings import *  # noqa: E402, F403  # these are the settings under test

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite"):  # noqa: F405  # from the settings under test
    DATABASES["default"]["TEST"] = {"NAME": HOME / "test.sqlite3"}  # noqa: F405  # races need a file, not memory

MIDDLEWARE += ["tests.answered.Noting"]  # noqa: F405  # the innermost: each address is answered well by some test
INSTALLED_APPS += ["tests.kernel.things"]  # noqa: F405  # a small record to try the kernel on
