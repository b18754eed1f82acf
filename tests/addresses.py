"""Every address of the desk, from the resolver itself."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize


class Address(NamedTuple):
    """One pattern: its name, a path with something in each place, and what answers it."""

    name: str
    path: str
    view: Callable[..., Any]


def addresses(resolver: Any = None, prefix: str = "", space: str = "") -> Iterator[Address]:
    """Every pattern, however deep it is included."""
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, pattern, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            yield Address(f"{space}{entry.name}", "/" + _filled(entry, prefix), entry.callback)


def _filled(entry: URLPattern, prefix: str) -> str:
    fill = {"pk": "1", "code": "x", "on": "2026-01-01", "step": "lock", "form": "f", "listing": "l", "key": "1"}
    route, _names = normalize(str(entry.pattern))[0] if "(?P" in str(entry.pattern) else (None, None)
    if route is not None:
        steps = {"with_reason": "lock", "role_step": "end", "restoration_step": "drop"}
        return prefix + route % {**fill, "step": steps.get(str(entry.name), "lock")}
    path = prefix + str(entry.pattern)
    for name, converter in entry.pattern.converters.items():
        value = "1" if type(converter).__name__ == "IntConverter" else fill.get(name, "x")
        for form in (f"<int:{name}>", f"<str:{name}>", f"<slug:{name}>", f"<path:{name}>", f"<uuid:{name}>", f"<{name}>"):
            path = path.replace(form, value)
    return path
