"""Handling codes: what a provider's marking lets flow to whom, and what is not taken in at all."""

import json
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engines.handling import (
    BY_STRICTNESS,
    NOT_ACCREDITED,
    Code,
    Evaluation,
    Information,
    Marking,
    MarkingError,
    Permission,
    Purpose,
    Recipient,
    Source,
    classification_in,
    classify,
    may_flow,
    strictest,
)

EVALUATIONS = st.none() | st.builds(Evaluation, st.sampled_from(Source), st.sampled_from(Information))
WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30).map(str.strip).filter(bool)
MARKINGS = st.one_of(
    st.builds(Marking, st.sampled_from([Code.H0, Code.H1, Code.H2]), EVALUATIONS, st.just("") | WORDS),
    st.builds(Marking, st.just(Code.H3), EVALUATIONS, WORDS),
)
H0, H1, H2, H3 = Marking(Code.H0), Marking(Code.H1), Marking(Code.H2), Marking(Code.H3, text="Not to the press.")
DESK, AUTHORITY, COURT, STATE, THIRD = Recipient.DESK, Recipient.AUTHORITY, Recipient.COURT, Recipient.STATE, Recipient.THIRD_PARTY


def asked(marking, to, purpose=Purpose.CRIME, permission=Permission.MISSING, **facts):
    return may_flow(marking, to=to, purpose=purpose, permission=permission, **facts)


@pytest.mark.parametrize(
    ("marking", "to", "purpose", "begins"),
    [
        (H0, DESK, Purpose.CRIME, ""),
        (H0, AUTHORITY, Purpose.CRIME, ""),
        (H0, COURT, Purpose.PROCEEDINGS, ""),
        (H0, AUTHORITY, Purpose.OTHER, "The provider gave this only to prevent and combat crime"),
        (H0, STATE, Purpose.CRIME, "What another provider gave"),
        (H0, THIRD, Purpose.CRIME, "What another provider gave"),
        (H1, AUTHORITY, Purpose.CRIME, ""),
        (H1, COURT, Purpose.CRIME, "H1:"),
        (H1, AUTHORITY, Purpose.PROCEEDINGS, "H1:"),
        (H1, STATE, Purpose.CRIME, "What another provider gave"),
        (H2, DESK, Purpose.CRIME, ""),
        (H2, DESK, Purpose.PROCEEDINGS, "H2:"),
        (H2, AUTHORITY, Purpose.CRIME, "H2:"),
        (H2, COURT, Purpose.PROCEEDINGS, "H2:"),
        (H2, STATE, Purpose.CRIME, "H2:"),
        (H3, DESK, Purpose.CRIME, "The provider set a condition"),
        (Marking(Code.H0, text="Return after use."), AUTHORITY, Purpose.CRIME, "The provider set a condition"),
    ],
)
def test_without_permission_a_marking_lets_this_flow(marking, to, purpose, begins):
    ruling = asked(marking, to, purpose)
    assert ruling.allowed == (not begins)
    assert ruling.because.startswith(begins)


def test_the_condition_once_read_and_confirmed_is_no_bar():
    assert asked(H3, AUTHORITY, acknowledged=True)
    assert not asked(H3, STATE, acknowledged=True)


@pytest.mark.parametrize(("marking", "to", "purpose"), [*product([H0, H1, H2], Recipient, [Purpose.CRIME, Purpose.PROCEEDINGS])])
def test_a_recorded_permission_opens_what_a_code_closes(marking, to, purpose):
    assert asked(marking, to, purpose, Permission.RECORDED)


@pytest.mark.parametrize(("marking", "to"), [*product([H0, H1, H2, H3], list(Recipient)[1:])])
def test_no_permission_on_record_opens_another_purpose_than_crime(marking, to):
    assert not asked(marking, to, Purpose.OTHER, Permission.RECORDED, acknowledged=True)


def test_a_recorded_permission_does_not_stand_for_reading_the_condition():
    assert not asked(H3, COURT, permission=Permission.RECORDED)
    assert asked(H3, COURT, permission=Permission.RECORDED, acknowledged=True)


@pytest.mark.parametrize(("marking", "purpose"), [*product([H0, H1, H2, H3], Purpose)])
def test_what_is_ours_and_what_returns_to_its_provider_flows_freely(marking, purpose):
    assert asked(marking, Recipient.PROVIDER, purpose)
    assert asked(marking, STATE, purpose, Permission.OURS)


