"""The components of every page, as template tags: `{% load ui %}` is a builtin, so no template loads it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from babel import Locale
from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from comity.kernel import clock
from comity.web import chips, moments, navigation, once
from comity.web.chips import Chip, Tone
from comity.web.forms import choose_again

register = template.Library()

HANDLING = {
    "H0": _lazy("Only to prevent and combat crime."),
    "H1": _lazy("Not in judicial proceedings without the provider's permission."),
    "H2": _lazy("No dissemination without the provider's permission."),
    "H3": _lazy("Other restrictions: see the text."),
}

HANDS = {"propose": _lazy("needs a second person"), "confirm": _lazy("you are the second person")}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A small drawing from the one sprite; silent for a screen reader unless it has a label."""
    address = f"{static('icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', address)


@register.simple_tag
def moment(at: datetime | None, beside: bool = True) -> SafeString:
    """`21 Nov 2026, 14:05 CET` on the desk's clock, with how long ago it was beside it."""
    if at is None:
        return SafeString("–")
    here = moments.local(at)
    words = format_html(
        '<time datetime="{}" title="{} · {} UTC">{}</time>', here.isoformat(), here.tzinfo, f"{at:%Y-%m-%d %H:%M}", moments.in_words(at)
    )
    return format_html('{} <span class="beside">{}</span>', words, moments.relative(at)) if beside else words


@register.simple_tag(takes_context=True, name="once")
def once_field(context: dict[str, Any]) -> SafeString:
    """The hidden field by which a form that makes something is taken once."""
    return once.field(context["request"])


@register.simple_tag
def clock_time(at: datetime) -> SafeString:
    """`14:05 CET`, for lists in which the day stands elsewhere."""
    return format_html('<time datetime="{}">{}</time>', moments.local(at).isoformat(), moments.time_in_words(at))


@register.simple_tag
def day(on: date | None) -> SafeString:
    """`21 Nov 2026`."""
    return SafeString("–") if on is None else format_html('<time datetime="{}">{}</time>', on.isoformat(), moments.day_in_words(on))


@register.inclusion_tag("web/ui/deadline_chip.html")
def deadline_chip(deadline: Any, ladder: Iterable[Any] = (), used: float | None = None, ladder_url: str = "") -> dict[str, Any]:
    """The chip of a deadline, of a record with `next_due_at`, or a `Chip`; opens *how was this computed?* where a ladder is given.

    `ladder_url` is where the ladder is asked for once the chip is opened, for lists of many.
    """
    chip = deadline if isinstance(deadline, Chip) else chips.chip_of(deadline, clock.now(), used) if deadline is not None else None
    rungs = chips.rungs(ladder or ())
    return {"chip": chip, "rungs": rungs, "ladder_url": "" if rungs else ladder_url, "opens": bool(rungs or ladder_url)}


def chip(deadline: Any, ladder_url: str = "") -> SafeString:
    """The deadline chip as a cell of a list: `Column(…, html=ui.chip)`."""
    return render_to_string("web/ui/deadline_chip.html", deadline_chip(deadline, ladder_url=ladder_url))


@register.simple_tag
def status(words: str, tone: str = "running") -> SafeString:
    """A status: word and shape first, colour second. Tones: late, soon, running, paused, delayed, met, cancelled."""
    return format_html('<span class="status is-{}">{}</span>', Tone(tone), words)


@register.simple_tag
def person_name(name: str, script: str = "") -> SafeString:
    """A name that keeps its own direction; `script` is its spelling in its own script (above it inside `.compare`, else before it)."""
    if script:
        return format_html('<span class="person"><bdi class="script">{}</bdi> <bdi>{}</bdi></span>', script, name)
    return format_html('<bdi class="person">{}</bdi>', name)


@register.simple_tag
def reference(text: str, url: str = "") -> SafeString:
    """A reference number: never mirrored, never broken."""
    number = format_html('<bdi dir="ltr" class="reference">{}</bdi>', text)
    return format_html('<a href="{}">{}</a>', url, number) if url else number


@register.simple_tag
def in_fours(key: str) -> SafeString:
    """A key in groups of four, to be read and typed off; what stands between them is drawn, so that it is copied without spaces."""
    groups = format_html_join("", "<span>{}</span>", ((key[at : at + 4],) for at in range(0, len(key), 4)))
    return format_html('<bdi dir="ltr" class="reference in-fours">{}</bdi>', groups)


@register.simple_tag
def handling(code: str, evaluation: str = "") -> SafeString:
    """A handling code and an evaluation: `H1 · A2`, with what they mean."""
    parts = [part for part in (code, evaluation) if part]
    return format_html('<abbr class="handling" title="{}"><bdi dir="ltr">{}</bdi></abbr>', HANDLING.get(code, ""), " · ".join(parts))


@register.simple_tag
def country(code: str) -> SafeString:
    """A country's name in the reader's language; no flags."""
    name = moments.locale().territories.get(code.upper()) or Locale("en").territories.get(code.upper()) or code
    return format_html('<span class="country">{}</span>', name)


