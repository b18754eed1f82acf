"""Each address of the desk is answered well by some test: what a whole run of the tests never met is named at its end, and fails it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest
from django.http.response import HttpResponseBase

ANSWERED: set[str] = set()
"""The names of the addresses whose own view answered with 2xx or 3xx in this process, and in its workers once they end."""

JOURNEYS_APART = {"", "not browser"}
"""The marks under which a run is still a whole one: the journeys have a command of their own."""


class Noting:
    """The innermost middleware of the tests: an answer that came before the view, such as to a stranger, is not the view's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, http_request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(http_request)
        if getattr(http_request, "reached", "") and 200 <= response.status_code < 400:
            ANSWERED.add(http_request.reached)
        return response

    def process_view(self, http_request: HttpRequest, *_view: Any) -> None:
        """The last step before the view."""
        assert http_request.resolver_match is not None
        http_request.reached = http_request.resolver_match.view_name


def is_whole(config: pytest.Config) -> bool:
    """Whether nothing was left out but the journeys: all of `tests`, by no keyword, none ignored or deselected."""
    narrowed = ("keyword", "ignore", "ignore_glob", "deselect", "lf", "stepwise", "collectonly")
    chosen = [(config.invocation_params.dir / argument).resolve() for argument in config.args]
    return (
        chosen == [config.rootpath / "tests"]
        and config.getoption("markexpr") in JOURNEYS_APART
        and not any(config.getoption(option, default=False) for option in narrowed)
    )


class Every:
    """At the end of a whole run in which nothing failed: each address that no test was answered by."""

    def __init__(self) -> None:
        self.never: list[str] = []

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker tells what it met."""
        ANSWERED.update(getattr(node, "workeroutput", {}).get("answered", ()))

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """A worker hands over its names; who leads compares them with the resolver's."""
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["answered"] = sorted(ANSWERED)
        elif exitstatus == pytest.ExitCode.OK and is_whole(session.config):
            from tests.addresses import addresses

            self.never = sorted({address.name for address in addresses()} - ANSWERED)
            if self.never:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """The names, one a line."""
        if self.never:
            terminalreporter.section("addresses that no test was answered by with 2xx or 3xx", red=True)
            for name in self.never:
                terminalreporter.line(name)
