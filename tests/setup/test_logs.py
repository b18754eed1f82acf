"""Logs without names: no person, no query, no address, no content of a failure; enough to find what failed."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from comity import urls
from comity.web.logs import Nameless
from tests import making_people as make

CANARY = "Li Wei born 1979"

pytestmark = pytest.mark.django_db


def failing(http_request: HttpRequest, key: str) -> HttpResponse:
    """A page that breaks with a person's name in its exception, and in that one's cause."""
    try:
        raise KeyError(CANARY)
    except KeyError as cause:
        raise ValueError(f"no such person: {CANARY}") from cause


def plain(http_request: HttpRequest, key: str) -> HttpResponse:
    return HttpResponse("fine")


urlpatterns = [*urls.urlpatterns, path("fails/<str:key>/", failing), path("works/<str:key>/", plain)]
handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture
def client() -> Client:
    """An officer's browser: a stranger would be led to the sign-in page."""
    return make.signed_in(make.officer())


@pytest.fixture
def written() -> Iterator[StringIO]:
    """All that is logged, in the form in which it would be written."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Nameless())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def lines(stream: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@override_settings(ROOT_URLCONF=__name__)
def test_a_request_leaves_its_pattern_its_status_and_its_time_only(client: Client, written: StringIO) -> None:
    client.get(f"/works/{CANARY}/", {"q": CANARY})
    (line,) = lines(written)
    assert {name: line[name] for name in ("from", "method", "route", "status")} == {
        "from": "comity.requests",
        "method": "GET",
        "route": "works/<str:key>/",
        "status": 200,
    }
    assert "Li" not in written.getvalue()


@override_settings(ROOT_URLCONF=__name__)
def test_a_failure_is_found_by_its_place_and_tells_no_name(client: Client, written: StringIO) -> None:
    client.raise_request_exception = False
    client.get(f"/fails/{CANARY}/", {"q": CANARY})
    failure, request = [line for line in lines(written) if line["from"] in {"django.request", "comity.requests"}]
    assert failure["request"] == request["request"]
    assert request["status"] == 500
    error = failure["error"]
    assert isinstance(error, list)
    assert error[0] == "builtins.ValueError"
    assert "builtins.KeyError" in error
    assert any("test_logs.py" in frame and frame.endswith("failing") for frame in error)
    assert "Li" not in written.getvalue()


@override_settings(ROOT_URLCONF=__name__)
def test_an_address_that_does_not_exist_is_not_repeated(client: Client, written: StringIO) -> None:
    client.get(f"/{CANARY}/")
    assert lines(written)[-1]["status"] == 404
    assert "Li" not in written.getvalue()


def test_of_a_librarys_message_only_the_template_is_kept(written: StringIO) -> None:
    logging.getLogger("axes.handlers").warning("login failed by %s", CANARY)
    (line,) = lines(written)
    assert line["said"] == "login failed by %s"


def test_an_own_sentence_stands_whole(written: StringIO) -> None:
    logging.getLogger("comity.tick").error("the duty %s failed", "forget_sessions")
    (line,) = lines(written)
    assert line["said"] == "the duty forget_sessions failed"
    assert line["level"] == "error"


def test_causes_that_go_in_a_circle_are_each_told_once() -> None:
    first, second = ValueError(CANARY), KeyError(CANARY)
    first.__cause__, second.__cause__ = second, first
    record = logging.LogRecord("comity", logging.ERROR, "", 0, "failed", None, (type(first), first, None))
    assert json.loads(Nameless().format(record))["error"] == ["builtins.ValueError", "builtins.KeyError"]