@given(MARKINGS)
def test_a_marking_reads_back_from_text_and_from_json(marking):
    assert Marking.parse(str(marking)) == marking
    assert Marking.from_json(json.loads(json.dumps(marking.to_json()))) == marking


def test_a_marking_is_written_as_desks_write_it():
    best = Evaluation(Source.A, Information.KNOWN)
    assert str(Marking(Code.H1, best)) == "H1 · A2"
    assert str(H1) == "H1"
    assert str(Marking(Code.H3, best, "Not to the press.")) == "H3 · A2 · Not to the press."
    assert str(H3) == "H3 · – · Not to the press."
    assert Marking.parse(" h1·a2 ") == Marking(Code.H1, best)


@pytest.mark.parametrize(
    "text", ["", "H4", "H1 · E2", "H1 · A5", "H1 · A٢", "H1 · A22", "H3", "H3 · A1", "A1", "H1 · A1 · two\nlines", "H3 · – · " + "x" * 1001]
)
def test_what_is_no_marking_is_refused(text):
    with pytest.raises(MarkingError):
        Marking.parse(text)


@pytest.mark.parametrize("fields", [{}, {"code": "H1", "text": 5}, {"code": None}, {"code": ["H1"]}, {"code": "H1", "text": " x"}])
def test_json_that_is_no_marking_is_refused(fields):
    with pytest.raises(MarkingError):
        Marking.from_json(fields)


def test_material_that_combines_several_keeps_every_bar_every_condition_and_the_weakest_evaluation():
    several = [
        Marking(Code.H1, Evaluation(Source.A, Information.UNCORROBORATED)),
        Marking(Code.H2, Evaluation(Source.C, Information.ACCURATE)),
        Marking(Code.H3, Evaluation(Source.B, Information.KNOWN), "Not to the press."),
        Marking(Code.H3, Evaluation(Source.B, Information.KNOWN), "Not to the press."),
    ]
    assert str(strictest(several)) == "H2 · C4 · Not to the press."
    assert str(strictest([H0, H3])) == "H3 · – · Not to the press."
    assert str(strictest([Marking(Code.H0, Evaluation(Source.A, Information.ACCURATE)), H1])) == "H1 · X4"
    with pytest.raises(MarkingError, match="nothing was marked"):
        strictest([])


@given(
    st.lists(MARKINGS, min_size=1, max_size=5),
    st.sampled_from(Recipient),
    st.sampled_from(Purpose),
    st.sampled_from(Permission),
    st.booleans(),
)
def test_combined_material_flows_only_where_each_part_may(markings, to, purpose, permission, acknowledged):
    combined = may_flow(strictest(markings), to=to, purpose=purpose, permission=permission, acknowledged=acknowledged)
    each = all(may_flow(one, to=to, purpose=purpose, permission=permission, acknowledged=acknowledged) for one in markings)
    assert combined.allowed == each
    assert set(BY_STRICTNESS) == set(Code)


@pytest.mark.parametrize(
    "text",
    [
        "SECRET",
        "Dear colleague,\n\n  - RESTREINT UE/EU RESTRICTED -\n\nwe ask",
        "SECRET // REL TO FRA",
        "TRÈS SECRET",
        "VS-NUR FÜR DEN DIENSTGEBRAUCH",
        "VS – Nur für den Dienstgebrauch",
        "Einstufung: VS-NfD",
        "*** NATO  CONFIDENTIAL ***",
        "Riservatissimo",
        "ŚCIŚLE TAJNE",
        "Korlátozott terjesztésű!",
        "СОВЕРШЕННО СЕКРЕТНО",
        "Особой важности",
        "机密★10年",
        "密级：秘密",
        "绝 密",
        "سري جدًا",
        "SECRET (copy 2 of 5)",
    ],
)
def test_classified_material_is_refused(text):
    assert classification_in(text)
    assert classify(text).because == NOT_ACCREDITED


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H2 · A1",
        "OFFICIAL-SENSITIVE",
        "He kept it secret.",
        "The secret\nservice of",
        "Limité",
        "保守国家秘密法规定",
        "- - -",
        "★",
        "restricted area access",
    ],
)
def test_the_same_words_in_a_sentence_mean_nothing(text):
    assert classification_in(text) is None
    assert classify(text)
