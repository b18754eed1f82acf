"""The command line, for `python -m comity`."""

import sys

from comity.cli import main

sys.exit(main())
