"""The pages of agreements and of the directory, through the real sign-in: 200, 403 with its sentence, 404, equal numbers of queries."""

import json
import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comity.agreements import actions, queries
from comity.agreements.models import Agreement, Party, Power, State
from comity.agreements.views.parts import KINDS
from comity.directory import actions as directory
from comity.directory.models import Agency
from comity.kernel import clock, tick
from comity.kernel.actor import Actor
from comity.kernel.models import Entry
from tests import make
from tests import making_agreements as making

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


def test_a_stranger_is_sent_to_the_sign_in(by: Actor) -> None:
    agreement = making.full(by)
    for url in (
        agreement.get_absolute_url(),
        reverse("agreements:agreements"),
        reverse("agreements:map_json"),
        reverse("directory:agencies"),
    ):
        assert Client().get(url).status_code in {302, 401}


def test_an_agreement_shows_all_it_says_and_why_it_does_not_serve(by: Actor, readers: Client) -> None:
    page = text(readers.get(making.full(by).get_absolute_url()))
    for said in (
        "Signed 24 Sep 2015, proposed and not in force: not yet a basis.",
        "8 hours",
        "harm an investigation",
        "3000 officers trained",
    ):
        assert said in page
    assert "Only the head of desk keeps agreements" in page
    assert "The Hague" in page


def test_absent_is_404(heads: Client) -> None:
    for name, args in (
        ("agreements:agreement", [999]),
        ("agreements:step", [999, "end"]),
        ("agreements:serving", [999]),
        ("agreements:edit_part", [999, "parties", 1]),
        ("directory:agency", [999]),
        ("directory:country", ["ZZ"]),
        ("directory:lift_bar", [999]),
    ):
        assert heads.get(reverse(name, args=args)).status_code == 404, name


def test_unknown_steps_and_parts_are_404(by: Actor, heads: Client) -> None:
    agreement = making.full(by)
    assert heads.get(reverse("agreements:step", args=[agreement.pk, "explode"])).status_code == 404
    assert heads.get(reverse("agreements:add_part", args=[agreement.pk, "wishes"])).status_code == 404
    agency = Agency.objects.get()
    assert heads.get(reverse("directory:add_part", args=[agency.pk, "wishes"])).status_code == 404
    other = making.proposed(by, "FR")
    assert heads.get(reverse("agreements:edit_part", args=[agreement.pk, "parties", other.parties.get().pk])).status_code == 404


def test_who_only_reads_is_refused_with_the_sentence(by: Actor, readers: Client) -> None:
    agreement, agency = making.full(by), Agency.objects.get()
    for url in (
        reverse("agreements:add"),
        reverse("agreements:adopt"),
        reverse("agreements:edit", args=[agreement.pk]),
        reverse("agreements:step", args=[agreement.pk, "enter_into_force"]),
        *(reverse("agreements:add_part", args=[agreement.pk, kind]) for kind in KINDS),
    ):
        answer = readers.get(url)
        assert answer.status_code == 403, url
        assert "Only the head of desk keeps agreements" in text(answer)
    answer = readers.post(reverse("directory:edit_agency", args=[agency.pk]), {"name": "Mine"})
    assert answer.status_code == 403
    assert "keeps the directory" in text(answer)
    agency.refresh_from_db()
    assert agency.name != "Mine"
    assert Entry.objects.filter(action="directory.edit_agency", category="not_allowed").exists(), "a try is remembered"


def test_two_officers_put_an_agreement_in_force_through_the_pages(by: Actor, heads: Client, readers: Client) -> None:
    agreement = making.full(by)
    url = reverse("agreements:step", args=[agreement.pk, "enter_into_force"])
    assert text(heads.get(url)).count("csrfmiddlewaretoken") >= 1
    unsaid = heads.post(url, {"version": agreement.version, "on": "2016-01-01", "because": ""})
    assert unsaid.status_code == 422
    assert heads.post(url, {"version": agreement.version, "on": "2016-01-01", "because": "both ratified"}).status_code == 302
    agreement.refresh_from_db()
    assert agreement.state == State.PROPOSED
    assert heads.get(url).status_code == 403
    shown = text(readers.get(url))
    assert "both ratified" in shown
    assert "Elena Capo" in shown
    assert readers.post(url, {"version": agreement.version}).status_code == 302
    agreement.refresh_from_db()
    assert agreement.state == State.IN_FORCE
    assert "Serves today." in text(readers.get(agreement.get_absolute_url()))


