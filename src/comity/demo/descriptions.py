"""What is written of a bureau, read without a database: `comity demo` names the agency and its zone from it."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("data")


@cache
def description(bureau: str) -> Mapping[str, Any]:
    """What is written of a bureau."""
    return tomllib.loads((DATA / f"{bureau}.toml").read_text(encoding="utf-8"))
