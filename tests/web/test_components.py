"""The components say what they should, escaped, in words first."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from comity.engines.ruling import no, yes
from comity.kernel import clock
from comity.web import chips, moments

NOW = datetime(2026, 11, 21, 13, 5, tzinfo=UTC)
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _at_the_desk():
    with clock.at(NOW), timezone.override("Europe/Rome"), translation.override("en"):
        yield


def shown(source: str, **context: object) -> str:
    return " ".join(Template(source).render(Context(context)).split())


def deadline(**changes: object) -> SimpleNamespace:
    facts = {
        "label": "Art. 5 (8 h)",
        "state": "open",
        "starts_at": NOW - timedelta(hours=4, minutes=48),
        "due_at": NOW + timedelta(hours=3, minutes=12),
        "soon_at": NOW + timedelta(hours=1),
        "waits_for": "",
    }
    return SimpleNamespace(**{**facts, **changes})


def test_a_moment_names_its_zone_and_what_lies_between():
    assert moments.in_words(NOW) == "21 Nov 2026, 14:05 CET"
    html = shown("{% moment at %}", at=NOW - timedelta(hours=3))
    assert "21 Nov 2026, 11:05 CET" in html
    assert "3 hours ago" in html


@pytest.mark.parametrize(
    ("zone", "at", "words"),
    [
        ("Europe/Rome", datetime(2026, 7, 1, 12, tzinfo=UTC), "1 Jul 2026, 14:00 CEST"),
        ("Asia/Shanghai", NOW, "21 Nov 2026, 21:05 CST"),
        ("Asia/Dubai", NOW, "21 Nov 2026, 17:05 UTC+04"),
        ("Asia/Kathmandu", NOW, "21 Nov 2026, 18:50 UTC+0545"),
    ],
)
def test_each_zone_is_named_by_its_own_name_or_its_distance(zone, at, words):
    with timezone.override(zone):
        assert moments.in_words(at) == words


def test_a_moment_is_said_in_the_language_of_the_reader():
    with translation.override("ar"):
        assert moments.in_words(NOW) == "21 نوفمبر 2026، \u206614:05 CET\u2069"
    with translation.override("zh-hans"):
        assert moments.in_words(NOW) == "2026年11月21日 14:05 CET"


def test_a_day_of_a_moment_is_the_day_at_the_desk():
    assert moments.day_in_words(datetime(2026, 11, 21, 23, 30, tzinfo=UTC)) == "22 Nov 2026"
    assert moments.day_in_words(date(2026, 2, 28)) == "28 Feb 2026"


@pytest.mark.parametrize(
    ("changes", "tone", "words"),
    [
        ({}, "is-running", "3 h 12 min"),
        ({"soon_at": NOW}, "is-soon", "3 h 12 min"),
        ({"due_at": NOW}, "is-late", "late by 0 min"),
        ({"due_at": NOW - timedelta(days=2, hours=4)}, "is-late", "late by 2 d 4 h"),
        ({"state": "paused", "due_at": None, "waits_for": "clarification"}, "is-paused", "clarification"),
        ({"state": "delayed"}, "is-delayed", "lawfully delayed"),
        ({"state": "met"}, "is-met", "met"),
        ({"state": "cancelled"}, "is-cancelled", "cancelled"),
    ],
)
def test_a_chip_says_its_state_in_words(changes, tone, words):
    html = shown("{% deadline_chip deadline %}", deadline=deadline(**changes))
    assert tone in html
    assert words in html
    assert "Art. 5 (8 h)" in html


def test_the_bar_of_a_chip_is_the_share_of_time_used_and_needs_no_style():
    html = shown("{% deadline_chip deadline %}", deadline=deadline())
    assert 'class="bar-used" width="60"' in html
    assert "60 % of the time is used" in html
    assert "style=" not in html


def test_a_chip_opens_its_ladder_in_the_desks_zone():
    line = SimpleNamespace(template="Received on %(at)s.", values={"at": NOW})
    html = shown("{% deadline_chip deadline ladder=ladder %}", deadline=deadline(), ladder=[line, "Due <soon>."])
    assert "<details" in html
    assert "Received on 21 Nov 2026, 14:05 CET." in html
    assert "Due &lt;soon&gt;." in html


def test_a_record_shows_its_next_deadline_and_nothing_where_none_runs():
    assert "1 h 0 min" in shown("{% deadline_chip r %}", r=SimpleNamespace(next_due_at=NOW + timedelta(hours=1), clock_state="open"))
    assert "chip" not in shown("{% deadline_chip r %}", r=SimpleNamespace(next_due_at=None, clock_state=""))
    assert "chip" not in shown("{% deadline_chip None %}")


def test_a_lawful_delay_says_until_when_where_that_is_known():
    assert "lawfully delayed until 10 Dec 2026" in shown(
        "{% deadline_chip d %}", d=deadline(state="delayed", due_at=datetime(2026, 12, 10, 12, tzinfo=UTC))
    )
    assert "lawfully delayed<" in shown("{% deadline_chip r %}", r=SimpleNamespace(next_due_at=None, clock_state="delayed"))


def test_why_a_clock_stands_is_said_in_the_readers_language_and_what_was_typed_as_typed():
    with translation.override("zh-hans"):
        ours = shown("{% deadline_chip d %}", d=deadline(state="paused", waits_for="clarification asked"))
        typed = shown("{% deadline_chip d %}", d=deadline(state="paused", waits_for="Bank secrecy"))
        line = chips.sentence("Stopped on %(at)s: %(because)s.", {"at": NOW, "because": "clarification asked"})
    assert "clarification asked" not in ours + line
    assert "Bank secrecy" in typed


def test_a_record_in_the_last_quarter_of_its_time_is_due_soon_before_any_tick():
    facts = {"clock_state": "open", "next_due_at": NOW + timedelta(minutes=34), "next_soon_at": NOW - timedelta(hours=2)}
    assert "is-soon" in shown("{% deadline_chip r %}", r=SimpleNamespace(**facts))
    assert "is-running" in shown("{% deadline_chip r %}", r=SimpleNamespace(**{**facts, "next_soon_at": NOW + timedelta(minutes=1)}))


def test_the_chip_of_a_list_asks_for_its_ladder_when_it_is_opened():
    html = shown("{% deadline_chip deadline ladder_url='/x/clock/' %}", deadline=deadline())
    assert '<details class="chip is-running" data-ladder hx-get="/x/clock/" hx-trigger="toggle once"' in html
    assert '<a href="/x/clock/">How was this computed?</a>' in html


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ({"amount": 8, "unit": "hours", "citation": "Directive (EU) 2023/977 Art. 5(1)(a)"}, "<bdi>Art. 5(1)(a)</bdi> (<bdi>8 h</bdi>)"),
        ({"amount": 10, "unit": "calendar_days", "citation": "Declaration Rome–Astana, no. 1"}, "<bdi>no. 1</bdi> (<bdi>10 d</bdi>)"),
        ({"amount": 3, "unit": "working_days", "citation": "Police cooperation, Art. 2"}, "<bdi>Art. 2</bdi> (<bdi>3 working days</bdi>)"),
        ({"amount": 12, "unit": "hours", "citation": "Desk rule on threats to life"}, "<bdi>second signature</bdi>"),
    ],
)
def test_a_chip_names_the_rule_it_stands_on_or_else_what_is_promised_each_in_its_own_direction(limit, words):
    html = shown("{% deadline_chip deadline %}", deadline=deadline(label="second signature", limit=limit))
    assert f'<span class="chip-label">{words}</span>' in html


def test_a_step_of_two_persons_says_which_hand_is_wanted():
    send = SimpleNamespace(name="send", label="Send")
    assert "needs a second person" in shown("{% steps choices %}", choices=[(send, yes(), "propose")])
    assert "you are the second person" in shown("{% steps choices %}", choices=[(send, yes(), "confirm")])
    assert "person" not in shown("{% steps choices %}", choices=[(send, yes(), "act")])


def test_a_closed_step_is_shown_with_its_reason_and_an_open_one_as_a_link():
    send, ask = SimpleNamespace(name="send", label="Send to Rome"), SimpleNamespace(name="ask", label="Ask")
    html = shown("{% steps choices base='/x/' %}", choices=[(ask, no("Nobody to ask.")), (send, yes())])
    assert '<a href="/x/send/" class="btn btn-primary"' in html
    assert "Nobody to ask." in html
    assert 'href="/x/ask/"' not in html


@pytest.mark.parametrize(
    "source",
    [
        "{% person_name text %}",
        "{% person_name 'a' text %}",
        "{% reference text %}",
        "{% handling text text %}",
        "{% status text 'late' %}",
        "{% country text %}",
        "{% icon 'late' text %}",
        "{% said text %}",
        "{% part text %}x{% endpart %}",
        "{% part 'x' %}{{ text }}{% endpart %}",
        "{% empty %}{{ text }}{% endempty %}",
        "{% deadline_chip deadline ladder=ladder %}",
        "{% timeline entries %}",
        "{% steps choices %}",
    ],
)
def test_no_component_lets_markup_through(source):
    step = SimpleNamespace(name="go", label=SCRIPT)
    entry = SimpleNamespace(at=NOW, who=SCRIPT, sentence=SCRIPT, details=SCRIPT, tone="", kind="")
    late = deadline(label=SCRIPT, waits_for=SCRIPT)
    html = shown(source, text=SCRIPT, deadline=late, ladder=[SCRIPT], entries=[entry], choices=[(step, yes()), (step, no(SCRIPT))])
    assert "<script" not in html
    assert "&lt;script&gt;" in html.lower()


def test_a_country_is_named_in_the_language_of_the_reader():
    assert "Italy" in shown("{% country 'it' %}")
    with translation.override("zh-hans"):
        assert "意大利" in shown("{% country 'IT' %}")


def test_the_timeline_names_each_day_once():
    entries = [SimpleNamespace(at=NOW + timedelta(minutes=m), who="", sentence=f"line {m}", details="", tone="") for m in (0, 5)]
    html = shown("{% timeline entries %}", entries=entries)
    assert html.count("timeline-day") == 1
    assert "14:10 CET" in html
