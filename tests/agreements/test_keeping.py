"""Keeping agreements: every row of the table allowed, refused and from the wrong state; what two persons stand behind."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from comity.agreements import actions
from comity.agreements.instruments import ALL, BY_CODE
from comity.agreements.models import Agreement, Party, Pledge, State
from comity.agreements.workflow import FLOW
from comity.engines.deadlines import Limit, Unit
from comity.kernel import clock, clocks, search
from comity.kernel.actor import Actor, stranger
from comity.kernel.errors import NotAllowed, StaleVersion, WrongState
from comity.kernel.models import Entry
from tests import make
from tests import making_agreements as making

pytestmark = pytest.mark.django_db
DAY = date(2020, 2, 3)
TWO_HANDS = [row.name for row in FLOW.moves if row.second]
ONE_HAND = [row.name for row in FLOW.moves if not row.second]


@pytest.fixture
def head() -> Actor:
    return making.head()


def standing(head: Actor, state: State) -> Agreement:
    """An agreement walked to a state."""
    if state in {State.PROPOSED, State.REFUSED}:
        agreement = making.proposed(head, "IT", expires_on=date(2030, 1, 1))
    else:
        agreement = making.in_force(head, "IT", expires_on=date(2030, 1, 1))
    steps = {State.REFUSED: "refuse", State.SUSPENDED: "suspend", State.ENDED_IN_PRACTICE: "end_in_practice", State.ENDED: "end"}
    if state in steps:
        actions.take_step(head, agreement, steps[state], on=DAY, because="walked")
    assert agreement.state == state
    return agreement


def source_of(name: str) -> State:
    return State(min(FLOW.by_name[name].sources, key=lambda state: str(state.value)))


def day_of(name: str) -> date:
    return date(2035, 1, 1) if name == "renew" else DAY


@pytest.mark.parametrize("name", ONE_HAND)
def test_a_step_of_one_hand_is_the_heads_with_a_reason(head: Actor, name: str) -> None:
    agreement = standing(head, source_of(name))
    with pytest.raises(NotAllowed, match="Only the head of desk keeps agreements"):
        actions.take_step(make.actor("case", "duty", "auditor", "administrator"), agreement, name, on=DAY, because="so")
    with pytest.raises(ValidationError, match="Say why"):
        actions.take_step(head, agreement, name, on=DAY, because=" ")
    actions.take_step(head, agreement, name, on=DAY, because="so it was decided")
    assert agreement.state == FLOW.by_name[name].target
    last = agreement.status_changes.last()
    assert last is not None
    assert (last.state, last.since_on, last.because) == (agreement.state, DAY, "so it was decided")


@pytest.mark.parametrize("name", [row.name for row in FLOW.moves])
def test_a_step_from_the_wrong_state_says_so(head: Actor, name: str) -> None:
    wrong = next(state for state in State if state not in FLOW.by_name[name].sources)
    agreement = standing(head, wrong)
    with pytest.raises(WrongState, match="is not open from the state"):
        if name in ONE_HAND:
            actions.take_step(head, agreement, name, on=DAY, because="so")
        else:
            actions.propose_step(head, agreement, name, on=day_of(name), because="so")


@pytest.mark.parametrize("name", TWO_HANDS)
def test_two_persons_stand_behind_what_is_in_force(head: Actor, name: str) -> None:
    agreement = standing(head, source_of(name))
    before = agreement.state
    reader = make.actor("case")
    with pytest.raises(NotAllowed, match="Only the head of desk keeps agreements"):
        actions.propose_step(reader, agreement, name, on=day_of(name), because="published")
    with pytest.raises(NotAllowed, match="Somebody must propose it first"):
        actions.confirm_step(reader, agreement, name)
    with pytest.raises(ValidationError, match="Say why"):
        actions.propose_step(head, agreement, name, on=day_of(name), because="")
    actions.propose_step(head, agreement, name, on=day_of(name), because="published")
    assert agreement.state == before
    with pytest.raises(NotAllowed, match="A second person must confirm"):
        actions.confirm_step(head, agreement, name)
    with pytest.raises(NotAllowed, match="who has read the text"):
        actions.confirm_step(make.actor("duty"), agreement, name)
    actions.confirm_step(reader, agreement, name)
    assert agreement.state == State.IN_FORCE
    assert agreement.proposed_day is None
    assert agreement.clock_state == "open"


@pytest.mark.parametrize("name", TWO_HANDS)
def test_only_who_proposed_takes_it_back_and_with_it_goes_the_first_hand(head: Actor, name: str) -> None:
    agreement, reader = standing(head, source_of(name)), make.actor("case")
    actions.propose_step(head, agreement, name, on=day_of(name), because="published")
    before = agreement.state
    with pytest.raises(NotAllowed, match="You have proposed nothing here"):
        actions.take_back(reader, agreement, because="not mine")
    actions.take_back(head, agreement, because="not published yet")
    entry = Entry.objects.select_related("content").get(action=f"agreements.agreement.{name}.withdraw", category="alteration")
    assert entry.content.body["because"] == "not published yet"
    with pytest.raises(NotAllowed, match="Somebody must propose it first"):
        actions.confirm_step(reader, agreement, name)
    with pytest.raises(NotAllowed, match="You have proposed nothing here"):
        actions.take_back(head, agreement, because="again")
    assert Agreement.objects.get(pk=agreement.pk).state == before


def test_a_power_added_after_the_proposal_voids_it(head: Actor) -> None:
    agreement = making.proposed(head, "IT")
    actions.propose_step(head, agreement, "enter_into_force", on=DAY, because="ratified")
    actions.add_power(head, agreement, power="extradition", article=agreement.articles.get())
    with pytest.raises(NotAllowed, match="Somebody must propose it first"):
        actions.confirm_step(make.actor("case"), agreement, "enter_into_force")


def test_a_power_slipped_in_behind_the_kernels_back_is_noticed(head: Actor) -> None:
    agreement = making.proposed(head, "IT")
    actions.propose_step(head, agreement, "enter_into_force", on=DAY, because="ratified")
    agreement.powers.update(power="extradition")
    with pytest.raises(NotAllowed, match="changed after it was proposed"):
        actions.confirm_step(make.actor("case"), agreement, "enter_into_force")


def test_what_it_permits_changes_only_while_it_is_no_basis(head: Actor) -> None:
    agreement = making.in_force(head, "IT")
    article = agreement.articles.get()
    for change in (
        lambda: actions.add_power(head, agreement, power="extradition", article=article),
        lambda: actions.add_limit(head, agreement, Limit(3, Unit.HOURS, "Art. 9")),
        lambda: actions.add_ground(head, agreement, code="x", article="Art. 9", sentence="No."),
        lambda: actions.drop_part(head, agreement, agreement.powers.get(), because="wrong"),
        lambda: actions.edit(head, agreement, languages=["en"]),
    ):
        with pytest.raises(NotAllowed, match="while the agreement is proposed or suspended"):
            change()
    actions.edit(head, agreement, summary="Read again.")
    actions.take_step(head, agreement, "suspend", on=DAY, because="to add a power")
    actions.add_power(head, agreement, power="extradition", article=article)
    assert agreement.powers.count() == 2


def test_in_force_a_party_joins_or_leaves_with_a_reason(head: Actor) -> None:
    agreement = making.in_force(head, "IT")
    with pytest.raises(ValidationError, match="Say why"):
        actions.add_party(head, agreement, "FR")
    party = actions.add_party(head, agreement, "FR", because="acceded")
    actions.change_part(head, agreement, party, bound_from=DAY, because="thirty days after the instrument")
    assert Entry.objects.latest("sequence").action == "agreements.agreement.change_party"
    actions.drop_part(head, agreement, party, because="entered twice")
    assert [row.country for row in agreement.parties.all()] == ["IT"]


def test_a_party_is_named_once_and_is_somebody(head: Actor) -> None:
    agreement = making.proposed(head, "IT")
    with pytest.raises(ValidationError, match="party already"):
        actions.add_party(head, agreement, "IT")
    with pytest.raises(ValidationError, match="no country’s|no country's"):
        actions.add_party(head, agreement, "ZZ")
    with pytest.raises(ValidationError, match="A party is a country or an agency"):
        actions.add_party(head, agreement, Party())
    with pytest.raises(ValidationError, match="leaves after it was bound"):
        actions.add_party(head, agreement, Party(country="FR", bound_from=DAY, bound_until=DAY - timedelta(days=1)))


def test_days_are_held_in_order(head: Actor) -> None:
    agreement = making.proposed(head, "IT", signed_on=date(2019, 1, 1), expires_on=date(2026, 1, 1))
    with pytest.raises(ValidationError, match="before it was signed"):
        actions.propose_step(head, agreement, "enter_into_force", on=date(2018, 1, 1), because="ratified")
    actions.put_in_force(head, make.actor("case"), agreement, on=date(2019, 2, 1), because="ratified")
    with pytest.raises(ValidationError, match="before the last change of status"):
        actions.take_step(head, agreement, "suspend", on=date(2019, 1, 31), because="so")
    with pytest.raises(ValidationError, match="lies in the future"):
        actions.take_step(head, agreement, "suspend", on=clock.now().date() + timedelta(days=2), because="so")
    with pytest.raises(ValidationError, match="ends after the present expiry"):
        actions.propose_step(head, agreement, "renew", on=date(2026, 1, 1), because="prolonged")


def test_without_expiry_there_is_nothing_to_renew(head: Actor) -> None:
    with pytest.raises(ValidationError, match="nothing to renew"):
        actions.propose_step(head, making.in_force(head, "IT"), "renew", on=DAY, because="prolonged")


def test_the_expiry_is_a_promise_that_comes_up_before_it(head: Actor) -> None:
    agreement = making.in_force(head, "IT", expires_on=date(2030, 1, 1))
    assert agreement.next_due_at == datetime(2030, 1, 2, tzinfo=UTC)
    assert agreement.next_soon_at is not None
    assert date(2029, 9, 1) < agreement.next_soon_at.date() < date(2029, 11, 1)
    actions.propose_step(head, agreement, "renew", on=date(2035, 1, 1), because="prolonged")
    actions.confirm_step(make.actor("case"), agreement, "renew")
    assert agreement.next_due_at == datetime(2035, 1, 2, tzinfo=UTC)
    assert agreement.expires_on == date(2035, 1, 1)
    actions.take_step(head, agreement, "end", on=DAY, because="terminated")
    assert agreement.next_due_at is None
    assert [promise.state for promise in clocks.of(agreement)] == ["met", "cancelled"]


def test_a_stale_form_is_told_so(head: Actor) -> None:
    agreement = making.proposed(head, "IT")
    seen = agreement.version
    actions.edit(head, agreement, summary="one")
    with pytest.raises(StaleVersion):
        actions.edit(head, agreement, summary="two", seen=seen)


def test_parts_belong_together(head: Actor) -> None:
    one, other = making.proposed(head, "IT"), making.proposed(head, "FR")
    with pytest.raises(ValidationError, match="belongs to another agreement"):
        actions.add_power(head, one, power="training", article=other.articles.get())
    with pytest.raises(ValidationError, match="gives a power"):
        actions.drop_part(head, one, one.articles.get())
    with pytest.raises(ValidationError, match="no valid"):
        actions.add_limit(head, one, Limit(1, Unit.HOURS, "x"))
        actions.change_part(head, one, one.limits.get(), limit={"amount": "many"})


def test_pledges_say_what_they_are_included_in(head: Actor) -> None:
    agreement, other = making.proposed(head, "IT"), making.proposed(head, "FR")
    whole = actions.add_pledge(head, agreement, number=3000, unit="officers trained", due_on=date(2027, 9, 17))
    part = actions.add_pledge(head, agreement, number=1000, unit="officers trained of one continent", included_in=whole)
    with pytest.raises(ValidationError, match="included in itself"):
        actions.change_part(head, agreement, whole, included_in=part)
    whole.refresh_from_db()
    with pytest.raises(ValidationError, match="belongs to another agreement"):
        actions.add_pledge(head, other, number=5, unit="places", included_in=whole)
    with pytest.raises(ValidationError, match="included in this one"):
        actions.drop_part(head, agreement, whole)
    actions.change_part(head, agreement, part, reached=760, reached_on=DAY)
    assert Pledge.objects.get(pk=part.pk).reached == 760


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_every_instrument_can_be_adopted_and_cites_its_articles(head: Actor, code: str) -> None:
    agreement = actions.adopt(head, code, parties=["IT", "FR"], short_title="Ours")
    instrument = BY_CODE[code]
    assert (agreement.short_title, agreement.instrument, agreement.state) == ("Ours", code, State.PROPOSED)
    assert agreement.articles.count() == len(instrument.articles)
    assert {row.power for row in agreement.powers.all()} == {power for says in instrument.articles for power in says.gives}
    assert agreement.powers.exists()
    assert [row.as_limit for row in agreement.limits.all()] == [allows.limit for allows in instrument.limits]
    assert agreement.grounds.count() == len(instrument.grounds)
    assert Entry.objects.latest("sequence").action == "agreements.agreement.adopt"


def test_instruments_are_named_once() -> None:
    assert len(BY_CODE) == len(ALL)


def test_agreements_are_found_by_title_place_and_party(head: Actor) -> None:
    agreement = making.proposed(head, "IT", short_title="Patrols", signed_at="The Hague", signed_on=date(2015, 9, 24))
    for text in ("patr", "hague", "italy"):
        assert list(search.find(head, Agreement, text)) == [agreement]
    assert not search.find(stranger(), Agreement, "patr").exists()


@pytest.mark.parametrize("role", ["duty", "case", "head", "liaison", "auditor", "administrator"])
def test_everybody_with_a_role_reads_them_and_nobody_else(head: Actor, role: str) -> None:
    making.proposed(head, "IT")
    assert Agreement.objects.visible_to(make.actor(role)).count() == 1
    assert Agreement.objects.visible_to(stranger()).count() == 0
    assert Agreement.objects.visible_to(make.actor()).count() == 0, "an officer without a role"