def test_who_proposed_takes_it_back_before_a_second_person_confirms(by: Actor, heads: Client, readers: Client) -> None:
    agreement = making.full(by)
    step, back = reverse("agreements:step", args=[agreement.pk, "enter_into_force"]), reverse("agreements:take_back", args=[agreement.pk])
    assert "take-back" not in text(heads.get(agreement.get_absolute_url()))
    assert heads.get(back).status_code == 409, "nothing is proposed"
    heads.post(step, {"version": agreement.version, "on": "2016-01-01", "because": "both ratified"})
    assert f'href="{back}"' in text(heads.get(agreement.get_absolute_url()))
    assert "You have proposed nothing here" in text(readers.get(agreement.get_absolute_url()))
    refused = [readers.get(back), readers.post(back, {"because": "not mine"})]
    assert [(answer.status_code, "You have proposed nothing here" in text(answer)) for answer in refused] == [(403, True)] * 2
    assert heads.get(back).status_code == 200
    version = Agreement.objects.get().version
    assert heads.post(back, {"version": version, "because": ""}).status_code == 422
    assert queries.proposal(agreement, "enter_into_force") is not None
    assert heads.post(back, {"version": version, "because": "France has not ratified"}).status_code == 302
    assert queries.proposal(agreement, "enter_into_force") is None
    assert readers.get(step).status_code == 403, "there is nothing to confirm any more"
    told = text(readers.get(agreement.get_absolute_url())).partition('id="timeline"')[2]
    assert "Took back what was proposed" in told
    assert "France has not ratified" in told
    heads.post(step, {"version": Agreement.objects.get().version, "on": "2017-01-01", "because": "now it has"})
    assert queries.proposal(agreement, "enter_into_force") is not None, "it can be proposed again"


def test_both_hands_are_told_what_an_agreement_lacks_before_it_is_in_force(by: Actor, heads: Client, readers: Client) -> None:
    agreement = actions.add_agreement(
        by, parties=[Party(country="EG")], agreement_kind="memorandum", title="A bare memorandum", short_title="Bare"
    )
    url = reverse("agreements:step", args=[agreement.pk, "enter_into_force"])
    said = ("It does not bind Egypt yet.", "No power of it is recorded", "No limit of it is recorded")
    assert all(sentence in text(heads.get(url)) for sentence in said)
    heads.post(url, {"version": agreement.version, "on": "2016-01-01", "because": "both ratified"})
    assert all(sentence in text(readers.get(url)) for sentence in said)
    assert "carries less than it seems" not in text(heads.get(reverse("agreements:step", args=[making.full(by).pk, "enter_into_force"])))


def test_the_list_keeps_parties_apart_whose_names_hold_commas(by: Actor, heads: Client) -> None:
    parties = [Party(country="EG"), Party(country="FR")]
    actions.add_agreement(by, parties=parties, agreement_kind="treaty", title="A treaty of two", short_title="Two")
    assert "Egypt · France" in text(heads.get(reverse("agreements:agreements")))


def test_what_the_action_refuses_stands_at_its_field(by: Actor, heads: Client) -> None:
    agreement = making.full(by)
    url = reverse("agreements:step", args=[agreement.pk, "end"])
    answer = heads.post(url, {"version": agreement.version, "on": "2999-01-01", "because": "so"})
    assert answer.status_code == 422
    assert 'id="id_on_error"' in text(answer)
    assert "lies in the future" in text(answer)


def test_a_step_that_is_not_open_says_so(by: Actor, heads: Client) -> None:
    agreement = making.full(by)
    answer = heads.get(reverse("agreements:step", args=[agreement.pk, "suspend"]))
    assert answer.status_code == 409
    assert "not open from the present status" in text(answer)


