"""A list is screened under two hands, by a law, piece by piece."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection

from comity.agreements import actions as agreements
from comity.kernel import attachments, clock, record
from comity.kernel.actor import Actor, ActorKind, system
from comity.kernel.errors import NotAllowed, StaleVersion, WrongState
from comity.kernel.models import Attachment, Category, Entry, Grant, Job, Notification, Signature
from comity.people.actions import end_role
from comity.screening.models import Fault, Hit, PersonMet, ScreeningRun
from comity.screening.reviews import actions as reviews
from comity.screening.runs import actions, queries
from tests import making_agreements, making_people, making_reviews
from tests import making_runs as making
from tests.kernel.things.models import may_work
from tests.making_runs import LISTED, NOBODY, House, a_csv, a_file, sealed_files
from tests.making_subjects import a_matter

DB = pytest.mark.django_db
KIND = "screening.screeningrun"


@DB
def test_a_list_is_compared_and_who_resembles_nobody_is_counted_and_forgotten(house: House) -> None:
    making.listed()
    bad = ("Piero Altro", "31.02.1961", "Narnia", "Q", "", "")
    nobody = ("", "1961", "", "", "", "")
    run = making.finished(house, NOBODY, LISTED, bad, nobody)
    job = Job.objects.get(kind=actions.COMPARE)
    assert job.state == "done", job.errors
    assert (run.state, run.given, run.compared, run.in_part, run.unreadable, run.met, run.listed) == ("finished", 4, 3, 1, 1, 1, 1)
    person = PersonMet.objects.get()
    assert (person.row, str(person), person.shares_document) == (3, "Orsino Valdemarca", True)
    hit = Hit.objects.get()
    assert (hit.entry.entry_key, hit.score > 0.9) == ("7", True)
    told = [(fault.row, fault.flaw, fault.is_compared) for fault in Fault.objects.all()]
    assert told == [(4, "date", True), (4, "country", True), (4, "sex", True), (5, "nobody", False)]
    assert [entry.action for entry in Entry.objects.filter(subject_kind=KIND).order_by("sequence")] == [
        f"{KIND}.{verb}" for verb in ("prepare", "authorise.propose", "authorise", "compare", "finish")
    ]
    done = Entry.objects.filter(action=f"{KIND}.compare", category=Category.COMBINATION).get()
    assert done.actor == house.actor("case").identity, "in the name of who prepared it"
    assert done.content.body["facts"] == {"first_row": 2, "last_row": 5, "met": 1, "listed": 1}


@DB
def test_a_list_above_the_ceiling_is_refused_before_anything_of_it_is_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "COMITY", type(settings.COMITY)(**{**vars(settings.COMITY), "screening_ceiling": 3}))
    before = set(sealed_files())
    with pytest.raises(ValidationError, match="more than 3 persons"):
        making.prepared(house, *[NOBODY] * 4)
    assert not ScreeningRun.objects.exists()
    assert set(sealed_files()) == before
    assert making.prepared(house, *[NOBODY] * 3).given == 3


WRONG: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "holds no row"),
    "headers alone": (a_csv(), "no row of a person"),
    "no known header": (b"Piero Altro;03.02.1961\nCarla Altro;01.01.1980\n", "No header of this file is known"),
    "tiny PDF": (b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nName;Passport\nPiero Altro;YA1234567\n%%EOF", "The file is no table"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "The file is no table"),
    "some binary": (b"Name;Passport\n" + bytes(range(1, 32)) * 4, "The file is no table"),
    "old workbook": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old or protected workbook"),
    "broken workbook": (b"PK\x03\x04 nothing of a workbook", "cannot be read"),
}


@DB
@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_list_is_refused_with_its_remedy(house: House, wrong: str) -> None:
    content, sentence = WRONG[wrong]
    with pytest.raises(ValidationError, match=sentence):
        actions.prepare(
            house.actor("case"), a_file(content), "x", matter=house.matter, basis=house.basis, article="Art. 7", purpose="arrivals"
        )
    assert not Attachment.objects.exists()


@DB
@pytest.mark.parametrize(
    ("facts", "sentence"), [({"article": " "}, "Name the article"), ({"purpose": ""}, "Say what the screening is for")]
)
def test_without_article_or_purpose_nothing_is_prepared(house: House, facts: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        making.prepared(house, NOBODY, **facts)


@DB
def test_it_needs_a_law_in_force_that_binds_our_side_when_given_and_when_signed(house: House) -> None:
    head = making_agreements.head()
    with pytest.raises(ValidationError, match="not yet a basis"):
        making.prepared(house, NOBODY, basis=making_agreements.proposed(head, "IT"))
    run = making.asked(house, NOBODY)
    agreements.take_step(head, house.basis, "suspend", on=clock.now().date(), because="a court looks at it")
    with pytest.raises(NotAllowed, match="Suspended since"):
        actions.authorise(house.actor("head"), run)
    assert not Job.objects.exists()


@DB
def test_only_an_officer_in_charge_of_the_matter_prepares_and_being_on_duty_is_not_enough(house: House) -> None:
    with pytest.raises(NotAllowed, match="matter that you are in charge of"):
        making.prepared(house, NOBODY, by="stranger")
    with pytest.raises(NotAllowed, match="Only an officer who works on cases"):
        making.prepared(house, NOBODY, by="auditor")
    assert Entry.objects.filter(action=f"{KIND}.prepare", category=Category.NOT_ALLOWED).count() == 2


@DB
def test_the_same_list_is_not_given_twice_while_it_waits(house: House) -> None:
    run = making.prepared(house, NOBODY)
    with pytest.raises(ValidationError, match=run.reference):
        making.prepared(house, NOBODY)
    actions.cancel(house.actor("case"), run, because="wrong file")
    assert making.prepared(house, NOBODY).reference != run.reference


@DB
def test_the_second_hand_is_another_humans_and_a_heads_of_this_desk(house: House) -> None:
    run = making.prepared(house, NOBODY)
    with pytest.raises(NotAllowed, match="Somebody must propose it first"):
        actions.authorise(house.actor("head"), run)
    actions.ask(house.actor("case"), run)
    for who in ("case", "colleague", "stranger", "auditor"):
        with pytest.raises(NotAllowed, match="Only a head of this desk"):
            actions.authorise(house.actor(who), run)
    actions.authorise(house.actor("deputy"), run)
    assert (run.state, run.authorised_by_id) == ("running", house.officers["deputy"].pk)


@DB
def test_nothing_begins_for_who_may_not_search_now_or_has_given_the_matter_away(house: House) -> None:
    run = making.asked(house, NOBODY)
    review = making_reviews.asked(house.actor("case"), at=clock.now())
    with clock.at(clock.now() + timedelta(days=30)), pytest.raises(ValidationError, match="Your right to search is suspended"):
        actions.authorise(house.actor("head"), run)
    assert (ScreeningRun.objects.get().state, Job.objects.exists()) == ("prepared", False)
    reviews.answer(house.actor("case"), review, answer="The request names this person.")
    with record.change("give", house.matter, by=house.actor("case"), may=may_work) as act:
        act.subject.size = 0
    with pytest.raises(ValidationError, match="in charge of"):
        actions.authorise(house.actor("head"), run)
    assert (ScreeningRun.objects.get().state, Job.objects.exists()) == ("prepared", False)


@DB
def test_a_head_who_prepares_needs_another_head(house: House) -> None:
    matter = a_matter(replace(house.actor("head"), roles=frozenset({"case"})), "AR-2026-0002")
    run = making.prepared(house, NOBODY, by="head", matter=matter)
    actions.ask(house.actor("head"), run)
    with pytest.raises(NotAllowed, match="You prepared it"):
        actions.authorise(house.actor("head"), run)
    actions.authorise(house.actor("deputy"), run)
    assert run.state == "running"


@DB
def test_changing_what_the_columns_hold_voids_the_first_hand(house: House) -> None:
    run = making.asked(house, NOBODY)
    assert queries.asked(run)
    actions.map_columns(house.actor("case"), run, columns={"name": 0}, order="mdy", encoding=run.encoding)
    assert queries.asked(run) is None
    assert Signature.objects.get(subject_kind=KIND).voided_at
    with pytest.raises(NotAllowed, match="Somebody must propose it first"):
        actions.authorise(house.actor("head"), run)
    with pytest.raises(ValidationError, match="which column holds the name"):
        actions.map_columns(house.actor("case"), run, columns={"place": 5}, order="dmy", encoding=run.encoding)
    with pytest.raises(StaleVersion):
        actions.map_columns(house.actor("case"), run, columns={"name": 0}, order="dmy", encoding=run.encoding, seen=1)


@DB
def test_heads_are_told_who_asks_and_whoever_asked_is_told_what_came_of_it(house: House) -> None:
    run = making.asked(house, NOBODY)
    told = Notification.objects.filter(subject_kind=KIND)
    assert {one.officer_id for one in told} == {house.officers["head"].pk, house.officers["deputy"].pk}
    actions.refuse(house.actor("head"), run, because="the matter is a theft")
    assert told.filter(seen_at__isnull=True).get().officer_id == house.officers["case"].pk
    assert told.latest("pk").values["because"] == "the matter is a theft"
    other = making.asked(house, LISTED)
    actions.cancel(house.actor("head"), other, because="not this week")
    assert told.filter(officer=house.officers["case"], seen_at__isnull=True).latest("pk").template.endswith("was stopped: %(because)s")


STEPS: dict[str, Callable[[Actor, ScreeningRun], object]] = {
    "map": lambda by, run: actions.map_columns(by, run, columns={"name": 0}, order="dmy", encoding=run.encoding),
    "authorise": actions.ask,
    "refuse": lambda by, run: actions.refuse(by, run, because="no"),
    "cancel": lambda by, run: actions.cancel(by, run, because="no"),
    "finish": actions.finish,
    "fail": lambda by, run: actions.fail(by, run, because="no"),
    "erase": lambda by, run: actions.erase(by, run, because="no"),
}
REFUSED = {
    "map": ("colleague", "Only who prepared it"),
    "authorise": ("colleague", "Only who prepared it"),
    "refuse": ("colleague", "Only a head of this desk"),
    "cancel": ("colleague", "Only who prepared it or a head"),
}
OPEN_FROM = {
    "map": {"prepared"},
    "authorise": {"prepared"},
    "refuse": {"prepared"},
    "cancel": {"prepared", "running"},
    "finish": {"running"},
    "fail": {"running"},
    "erase": {"finished", "cancelled", "refused", "failed"},
}


@DB
@pytest.mark.parametrize("step", REFUSED)
def test_who_may_not_take_a_step_is_told_why(house: House, step: str) -> None:
    who, sentence = REFUSED[step]
    with pytest.raises(NotAllowed, match=sentence):
        STEPS[step](house.actor(who), making.asked(house, NOBODY))


@DB
def test_what_is_no_persons_step_is_taken_by_nobody_else(house: House) -> None:
    run = making.authorised(house, NOBODY)
    with pytest.raises(NotAllowed, match="Only the work itself"):
        actions.fail(house.actor("colleague"), run, because="no")
    with pytest.raises(NotAllowed, match="Only who prepared it"):
        actions.finish(house.actor("head"), run)
    with pytest.raises(NotAllowed, match="not compared yet"):
        actions.finish(house.actor("case"), run)
    with pytest.raises(NotAllowed, match="Only who prepared it"):
        actions.note(house.actor("colleague"), run, [actions.Compared(2, {}, (), True)])
    making.work()
    run.refresh_from_db()
    with pytest.raises(NotAllowed, match="Only who prepared it or a head"):
        actions.erase(house.actor("colleague"), run, because="no")


@DB
@pytest.mark.parametrize("step", STEPS)
def test_from_any_other_state_a_step_is_closed(house: House, step: str) -> None:
    run = making.prepared(house, NOBODY)
    if "prepared" not in OPEN_FROM[step]:
        with pytest.raises(WrongState):
            STEPS[step](house.actor("case"), run)
    if "finished" not in OPEN_FROM[step]:
        actions.cancel(house.actor("case"), run, because="wrong file")
        who = "head" if step == "refuse" else "case"
        with pytest.raises(WrongState):
            STEPS[step](house.actor(who), run)


@DB
@pytest.mark.parametrize(
    ("who", "sees"), [("case", True), ("head", True), ("deputy", True), ("auditor", True), ("colleague", False), ("stranger", False)]
)
def test_who_sees_a_run_and_whom_it_met(house: House, who: str, sees: bool) -> None:
    making.listed()
    making.finished(house, LISTED, ("Piero Altro", "never", "", "", "", ""))
    by = house.actor(who)
    for model in (ScreeningRun, PersonMet, Hit, Fault):
        assert model.objects.visible_to(by).exists() is sees, model
    assert not ScreeningRun.objects.visible_to(Actor(by.kind, "nobody")).exists()
    assert ScreeningRun.objects.visible_to(system("tick")).exists()


@DB
@pytest.mark.parametrize("who", ["case", "head"])
def test_who_has_left_the_desk_sees_no_run_of_it_any_more(house: House, who: str) -> None:
    run = making.authorised(house, NOBODY)
    end_role(making_people.founders()[0], house.officers[who].memberships.get(), because="moved")
    assert not ScreeningRun.objects.visible_to(house.actor(who)).exists()
    assert ScreeningRun.objects.visible_to(house.actor("deputy")).get() == run


@DB
@pytest.mark.parametrize("role", ["administrator", "statistics"])
def test_another_role_at_the_desk_opens_none_of_the_own_former_runs(house: House, role: str) -> None:
    making.prepared(house, NOBODY)
    assert not ScreeningRun.objects.visible_to(replace(house.actor("case"), roles=frozenset({role}))).exists()


def sealed(house: House) -> None:
    """The matter of the house is seen by whom a grant names, and by auditors."""
    with record.change("seal", house.matter, by=house.actor("case"), may=may_work) as act:
        act.subject.desk_id = 9999
    granted(house, "case")


def granted(house: House, who: str) -> None:
    now = clock.now()
    until = now + timedelta(days=500)
    Grant.objects.create(
        subject_kind=house.matter.kind(),
        subject_key=house.matter.key,
        officer=house.officers[who],
        granted_by=house.officers["case"],
        from_at=now,
        until_at=until,
        because="x",
    )


@DB
def test_a_head_sees_neither_matter_nor_persons_of_a_run_whose_matter_is_sealed_to_her(house: House) -> None:
    making.listed()
    run = making.finished(house, LISTED, ("Piero Altro", "never", "", "", "", ""))
    sealed(house)
    for model in (ScreeningRun, PersonMet, Hit, Fault):
        for who, sees in (("case", True), ("head", False), ("deputy", False), ("auditor", True)):
            assert model.objects.visible_to(house.actor(who)).exists() is sees, (model, who)
    client = making_people.signed_in(house.officers["head"])
    for address in ("", "results/", "faults/", "erase/"):
        assert client.get(run.get_absolute_url() + address).status_code == 404
    with pytest.raises(NotAllowed, match="matter that you may not see"):
        actions.erase(house.actor("head"), run, because="all were looked at")
    with pytest.raises(NotAllowed, match="matter that you may not see"):
        actions.take(house.actor("head"), run, purpose="the file", form="xlsx", persons=1)
    granted(house, "deputy")
    assert ScreeningRun.objects.visible_to(house.actor("deputy")).get() == run


@DB
def test_the_second_person_of_a_sealed_matter_is_one_who_may_see_it(house: House) -> None:
    sealed(house)
    run = making.prepared(house, NOBODY)
    with pytest.raises(ValidationError, match="No other head of this desk may see the matter"):
        actions.ask(house.actor("case"), run)
    assert queries.asked(run) is None
    granted(house, "deputy")
    actions.ask(house.actor("case"), run)
    assert {one.officer_id for one in Notification.objects.filter(subject_kind=KIND)} == {house.officers["deputy"].pk}
    with pytest.raises(NotAllowed, match="matter that you may not see"):
        actions.authorise(house.actor("head"), run)
    actions.authorise(house.actor("deputy"), run)
    assert run.state == "running"


@DB
def test_a_run_outlives_its_matter_and_opens_to_nobody_to_whom_that_was_sealed(house: House) -> None:
    making.listed()
    making.finished(house, LISTED)
    sealed(house)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM things_thing WHERE id = %s", [house.matter.pk])
    for who, sees in (("case", True), ("head", True), ("deputy", False), ("colleague", False), ("stranger", False), ("auditor", True)):
        assert Hit.objects.visible_to(house.actor(who)).exists() is sees, who


@DB
@pytest.mark.parametrize(
    ("who", "sentence"),
    [("auditor", "takes no person away"), ("colleague", "Only who prepared it or a head"), ("stranger", "Only who")],
)
def test_results_are_taken_away_by_who_works_on_them_alone(house: House, who: str, sentence: str) -> None:
    making.listed()
    run = making.finished(house, LISTED)
    with pytest.raises(NotAllowed, match=sentence):
        actions.take(house.actor(who), run, purpose="the file", form="xlsx", persons=1)
    with pytest.raises(NotAllowed, match="Only who prepared"):
        actions.take(replace(house.actor("case"), kind=ActorKind.TOKEN), run, purpose="the file", form="xlsx", persons=1)
    for able in ("case", "head", "deputy"):
        actions.take(house.actor(able), run, purpose="the file", form="xlsx", persons=1)


@DB
@pytest.mark.parametrize("who", ["case", "head", "auditor"])
def test_nobody_who_sees_a_run_takes_its_list_out_again(house: House, who: str) -> None:
    run = making.asked(house, NOBODY)
    assert ScreeningRun.objects.visible_to(house.actor(who)).get() == run
    assert not Attachment.objects.visible_to(house.actor(who)).exists()
    client = making_people.signed_in(house.officers[who])
    assert client.post(f"/attachments/{attachments.of(run).get().pk}/", {"purpose": "to look"}).status_code == 404


@DB
def test_the_head_of_a_file_decides_how_its_letters_and_dates_are_read(house: House) -> None:
    content = a_csv(
        ("محمد الهاشمي", "12/31/1979", "", "", "", ""), headers=("الاسم", "تاريخ الميلاد", "a", "b", "c", "d"), encoding="cp1256"
    )
    run = making.prepared(house, content=content)
    assert (run.encoding, run.order, run.columns) == ("cp1256", "mdy", {"name": 0, "born": 1})
    actions.map_columns(house.actor("case"), run, columns={"name": 0}, order="dmy", encoding="cp1252")
    assert run.headers[0] != "الاسم"
