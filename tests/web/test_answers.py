"""What every answer carries, and what every failure becomes."""

import logging

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone

from comity.kernel.errors import NotAllowed, WrongState
from comity.web import errors
from comity.web.middleware import CONTENT_SECURITY_POLICY, Headers, Shell
from comity.web.moments import zone_of


def test_every_answer_carries_the_same_policy_and_is_kept_nowhere(asking):
    answer = Headers(lambda http_request: HttpResponse())(asking("GET", "/"))
    assert answer["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "script-src 'self'; style-src 'self'" in CONTENT_SECURITY_POLICY
    assert answer["Cache-Control"] == "no-store"
    assert "HX-Request" in answer["Vary"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_headers_and_the_shell_are_installed_in_their_order():
    order = [
        name.rsplit(".", 1)[-1]
        for name in settings.MIDDLEWARE
        if name.startswith(("comity.web.middleware", "whitenoise", "django.contrib.auth"))
    ]
    assert order == ["WhiteNoiseMiddleware", "Headers", "AuthenticationMiddleware", "Shell"]


def test_what_is_forbidden_is_what_is_absent_byte_for_byte(asking, officer, colleague):
    answers = [
        errors.not_found(asking("GET", "/requests/AR-2026-0001/", by=officer), Http404("No AssistanceRequest matches AR-2026-0001")),
        errors.not_found(asking("GET", "/nothing/", by=colleague), Http404()),
    ]
    assert answers[0].status_code == 404
    assert answers[0].content == answers[1].content
    assert sorted(answers[0].headers.items()) == sorted(answers[1].headers.items())
    assert b"AR-2026" not in answers[0].content


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (errors.bad_request, 400),
        (errors.not_allowed, 403),
        (errors.not_found, 404),
        (errors.wrong_method, 405),
        (errors.failed, 500),
        (errors.csrf_failed, 403),
    ],
)
def test_pages_of_failure_need_no_database(asking, answer, status):
    # There is no database in this test: pytest-django refuses any query.
    assert answer(asking("GET", "/")).status_code == status


def test_a_failure_has_one_reference_on_the_page_and_in_the_log(asking, caplog):
    http_request = asking("GET", "/")
    with caplog.at_level(logging.ERROR, "comity.errors"):
        try:
            raise KeyError("Zhang Min")
        except KeyError:
            answer = errors.failed(http_request)
    reference = errors.reference_of(http_request)
    assert reference in answer.content.decode()
    assert reference in caplog.text
    assert "KeyError" in caplog.text
    assert "Zhang" not in caplog.text + answer.content.decode()


def raising(error: Exception):
    def view(http_request):
        return shell.process_exception(http_request, error)

    shell = Shell(view)
    return shell


def test_a_refusal_is_403_with_its_sentence_escaped(asking):
    answer = raising(NotAllowed("Only <b>the officer</b> answers."))(asking("GET", "/"))
    assert answer.status_code == 403
    assert "Only &lt;b&gt;the officer&lt;/b&gt; answers." in answer.content.decode()


def test_a_refusal_of_a_fragment_is_a_message_on_the_page_that_asked(asking):
    answer = raising(NotAllowed("Only the officer answers."))(asking("POST", "/", {}, hx_request="true"))
    assert answer.status_code == 403
    assert answer["HX-Retarget"] == "#messages"
    assert b"<html" not in answer.content


@pytest.mark.parametrize(
    "referer",
    [
        "",
        "http://elsewhere.example/requests/1/",
        "http://testserver//elsewhere.example/",
        "http://testserver///elsewhere.example/",
        "http://testserver/\\elsewhere.example/",
    ],
)
def test_somebody_faster_never_sends_one_elsewhere(asking, referer):
    answer = raising(WrongState("Li Na was faster."))(asking("POST", "/", {}, referer=referer))
    assert answer.status_code == 409
    assert b"Li Na was faster." in answer.content


def test_any_other_error_is_left_to_be_a_failure(asking):
    assert Shell(lambda http_request: HttpResponse()).process_exception(asking("GET", "/"), PermissionDenied()) is None


def test_a_wrong_method_is_a_page_that_still_names_the_right_ones(asking):
    answer = Shell(lambda http_request: HttpResponseNotAllowed(["POST"]))(asking("GET", "/"))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert b"Not like this" in answer.content


def test_the_clock_is_the_desks(asking):
    seen = []

    def view(http_request):
        seen.append(timezone.get_current_timezone_name())
        return HttpResponse()

    http_request = asking("GET", "/")
    http_request.desk_zone = "Asia/Shanghai"
    Shell(view)(http_request)
    Shell(view)(asking("GET", "/"))
    assert seen == ["Asia/Shanghai", settings.COMITY.zone]
    assert zone_of(timezone.now()) == "UTC"


@pytest.mark.parametrize(
    ("path", "referer", "back"),
    [
        ("/officers/5/role/", "http://testserver/officers/?state=open", "/officers/?state=open"),
        ("/officers/5/role/", "http://testserver/officers/5/role/", "/officers/5/"),
        ("/requests/AR-2026-0001/answer/", "", "/requests/AR-2026-0001/"),
        ("/requests/AR-2026-0001/answer/", "http://elsewhere.example/x/", "/requests/AR-2026-0001/"),
        ("/requests/AR-2026-0001/answer/", "http://testserver//elsewhere.example/", "/requests/AR-2026-0001/"),
    ],
)
def test_a_refusal_leads_back_to_where_one_came_from_or_to_the_record_and_never_elsewhere(asking, path, referer, back):
    answer = raising(NotAllowed("Only the officer answers."))(asking("POST", path, {}, referer=referer)).content.decode()
    assert f'href="{back}">Back</a>' in answer
    assert "elsewhere" not in answer


def test_a_refusal_of_an_address_below_no_page_leads_to_the_desk_alone(asking):
    answer = raising(NotAllowed("No."))(asking("POST", "/nowhere/5/role/")).content.decode()
    assert "Back</a>" not in answer
    assert 'href="/"' in answer