def test_an_instrument_is_adopted_with_parties(by: Actor, heads: Client) -> None:
    agency = making.agency(by, "CN")
    sent = {
        "instrument": "pattern-declaration",
        "short_title": "Declaration of capitals",
        "countries": ["IT", "FR"],
        "agencies": [agency.pk],
        "bound_from": "2020-01-01",
        "signed_on": "2019-12-01",
    }
    answer = heads.post(reverse("agreements:adopt"), sent)
    made = Agreement.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert (made.short_title, made.signed_on) == ("Declaration of capitals", date(2019, 12, 1))
    assert sorted(party.country for party in made.parties.all()) == ["CN", "FR", "IT"]
    assert {party.bound_from for party in made.parties.all()} == {date(2020, 1, 1)}


def test_an_agreement_is_entered_and_edited_by_form(by: Actor, heads: Client) -> None:
    sent = {"agreement_kind": "treaty", "title": "A treaty", "short_title": "Treaty", "reach": "parties", "languages": ["en", "it"]}
    heads.post(reverse("agreements:add"), {**sent, "categories": ["identity"]})
    made = Agreement.objects.get()
    assert (made.languages, made.categories) == (["en", "it"], ["identity"])
    url = reverse("agreements:edit", args=[made.pk])
    assert 'value="A treaty"' in text(heads.get(url))
    answer = heads.post(url, {**sent, "version": made.version, "transfer_ground": "safeguards"})
    assert answer.status_code == 422
    assert "A transfer ground needs its citation." in text(answer)
    assert heads.post(url, {**sent, "version": made.version, "title": "Another"}).status_code == 302
    made.refresh_from_db()
    assert made.title == "Another"
    stale = heads.post(url, {**sent, "version": 1})
    assert "nothing of yours is lost" in text(stale)


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("parties", {"country": "FR", "bound_from": "2020-01-01"}),
        ("articles", {"number": "9", "heading": "Costs"}),
        ("limits", {"promise": "answer", "urgency": "urgent", "amount": "3", "unit": "working_days", "citation": "Art. 9"}),
        ("grounds", {"code": "y", "article": "Art. 9", "sentence": "No."}),
        ("pledges", {"number": "5", "unit": "places"}),
    ],
)
def test_parts_are_added_changed_and_removed_by_form(by: Actor, heads: Client, kind: str, sent: dict[str, str]) -> None:
    agreement = making.full(by)
    rows = KINDS[kind].model.objects.filter(agreement=agreement)
    before = rows.count()
    url = reverse("agreements:add_part", args=[agreement.pk, kind])
    assert heads.get(url).status_code == 200
    assert heads.post(url, {"version": agreement.version}).status_code == 422
    assert heads.post(url, {**sent, "version": agreement.version}).status_code == 302
    assert rows.count() == before + 1
    part = rows.latest("pk")
    agreement.refresh_from_db()
    edit = reverse("agreements:edit_part", args=[agreement.pk, kind, part.pk])
    shown = text(heads.get(edit))
    assert all(f'value="{value}"' in shown or f">{value}<" in shown for value in sent.values())
    assert heads.post(edit, {**sent, "version": agreement.version}).status_code == 302
    agreement.refresh_from_db()
    drop = reverse("agreements:drop_part", args=[agreement.pk, kind, part.pk])
    assert heads.get(drop).status_code == 200
    assert heads.post(drop, {"version": agreement.version}).status_code == 302
    assert rows.count() == before


def test_a_power_is_chosen_with_an_article_of_the_same_agreement(by: Actor, heads: Client) -> None:
    agreement, other = making.full(by), making.proposed(by, "FR")
    url = reverse("agreements:add_part", args=[agreement.pk, "powers"])
    foreign = heads.post(url, {"power": "training", "article": other.articles.get().pk, "version": agreement.version})
    assert foreign.status_code == 422
    own = heads.post(url, {"power": "training", "article": agreement.articles.get().pk, "version": agreement.version})
    assert own.status_code == 302


def test_a_limit_that_cannot_be_is_said_in_words(by: Actor, heads: Client) -> None:
    agreement = making.full(by)
    sent = {
        "promise": "answer",
        "amount": "8",
        "unit": "hours",
        "citation": "Art. 1",
        "counts_event_day": "on",
        "version": agreement.version,
    }
    answer = heads.post(reverse("agreements:add_part", args=[agreement.pk, "limits"]), sent)
    assert answer.status_code == 422
    assert "these ways of counting are for days" in text(answer)


