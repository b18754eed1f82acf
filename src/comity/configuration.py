"""One file and the environment become one typed configuration; whatever is unknown, missing or unsafe stops the start with a sentence."""

import os
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from comity import sqlite

# Those that have a catalogue.
LANGUAGES = ("en", "ar", "zh-hans")


class ConfigurationError(Exception):
    """The configuration cannot be used; the sentence says which key and what mends it."""


@dataclass(frozen=True)
class Configuration:
    """All that an installation may decide, with safe defaults.

    `database` is `sqlite:///path` (relative to `home`) or `postgresql://user:password@host:port/name`.
    """

    home: Path = Path("var")
    database: str = "sqlite:///comity.sqlite3"
    keys: Path = Path("keys.json")
    files: Path = Path("files")
    anchor: Path = Path("anchor/checkpoints.txt")
    attachment_mb: int = 50
    review_months: int = 6
    screening_ceiling: int = 50_000
    screening_answer_days: int = 5
    screening_kept_months: int = 12
    agency: str = "Comity"
    zone: str = "UTC"
    language: str = "en"
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    https: bool = True
    demo: bool = False
    debug: bool = False

    def within_home(self, path: Path) -> Path:
        """A path of the configuration, relative ones below `home`."""
        return path if path.is_absolute() else self.home / path


def _value(name: str, kind: Any, value: Any, origin: str) -> Any:
    """The value of one key, in the type of its field and known to this machine. Raises ConfigurationError."""
    converted = _convert(name, kind, value, origin)
    if name == "zone" and not _is_zone(converted):
        raise ConfigurationError(f"{origin}: zone cannot be {value!r}: name one of the time zone database, such as Europe/Rome or UTC")
    if name == "language" and converted not in LANGUAGES:
        raise ConfigurationError(f"{origin}: language cannot be {value!r}: there are {', '.join(LANGUAGES)}")
    return converted


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _convert(name: str, kind: Any, value: Any, origin: str) -> Any:
    """The value of one key in the type of its field."""
    if kind is Path and isinstance(value, str):
        return Path(value)
    if kind is bool and isinstance(value, str) and value.lower() in {"0", "1", "true", "false"}:
        return value.lower() in {"1", "true"}
    if kind is int and isinstance(value, str) and value.isdecimal():
        value = int(value)
    if kind is int and type(value) is int and value > 0:
        return value
    if kind == tuple[str, ...] and isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if kind == tuple[str, ...] and isinstance(value, list) and all(isinstance(part, str) for part in value):
        return tuple(value)
    if kind in {str, bool} and isinstance(value, kind):
        return value
    raise ConfigurationError(f"{origin}: {name} cannot be {value!r}")


def _flat(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The keys of a file; those of a table `[screening]` begin with its name: `ceiling` is `screening_ceiling`."""
    for name, value in content.items():
        if isinstance(value, dict):
            yield from ((f"{name}_{key}", held) for key, held in value.items())
        else:
            yield name, value


def load(environ: Mapping[str, str] = os.environ, default_file: Path = Path("comity.toml")) -> Configuration:
    """Read the file named by COMITY_CONFIG (else comity.toml where it exists), then COMITY_* above it.

    Raises ConfigurationError for an unknown key, a value of the wrong type, a zone or language that is not known, or a file that others
    may write.
    """
    known = {field.name: field.type for field in fields(Configuration)}
    values: dict[str, Any] = {}
    file = Path(environ["COMITY_CONFIG"]) if "COMITY_CONFIG" in environ else default_file
    if file.exists():
        mode = file.stat().st_mode
        if mode & stat.S_IWOTH:
            raise ConfigurationError(f"{file} may be written by anyone on this machine: chmod o-w {file}")
        try:
            content = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
            raise ConfigurationError(f"{file}: {wrong}") from wrong
        for name, value in _flat(content):
            if name not in known:
                raise ConfigurationError(f"{file}: unknown key {name!r}; known are {', '.join(sorted(known))}")
            values[name] = _value(name, known[name], value, str(file))
        if mode & stat.S_IROTH and "database" in values and urlsplit(values["database"]).password:
            raise ConfigurationError(f"{file} holds the database's password and may be read by anyone on this machine: chmod o-r {file}")
    elif "COMITY_CONFIG" in environ:
        raise ConfigurationError(f"COMITY_CONFIG names {file}, which does not exist")
    for variable, text in environ.items():
        if not variable.startswith("COMITY_") or variable == "COMITY_CONFIG":
            continue
        name = variable.removeprefix("COMITY_").lower()
        if name not in known:
            raise ConfigurationError(
                f"unknown variable {variable}; known are {', '.join('COMITY_' + key.upper() for key in sorted(known))}"
            )
        values[name] = _value(name, known[name], text, variable)
    return Configuration(**values)


def database_of(configuration: Configuration) -> dict[str, Any]:
    """Django's database settings for the configured address."""
    address = urlsplit(configuration.database)
    if address.scheme == "sqlite":
        return {
            "ENGINE": "comity.sqlite",
            "NAME": configuration.within_home(Path(unquote(address.path.removeprefix("/")))),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": sqlite.init_command(sqlite.version()),
            },
        }
    if address.scheme == "postgresql":
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(address.path.removeprefix("/")),
            "USER": unquote(address.username or ""),
            "PASSWORD": unquote(address.password or ""),
            "HOST": address.hostname or "",
            "PORT": str(address.port or ""),
            "OPTIONS": {"pool": True},
        }
    raise ConfigurationError(f"database: {address.scheme!r} is neither sqlite nor postgresql")
