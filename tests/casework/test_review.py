"""The end of a request's time: reviewed by another than the one in charge, kept longer for a reason, or erased so that no word is left."""

import io
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection

from comity.casework import actions, policy, queries
from comity.casework.models import AssistanceRequest, ErasedRequest, Erasure
from comity.casework.tasks import call_reviews
from comity.casework.terms import RightsQuestion
from comity.engines.ledger import __main__ as verifier
from comity.kernel import attachments, clock, proof
from comity.kernel.errors import NotAllowed
from comity.kernel.models import Draft, Entry, Notification
from comity.subjects import actions as subjects
from comity.web import drafts
from tests import making_bureau as make
from tests import making_people
from tests.making_bureau import NOON, Bureau

pytestmark = pytest.mark.django_db
CANARY = "Zanzibarbaro"
ENDED_ON = date(2026, 3, 2)
DUE = NOON + timedelta(days=185)


@pytest.fixture
def house() -> Bureau:
    return make.bureau()


def ended(house: Bureau, **facts: Any) -> AssistanceRequest:
    with clock.at(NOON):
        return make.answered(house, **facts)


def written_all_over(house: Bureau) -> list[AssistanceRequest]:
    """Two requests that ended, met by each other's persons, with the canary in every place that takes a word."""
    document = {"number": f"{CANARY}77", "country": "IT"}
    person = {"names": [f"{CANARY} Rossi"], "role": "suspect", "birth_dates": ["1979-05-03"], "notes": CANARY, "documents": [document]}
    words = dict.fromkeys(("title", "purpose", "facts", "offence", "belief", "link", "restrictions", "their_reference"), CANARY)
    with clock.at(NOON):
        file = attachments.stage(io.BytesIO(b"a photograph"), f"{CANARY}.txt")
        other = actions.withdraw(house.duty, make.received(house, persons=[person], **words), because=CANARY)
        request = make.accepted(house, persons=[person], files=[file], **words)
        for candidate in subjects.cross_check(house.case, request):
            subjects.decide(house.case, candidate, "different", CANARY)
        actions.ask(house.case, request, question=CANARY)
        actions.hear(house.case, request, answer=CANARY)
        actions.delay(house.case, request, authority=CANARY, expected_at=NOON + timedelta(days=3), told_at=NOON, because=CANARY)
        actions.authorise(house.case, request, was_granted=True)
        actions.provide(house.case, request, number=1, answer=CANARY)
        actions.refuse_item(house.case, request, number=2, ground=make.a_ground(request), ground_facts=CANARY)
        actions.second_read(house.second, request, number=2, agrees=True)
        answers = dict.fromkeys(("death_penalty", "torture", "asylum", "political", "minor"), ("no", CANARY))
        actions.review_all_rights(house.case, request, answers=answers)
        actions.write_reply(house.case, request, opening=CANARY, closing=CANARY)
        actions.grant(house.case, request, officer=make.officer_of(house.auditor), until_at=DUE, because=CANARY)
        actions.consult(house.auditor, request, purpose=CANARY)
        drafts.keep(house.second.person_id, f"casework.settle.{request.pk}", {"answer": [CANARY]})
        drafts.keep(house.second.person_id, f"casework.settle.{request.pk}7", {"answer": ["another's"]})
        actions.propose(house.case, request, whole_refusal=False, because=CANARY)
        return [actions.confirm(house.head, request, whole_refusal=False), other]