def test_what_serves_is_shown_with_every_reason(by: Actor, readers: Client) -> None:
    agency = making.agency(by, "IT")
    making.in_force(by, "IT", short_title="Serves well")
    making.proposed(by, "IT", short_title="Not yet")
    url = reverse("agreements:serving", args=[agency.pk])
    page = text(readers.get(url))
    assert page.index("Serves well") < page.index("Not yet")
    assert "not yet a basis" in page
    assert "gives no power to extradite" in text(readers.get(url, {"power": "extradition"}))
    assert readers.get(url, {"power": "magic"}).status_code == 422


def on_the_map(readers: Client, code: str) -> tuple[str, str]:
    found = json.loads(readers.get(reverse("agreements:map_json")).content)["lands"]
    return next((land["tone"], land["words"]) for land in found if land["code"] == code)


def test_the_map_and_its_table_say_the_same(by: Actor, readers: Client) -> None:
    making.agency(by, "CN", is_ours=True)
    making.agency(by, "BR")
    making.in_force(by, "IT", short_title="In force with Italy")
    making.proposed(by, "FR", short_title="Proposed to France")
    making.in_force(by, "CN", "IT", "FR", short_title="With all of us")
    found = json.loads(readers.get(reverse("agreements:map_json")).content)["lands"]
    assert [(land["code"], land["number"], land["tone"], land["words"]) for land in found] == [
        ("BR", "076", "agencies", "agencies, no agreement"),
        ("CN", "156", "ours", "our own country"),
        ("FR", "250", "in-force", "1 agreement in force"),
        ("IT", "380", "in-force", "2 agreements in force"),
    ]
    page = text(readers.get(reverse("agreements:map")))
    assert "party to 1 agreement<" in page.partition('data-land="CN"')[2].partition("</tr>")[0]
    assert page.count("With all of us") == 2, "once for each partner, not for our own country"
    assert all(f">{land['name']}<" in page and land["words"] in page for land in found)
    assert "Borders imply no position." in page


@pytest.mark.parametrize(
    ("kind", "instrument", "tone", "words"),
    [
        ("bureau", "interpol-rpd", "under-rules", "under multilateral rules"),
        ("city", "interpol-rpd", "agencies", "agencies, no agreement"),
        ("city", "", "under-rules", "under rules that reach every partner"),
    ],
)
def test_the_map_agrees_with_what_serves_for_an_agency(
    by: Actor, readers: Client, kind: str, instrument: str, tone: str, words: str
) -> None:
    making.agency(by, "CN", is_ours=True)
    lisbon = making.agency(by, "PT", agency_kind=kind)
    rules = actions.adopt(by, instrument) if instrument else making.proposed(by, "CN", agreement_kind="domestic", reach="everybody")
    assert on_the_map(readers, "PT") == ("agencies", "agencies, no agreement"), "not in force yet"
    actions.put_in_force(by, make.actor("case"), rules, on=date(2012, 7, 1), because="in force for all")
    assert on_the_map(readers, "PT") == (tone, words)
    assert any(basis.ruling for basis in queries.bases_for(lisbon, Power.ANSWER, date(2026, 11, 22))) is (tone == "under-rules")
    row = text(readers.get(reverse("agreements:map"))).partition('data-land="PT"')[2].partition("</tr>")[0]
    assert words in row
    assert (rules.get_absolute_url() in row) is (tone == "under-rules")


def test_the_clock_of_an_agency_is_its_own(by: Actor, readers: Client) -> None:
    agency = making.agency(by, "DE", zone="Europe/Berlin")
    now = clock.now()
    with clock.at(now), timezone.override("Asia/Shanghai"):
        page = " ".join(re.sub("<[^>]+>", " ", text(readers.get(agency.get_absolute_url()))).split())
    assert f"Their time {now.astimezone(ZoneInfo('Europe/Berlin')):%H:%M} Europe/Berlin" in page


def test_a_review_that_was_missed_is_told_in_words(by: Actor, readers: Client) -> None:
    sheet = directory.add_sheet(by, country="DE")
    tick.note_breaches(clock.now() + timedelta(days=800))
    page = " ".join(re.sub("<[^>]+>", " ", text(readers.get(sheet.get_absolute_url()))).split())
    assert "Yearly review not done in time" in page
    assert "Breach" not in page
    assert not re.search(r"not done in time \S*tick", page)
