"""What is typed without being shown: at a terminal, or as a line that is piped in; where neither is, a sentence says what helps."""

import getpass
import sys
import warnings

from comity.cli import Refused


def secret(asked: str, *, otherwise: str = "run the command at a terminal") -> str:
    """The answer to a question, never shown. Raises Refused, with what helps, where nobody can answer so."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)  # no terminal, or one that would show what is typed
            return getpass.getpass(asked)
    except EOFError:
        line = ""
    except getpass.GetPassWarning:
        line = "" if sys.stdin.isatty() else sys.stdin.readline()
    if not line:
        raise Refused(f"nobody answered “{asked.rstrip(': ')}”: {otherwise}")
    return line.rstrip("\n")