def rows_with(word: str) -> list[str]:
    """Every column of every table of the database in which the word stands."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if not model._meta.managed or model._meta.proxy:
                continue
            for column in model._meta.concrete_fields:
                quoted = [connection.ops.quote_name(name) for name in (model._meta.db_table, column.column)]
                cursor.execute(f"SELECT count(*) FROM {quoted[0]} WHERE lower(CAST({quoted[1]} AS TEXT)) LIKE %s", [f"%{word.lower()}%"])
                if cursor.fetchone()[0]:
                    found.append(f"{model._meta.db_table}.{column.column}")
    return found


def test_a_request_that_ends_is_reviewed_after_six_months_and_one_that_goes_on_is_not(house: Bureau) -> None:
    assert make.settled(house).review_on is None
    assert ended(house).review_on == date(2026, 9, 2)
    with clock.at(NOON):
        assert actions.withdraw(house.duty, make.received(house), because="they said so").review_on == date(2026, 9, 2)


@pytest.mark.parametrize(
    ("wanted", "review_on"), [(date(2026, 4, 1), date(2026, 4, 1)), (date(2025, 1, 1), ENDED_ON), (date(2030, 1, 1), date(2026, 9, 2))]
)
def test_a_persons_own_review_date_comes_first_but_never_before_the_end(house: Bureau, wanted: date, review_on: date) -> None:
    person = {"names": ["Mario Rossi"], "role": "witness", "review_on": wanted}
    assert ended(house, persons=[person, {**person, "review_on": None}]).review_on == review_on


def test_months_end_on_their_last_day() -> None:
    assert [clock.months_after(day, 6) for day in (date(2026, 8, 31), date(2027, 8, 31), date(2026, 3, 2))] == [
        date(2027, 2, 28),
        date(2028, 2, 29),
        date(2026, 9, 2),
    ]


def test_nothing_is_erased_before_its_review_or_by_whoever_was_in_charge_or_does_not_lead(house: Bureau) -> None:
    request = ended(house)
    with clock.at(NOON + timedelta(days=183)), pytest.raises(NotAllowed, match="not due yet"):
        actions.erase(house.head, [request], because="purpose met")
    with clock.at(DUE):
        for nobody, sentence in ((house.case, "head of desk"), (house.auditor, "head of desk"), (house.administrator, "head of desk")):
            with pytest.raises(NotAllowed, match=sentence):
                actions.erase(nobody, [request], because="purpose met")
        with pytest.raises(ValidationError, match="Say why"):
            actions.erase(house.head, [request], because=" ")
        own = make.received(house, at=NOON)
        actions.withdraw(house.head, actions.accept(house.head, own), because="they said so")
    with clock.at(DUE + timedelta(days=200)):
        with pytest.raises(NotAllowed, match="You were in charge"):
            actions.erase(house.head, [own], because="purpose met")
        actions.erase(house.deputy, [own], because="purpose met")
    assert AssistanceRequest.objects.filter(pk=request.pk).exists()
    assert [remnant.reference for remnant in ErasedRequest.objects.all()] == [own.reference]


def test_one_that_may_not_be_erased_keeps_all_of_its_decision(house: Bureau) -> None:
    due, early = ended(house), make.settled(house)
    with clock.at(DUE), pytest.raises(NotAllowed, match="has not ended"):
        actions.erase(house.head, [due, early], because="purpose met")
    assert AssistanceRequest.objects.count() == 2
    assert not Erasure.objects.exists()


def test_an_erased_request_leaves_no_word_anywhere_and_the_log_is_proved_from_an_export(house: Bureau, tmp_path: Path) -> None:
    requests = written_all_over(house)
    key, reference = requests[0].pk, requests[0].reference
    assert {column.split(".")[0] for column in rows_with(CANARY)} == {
        "casework_assistancerequest",
        "casework_authorisation",
        "casework_clarification",
        "casework_reply",
        "casework_requestitem",
        "casework_rightsreview",
        "kernel_attachment",
        "kernel_deadline",
        "kernel_draft",
        "kernel_entrycontent",
        "kernel_grant",
        "kernel_searchtoken",
        "kernel_signature",
        "subjects_candidate",
        "subjects_documentmention",
        "subjects_personmention",
        "subjects_verdict",
    }
    with clock.at(DUE):
        erasure = actions.erase(house.head, requests, because="the purpose is met")
    assert rows_with(CANARY) == []
    assert [draft.form for draft in Draft.objects.all()] == [f"casework.settle.{key}7"]
    assert not Notification.objects.filter(subject_kind=policy.KIND, subject_key=str(key)).exists()
    with_words = Entry.objects.filter(subject_kind=policy.KIND, subject_key=str(key), content__body__isnull=False)
    assert [entry.action for entry in with_words] == [f"{policy.KIND}.dispose"]
    assert with_words.get().content.body["facts"] == {"reference": reference, "erasure": erasure.pk}
    remnant = ErasedRequest.objects.get(reference=reference)
    assert (remnant.state, remnant.sought_at is not None, remnant.is_urgent, remnant.was_released) == ("answered", True, False, False)
    assert len(remnant.grounds) == 1
    proof.anchor_path().unlink(missing_ok=True)
    proof.checkpoint_now(DUE)
    files = [tmp_path / name for name in ("log", "checkpoints", "keys")]
    for file, written in zip(files, (proof.export(with_content=True), proof.anchored(), map(str, proof.public_keys())), strict=True):
        file.write_text("".join(f"{line}\n" for line in written), encoding="utf-8")
    assert verifier.main([str(file) for file in files]) == 0
    assert proof.verify().ok


def test_a_duplicate_is_decided_before_the_request_that_it_repeats(house: Bureau) -> None:
    first, again = ended(house), make.received(house, at=NOON)
    with clock.at(NOON):
        actions.mark_duplicate(house.duty, again, of=first, because="the same by post")
    with clock.at(DUE):
        with pytest.raises(NotAllowed, match="A duplicate of it is still kept"):
            actions.erase(house.head, [first], because="purpose met")
        actions.erase(house.head, [again], because="purpose met")
        first.refresh_from_db()
        actions.erase(house.head, [first], because="purpose met")
    assert ErasedRequest.objects.count() == 2


def test_what_is_still_owed_is_not_erased(house: Bureau) -> None:
    threat = make.received(house, urgency="life", urgency_reason="a kidnapped child")
    with clock.at(NOON):
        actions.release(
            house.duty, threat, called=make.officer_of(house.head), answers={1: "At the station"}, opening="", because="a life is at stake"
        )
        actions.withdraw(house.duty, threat, because="found")
    with clock.at(DUE), pytest.raises(NotAllowed, match="still owed"):
        actions.erase(house.head, [threat], because="purpose met")
    with clock.at(DUE):
        actions.countersign(house.deputy, threat, rights={question.value: ("no", "country sheet") for question in RightsQuestion})
        actions.erase(house.head, [threat], because="purpose met")
    assert ErasedRequest.objects.get().was_released


def test_kept_longer_it_is_reviewed_again_at_most_a_year_later(house: Bureau) -> None:
    request = ended(house)
    with clock.at(DUE):
        with pytest.raises(NotAllowed, match="head of desk"):
            actions.keep_longer(house.case, request, until_on=date(2026, 12, 1), because="an appeal is pending")
        for wrong in (date(2026, 9, 3), date(2027, 9, 4)):
            with pytest.raises(ValidationError, match="at most twelve months"):
                actions.keep_longer(house.head, request, until_on=wrong, because="an appeal is pending")
        with pytest.raises(ValidationError, match="Say why"):
            actions.keep_longer(house.head, request, until_on=date(2027, 9, 3), because="")
        actions.keep_longer(house.head, request, until_on=date(2027, 9, 3), because="an appeal is pending")
        assert not queries.due_for_review(house.head).exists()
        with pytest.raises(NotAllowed, match="not due yet"):
            actions.erase(house.head, [request], because="purpose met")
    entry = Entry.objects.get(action=f"{policy.KIND}.keep_longer", category="alteration")
    assert entry.content.body["changes"]["review_on"] == ["2026-09-02", "2027-09-03"]
    assert entry.content.body["because"] == "an appeal is pending"


def test_reviews_are_called_once_a_week_and_a_sealed_one_is_told_to_its_officer_alone(house: Bureau) -> None:
    ended(house)
    sealed = ended(house)
    actions.seal(house.case, sealed, is_sealed=True, because="a source is named")
    Notification.objects.all().delete()
    assert call_reviews(NOON + timedelta(days=100)) == 0
    with clock.at(DUE):
        assert call_reviews(DUE) == 3
        assert call_reviews(DUE + timedelta(hours=5)) == 0
        assert call_reviews(DUE + timedelta(days=7)) == 3
        assert [request.is_sealed for request in queries.due_for_review(house.head)] == [False]
    told = {(notice.officer_id, sealed.reference in str(notice.values)) for notice in Notification.objects.all()}
    assert told == {(house.head.user_id, False), (house.deputy.user_id, False), (house.case.user_id, True)}


def test_what_remains_is_seen_by_the_heads_of_the_desk_and_by_auditors(house: Bureau) -> None:
    with clock.at(DUE):
        actions.erase(house.head, [ended(house)], because="purpose met")
    elsewhere = making_people.actor("head", making_people.desk("OTHER"), "Olga Oro")
    seen = {actor.name: queries.erased(actor).count() for actor in (house.head, house.deputy, house.auditor, house.case, elsewhere)}
    assert seen == {house.head.name: 1, house.deputy.name: 1, house.auditor.name: 1, house.case.name: 0, elsewhere.name: 0}
    assert Erasure.objects.visible_to(house.administrator).count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed")
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's files are vacuumed by the server")
def test_no_byte_of_an_erased_request_stays_in_the_database_file() -> None:
    house = make.bureau()
    with clock.at(NOON):
        request = make.received(house, facts=CANARY * 400, title=CANARY)
        actions.withdraw(house.duty, request, because=CANARY)
    assert CANARY.encode() in database_bytes()
    with clock.at(DUE):
        actions.erase(house.head, [request], because="purpose met")
    assert CANARY.encode() not in database_bytes()


def database_bytes() -> bytes:
    """The file and its write-ahead log, as somebody would read them who took the disk."""
    name = str(connection.settings_dict["NAME"])
    return b"".join(Path(name + suffix).read_bytes() for suffix in ("", "-wal", "-journal") if os.path.exists(name + suffix))


def test_the_first_review_is_a_setting() -> None:
    assert settings.COMITY.review_months == 6
