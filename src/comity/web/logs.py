"""One line for each request and each failure, in which no person, no query and no content can stand; at the command line, words."""

import json
import logging
import logging.config
import secrets
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

log = logging.getLogger("comity.requests")

FACTS = ("request", "method", "route", "status", "ms", "reference")


class Requests:
    """Gives each request an id and writes its line: the pattern of its address, never the address itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, http_request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        identity = secrets.token_hex(6)
        http_request.identity = identity  # type: ignore[attr-defined]  # read by Nameless for the failure of the same request
        response = self.get_response(http_request)
        match = http_request.resolver_match
        facts = {
            "request": identity,
            "method": http_request.method,
            "route": match.route if match else "",
            "status": response.status_code,
            "ms": round((time.perf_counter() - began) * 1000),
            "reference": getattr(http_request, "error_reference", ""),
        }
        log.info("request", extra=facts)
        return response


class Nameless(logging.Formatter):
    """A record as one line of JSON, without what others put into it.

    Comity's own sentences stand whole: they name kinds, counts and routes. Of a library's message only the template is kept,
    since its values may be a username or an address; of an exception only its type and where it was raised, since its message
    may quote a row.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": record.getMessage() if _is_own(record) else str(record.msg),
        }
        line |= {name: value for name in FACTS if (value := getattr(record, name, None)) and not isinstance(value, HttpRequest)}
        http_request = getattr(record, "request", None)
        if isinstance(http_request, HttpRequest):
            line["request"] = getattr(http_request, "identity", "")
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _where(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


class WorthSaying(logging.Filter):
    """To a person: Comity's own warnings, and of a library only what failed. A wrong password, say, the command itself tells."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= (logging.WARNING if _is_own(record) else logging.ERROR)


def _is_own(record: logging.LogRecord) -> bool:
    return record.name == "comity" or record.name.startswith("comity.")


def _where(error: BaseException) -> list[str]:
    """The types of an exception and its causes, each followed by its frames, innermost last; each once, where they go in a circle."""
    lines: list[str] = []
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        lines.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        lines += [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(cause.__traceback__)]
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return lines


def settings() -> dict[str, Any]:
    """Django's LOGGING, and gunicorn's: every process writes the same lines to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"nameless": {"()": "comity.web.logs.Nameless"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "nameless"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "comity": {"level": "INFO"},
            # Django's own handlers print addresses and mail failures; what it refuses with 4xx is in the request's line.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"level": "ERROR"},
            "gunicorn.error": {"handlers": [], "level": "WARNING", "propagate": True},
            "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }


def speak_to_a_person() -> None:
    """From here on this process writes sentences instead: for a command that somebody waits for."""
    spoken = settings()
    spoken["formatters"] = {"spoken": {"format": "%(levelname)s: %(message)s"}}
    spoken["filters"] = {"worth saying": {"()": "comity.web.logs.WorthSaying"}}
    spoken["handlers"]["stderr"] |= {"formatter": "spoken", "filters": ["worth saying"]}
    logging.config.dictConfig(spoken)