@register.simple_block_tag
def empty(content: str) -> SafeString:
    """An empty place says why it is empty and what fills it."""
    return format_html('<div class="empty">{}</div>', content)


@register.simple_block_tag
def part(content: str, title: str, count: int | str | None = None, name: str = "") -> SafeString:
    """One part of a record page, with its heading and, where it is a list, how many stand in it."""
    number = format_html(' <span class="count">({})</span>', count) if count is not None else ""
    anchor = format_html(' id="{}"', name) if name else ""
    return format_html('<section class="block"{}><h2>{}{}</h2>{}</section>', anchor, title, number, content)


@register.inclusion_tag("web/ui/steps.html")
def steps(
    choices: Sequence[Any],
    urls: dict[str, str] | None = None,
    base: str = "",
    main: str = "",
    notes: dict[str, str] | None = None,
    into: str = "",
    mended: dict[str, str] | None = None,
) -> dict[str, Any]:
    """What can be done now, the main step first. `choices` are (move, ruling) or `record.choices`.

    Closed ones stay, greyed; those that are closed for the same reason stand together, and the reason is said once.
    A step leads to `urls[move.name]`, or to `base` + its name + "/". `main` names the one shown as a button; by default it is the
    first open one, and "-" is none.
    `into` names the place that takes the form of a step as a fragment; without scripts the step has its own page.
    `mended` leads from a reason for which a step is closed to the step that ends it.
    """
    first = main or next((choice[0].name for choice in choices if choice[1]), "")
    found: list[dict[str, Any]] = []
    closed: dict[str, list[str]] = {}
    for move, ruling, *hand in choices:
        label = _(str(move.label))
        if not ruling:
            closed.setdefault(_(ruling.because) if ruling.because else "", []).append(label)
            continue
        found.append(
            {
                "name": move.name,
                "label": label,
                "url": (urls or {}).get(move.name) or f"{base}{move.name}/",
                "note": (notes or {}).get(move.name, "") or HANDS.get(hand[0] if hand else "", ""),
                "main": move.name == first,
            }
        )
    found.sort(key=lambda step: not step["main"])
    return {
        "steps": found,
        "closed": [(because, (mended or {}).get(because, ""), labels) for because, labels in closed.items()],
        "into": into,
    }


@register.inclusion_tag("web/ui/timeline.html")
def timeline(entries: Iterable[Any], export_url: str = "", kinds: Iterable[Any] = ()) -> dict[str, Any]:
    """All that happened, old → new. An entry has `at`, `who`, `sentence`, and may have `details`, `kind` and `tone`."""
    return {"entries": list(entries), "export_url": export_url, "kinds": list(kinds)}


@register.inclusion_tag("web/ui/field.html")
def field(bound: BoundField, example: str = "") -> dict[str, Any]:
    """One field of a form: label above, help and example below, its error between label and input."""
    widget = bound.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        css = ""
    elif isinstance(widget, CheckboxInput):
        css = "form-check-input"
    else:
        css = "form-select" if isinstance(widget, Select) else "form-control"
    errors = _errors(bound)
    attrs: dict[str, str | bool] = {"class": f"{css} is-invalid" if errors else css} if css else {}
    if errors and not bound.errors:
        attrs |= {"aria-invalid": "true", "aria-describedby": f"{bound.aria_describedby or ''} {bound.auto_id}_error".strip()}
    return {
        "bound": bound,
        "errors": errors,
        "example": example,
        "widget": bound.as_widget(attrs=attrs),
        "is_group": bound.use_fieldset,
        "is_check": isinstance(widget, CheckboxInput),
        "is_file": isinstance(widget, FileInput),
    }


@register.inclusion_tag("web/ui/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """What is wrong, on top, each line a link to its field."""
    lines = [
        (f"{bound.auto_id}_0" if bound.use_fieldset else bound.auto_id, bound.label, error) for bound in form for error in _errors(bound)
    ]
    return {"lines": lines, "general": form.non_field_errors()}


def _errors(bound: BoundField) -> list[str]:
    """What is wrong with a field as the page shows it: its errors, and the files that it could not keep."""
    again = choose_again(bound)
    return [*bound.errors, *([again] if again else [])]


@register.inclusion_tag("web/ui/conflict.html")
def conflict(form: Any) -> dict[str, Any]:
    """Both versions, when somebody changed the record while this was written; nothing otherwise."""
    stale = getattr(form, "stale", None)
    return {"stale": stale, "differences": form.differences() if stale else []}


@register.inclusion_tag("web/ui/pager.html")
def pager(page: Any) -> dict[str, Any]:
    """Which rows of how many, with the way to the others."""
    return {"page": page}


@register.simple_tag(takes_context=True)
def slot(context: template.Context, name: str) -> SafeString | str:
    """What an app says in a place of the header."""
    http_request = context.get("request")
    return navigation.slot(name, http_request) if http_request is not None else ""


@register.simple_tag
def said(value: object) -> str:
    """A value in words, as it stands in a table: moments with zone, days, yes and no, a dash for nothing."""
    return moments.said(value)
