"""One value, one sequence of bytes."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import IntEnum, StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engines.ledger import GENESIS, NotCanonicalError, canonical, chain, keyed_digest

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


class Colour(StrEnum):
    RED = "red"


class Rank(IntEnum):
    FIRST = 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": [True, False, None]}, b'{"a":[true,false,null],"b":1}'),
        ({"é": "é", "E": "李"}, '{"E":"李","é":"é"}'.encode()),
        ('line\nbreak "quoted" \\ \u2028', '"line\\nbreak \\"quoted\\" \\\\ \u2028"'.encode()),
        (datetime(2026, 11, 21, 14, 5, tzinfo=timezone(timedelta(hours=1))), b'"2026-11-21T13:05:00.000000Z"'),
        (datetime(2026, 11, 21, 14, 5, 0, 7, tzinfo=UTC), b'"2026-11-21T14:05:00.000007Z"'),
        (date(2026, 2, 28), b'"2026-02-28"'),
        ((1, {"at": date(2026, 1, 1)}), b'[1,{"at":"2026-01-01"}]'),
        ({Colour.RED: Rank.FIRST}, b'{"red":1}'),
        (2**53 - 1, b"9007199254740991"),
    ],
)
def test_a_value_has_these_bytes(value, expected):
    assert canonical(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        Decimal("1"),
        b"bytes",
        {1: "a"},
        {"a": {2}},
        2**53,
        -(2**53),
        "\ud800",
        {"\udfff": 1},
        datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None),
        [datetime.min.replace(tzinfo=timezone(timedelta(hours=1)))],
        object(),
        json.loads("[" * 33 + "]" * 33),
    ],
)
def test_a_value_without_a_single_form_is_refused(value):
    with pytest.raises(NotCanonicalError) as refused:
        canonical(value)
    assert "\ud800" not in str(refused.value)


def test_text_is_never_normalised():
    assert canonical("é") != canonical("e\u0301")


def test_nesting_is_allowed_to_its_limit():
    assert canonical(json.loads("[" * 32 + "]" * 32)) == b"[" * 32 + b"]" * 32


@given(VALUES)
def test_canonical_bytes_read_back_and_are_stable(value):
    once = canonical(value)
    assert json.loads(once) == value
    assert canonical(json.loads(once)) == once


@given(VALUES, VALUES)
def test_two_values_share_bytes_only_if_they_are_the_same_json(one, other):
    assert (canonical(one) == canonical(other)) == (json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True))


def test_the_chain_is_what_the_documentation_says():
    """Computed with sha256sum, not with this code."""
    assert GENESIS == "ff3c064c95c29cb71b2a87c08f02fff458f4f6a31ac885c46ffa1444cede5f1d"
    assert chain(GENESIS, 1, {"b": 2, "a": "x"}) == "f451a07a265636c3c8355763276f76804b76ec2bc7350212273f8e5d8415291e"


def test_a_keyed_digest_depends_on_key_and_content():
    one, other = bytes(32), b"k" * 32
    assert keyed_digest(bytes(range(32)), {"a": 1}) == "b4cebde30982443ec36c18fa99ad10a70e705bba779f57c37e84decb64ae50fb"
    assert len({keyed_digest(one, {"a": 1}), keyed_digest(other, {"a": 1}), keyed_digest(one, {"a": 2})}) == 3


def test_a_short_digest_key_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        keyed_digest(b"short", {})
