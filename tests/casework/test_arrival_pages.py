"""Recording an arrival: what is typed is kept, what is missing is named, what is classified is refused."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation
from django.utils.translation import gettext

from comity.casework import actions
from comity.casework.models import AssistanceRequest
from comity.kernel import clock
from comity.people.models import Officer
from comity.subjects.queries import candidates_of, documents_of, persons_of
from comity.web import drafts
from tests import making_casework as making
from tests.making_agreements import agency
from tests.making_people import signed_in

pytestmark = pytest.mark.django_db
NEW = "/requests/new/"


@pytest.fixture
def bureau():
    return making.bureau()


def rows(prefix, *filled):
    typed = {f"{prefix}-TOTAL_FORMS": str(len(filled)), f"{prefix}-INITIAL_FORMS": "0"}
    for number, row in enumerate(filled):
        typed |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return typed


def typed(bureau, **changes):
    with timezone.override("Europe/Rome"):
        at = timezone.localtime(clock.now() - timedelta(minutes=5))
    return {
        "requester": str(bureau.partner.pk),
        "channel": "siena",
        "received_at": f"{at:%Y-%m-%dT%H:%M}",
        "language": "fr",
        "title": "Caller in a fraud",
        "basis": str(bureau.basis.pk),
        "handling": "H1",
        "source_evaluation": "A",
        "information_evaluation": "2",
        **making.WHY,
        **rows("items", {"asked": "Identity of the caller", "category": "identity", "accessibility": "direct"}),
        **rows(
            "persons",
            {
                "names": "Li Wei\n李伟",
                "role": "suspect",
                "grounding": "fact",
                "birth_dates": "1979-02-03",
                "nationalities": "cn, IT",
                "document_kind": "passport",
                "document_numbers": "YA 1234567 IT\nE55",
            },
        ),
        **changes,
    }


def test_an_arrival_is_recorded_with_its_items_persons_and_documents(bureau):
    answer = signed_in(bureau.officers["duty"]).post(NEW, typed(bureau))
    request = AssistanceRequest.objects.get()
    assert answer["Location"].startswith(request.get_absolute_url())
    assert (request.handling, request.evaluation, request.basis) == ("H1", "A2", bureau.basis)
    assert request.items.get().accessibility == "direct"
    assert request.clock_state == "open"
    person = persons_of(request).get()
    assert [name["text"] for name in person.names] == ["Li Wei", "李伟"]
    assert person.nationalities == ["CN", "IT"]
    assert [(one.number, one.country) for one in person.documents.all()] == [("YA 1234567", "IT"), ("E55", "")]


def test_an_arrival_that_lacks_almost_everything_is_recorded_all_the_same(bureau):
    bare = (
        dict.fromkeys(making.WHY, "") | {"basis": ""} | rows("items", {"asked": "", "category": "", "accessibility": ""}) | rows("persons")
    )
    answer = signed_in(bureau.officers["duty"]).post(NEW, typed(bureau, **bare))
    assert answer.status_code == 302, answer.content.decode()
    assert AssistanceRequest.objects.get().items.count() == 0


def test_the_requester_is_found_by_the_first_letters_of_the_country_in_the_language_of_the_reader(bureau):
    head = bureau.actor("head")
    for name, country in (("Aachen", "DE"), ("Wiesbaden", "DE"), ("Zagreb", "HR")):
        agency(head, country, name=name)
    agency(head, "", name="A union", agency_kind="organisation")
    offered = re.compile(r'<select[^>]*name="requester".*?</select>', re.DOTALL)
    english = ["A union", "Croatia · Zagreb", "Germany · Aachen", "Germany · Wiesbaden"]
    for language, wanted in (("en", english), ("ar", ["ألمانيا · Aachen", "ألمانيا · Wiesbaden"])):
        Officer.objects.filter(pk=bureau.officers["duty"].pk).update(language=language)
        page = signed_in(bureau.officers["duty"]).get(NEW).content.decode()
        labels = re.findall(r"<option[^>]*>([^<]*)<", offered.search(page)[0])
        assert [label for label in labels if label in wanted] == wanted
        assert labels[1:] == sorted(labels[1:])


def test_no_channel_is_recorded_that_nobody_chose(bureau):
    client = signed_in(bureau.officers["duty"])
    select = client.get(NEW).content.decode().partition('name="channel"')[2].partition("</select>")[0]
    assert select.index('value=""') < select.index('value="siena"')
    assert client.post(NEW, typed(bureau, channel="")).status_code == 422
    assert not AssistanceRequest.objects.exists()


def test_where_an_item_lies_is_chosen_for_the_deadline_depends_on_it(bureau):
    client = signed_in(bureau.officers["duty"])
    item = {"asked": "Identity of the caller", "category": "identity", "accessibility": ""}
    answer = client.post(NEW, typed(bureau, **rows("items", item)))
    assert answer.status_code == 422
    assert "items-0-accessibility" in answer.content.decode()
    assert not AssistanceRequest.objects.exists()


def test_the_gate_says_that_no_deadline_runs_until_the_legal_basis_is_chosen(bureau):
    client = signed_in(bureau.officers["duty"])
    for basis, is_said in (("", True), (str(bureau.basis.pk), False), ("999999", True)):
        gate = client.post(NEW, typed(bureau, more="gate", basis=basis)).content.decode().partition('id="gate"')[2]
        assert ('<a href="#basis-group">No deadline runs until the legal basis is chosen.</a>' in gate) is is_said


def test_the_gate_names_what_is_missing_and_where_it_is_typed(bureau):
    page = signed_in(bureau.officers["duty"]).get(NEW).content.decode()
    assert 'href="#id_purpose"' in page
    assert ">the facts</a>" in page
    looked = signed_in(bureau.officers["duty"]).post(NEW, typed(bureau, more="gate", facts=""))
    assert looked.status_code == 200
    assert "the facts (Art. 4(3)(b))" in looked.content.decode()
    assert "the purpose of the request" not in looked.content.decode()
    assert not AssistanceRequest.objects.exists()


def test_another_row_is_one_press_away_and_loses_nothing_that_was_typed(bureau):
    client = signed_in(bureau.officers["duty"])
    page = client.post(NEW, typed(bureau, more="items", facts="canary fact", title="")).content.decode()
    assert "items-1-asked" in page
    assert "canary fact" in page
    assert "field-error" not in page
    new_row = page[page.index('name="items-1-accessibility"') :]
    assert 'value="" selected' in new_row.partition("</select>")[0], "where it lies is for the officer to say"
    page = client.post(NEW, typed(bureau, more="persons")).content.decode()
    assert "persons-1-names" in page


def test_a_marking_within_a_sentence_is_recorded_as_the_form_says(bureau):
    form = signed_in(bureau.officers["duty"]).get("/requests/new/").content.decode()
    assert "A marking of RESTRICTED or above on a line of its own is refused in every text; within a sentence it is not recognised." in form
    request = making.received(bureau, facts="The letter is said to have been RESTRICTED once.")
    assert "RESTRICTED" in request.facts


@pytest.mark.parametrize("field", ["title", "facts", "purpose", "restrictions", "items-0-asked", "persons-0-names", "their_reference"])
def test_classified_material_is_refused_on_every_text(bureau, field):
    answer = signed_in(bureau.officers["duty"]).post(NEW, typed(bureau, **{field: "SECRET"}))
    assert answer.status_code == 422
    assert "Comity is not accredited for it" in answer.content.decode()
    assert not AssistanceRequest.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"urgency": "life"}, "Say why the request is urgent."),
        ({"handling": "H3"}, "Handling code H3 needs its restriction in words."),
        ({"received_at": "2099-01-01T00:00"}, "This time lies in the future."),
        ({"persons-0-birth_dates": "last spring"}, "Write a birth date as"),
        ({"persons-0-role": ""}, "This field is required."),
        ({"requester": ""}, "This field is required."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(bureau, changes, sentence):
    answer = signed_in(bureau.officers["duty"]).post(NEW, typed(bureau, facts="canary fact", **changes))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "canary fact" in answer.content.decode()
    assert not AssistanceRequest.objects.exists()


def test_the_agreements_of_the_requester_are_listed_with_why_the_others_do_not_serve(bureau):
    page = signed_in(bureau.officers["duty"]).post(NEW, typed(bureau, more="bases")).content.decode()
    assert f'value="{bureau.basis.pk}"' in page


def test_what_the_gate_names_may_be_added_later_and_is_not_called_optional(bureau):
    page = signed_in(bureau.officers["duty"]).get(NEW).content.decode()
    labels = dict(re.findall(r'<label for="id_(\w+)">[^<]* <span class="optional">\((.*?)\)</span>', page))
    assert [name for name, said in labels.items() if said == "may be added later"] == ["purpose", "facts", "offence", "belief", "link"]
    assert labels["restrictions"] == "optional"
    gate = page[page.index('id="gate"') :]
    assert all(f"#id_{name}" in gate for name in ("purpose", "facts", "offence", "belief"))


def test_a_kept_draft_brings_its_rows_back_and_goes_when_the_request_is_recorded(bureau):
    duty = bureau.officers["duty"]
    client = signed_in(duty)
    drafts.keep(duty.pk, "casework.arrival", {"items-2-asked": ["third"], "title": ["x"]})
    assert "items-2-asked" in client.get(NEW).content.decode()
    client.post(NEW, typed(bureau, _draft="casework.arrival"))
    assert not duty.drafts.exists()


def test_an_auditor_records_nothing(bureau):
    assert signed_in(bureau.officers["auditor"]).get(NEW).status_code == 403
    assert signed_in(bureau.officers["auditor"]).post(NEW, typed(bureau)).status_code == 403


def test_what_was_recorded_is_amended_and_two_at_once_lose_nothing(bureau):
    request = making.accepted(bureau)
    client, url = signed_in(bureau.officers["case"]), f"{request.get_absolute_url()}amend/"
    assert making.WHY["facts"] in client.get(url).content.decode()
    item = {"asked": "Identity of the caller", "category": "identity", "accessibility": "direct"}
    sent = typed(bureau, version=str(request.version), facts="first facts", **rows("persons"))
    sent |= rows("items", item, {"asked": "Second thing", "category": "", "accessibility": "indirect"}) | {"items-INITIAL_FORMS": "1"}
    assert client.post(url, sent).status_code == 302
    request.refresh_from_db()
    assert (request.facts, request.items.count()) == ("first facts", 2)
    late = client.post(url, {**sent, "facts": "canary facts"})
    assert late.status_code == 409
    page = late.content.decode()
    assert "canary facts" in page
    assert "first facts" in page
    assert f'name="version" value="{request.version}"' in page


@pytest.mark.parametrize(("prefix", "field"), [("items", "asked"), ("persons", "names")])
def test_the_cursor_goes_to_the_row_that_was_asked_for(bureau, prefix, field):
    client = signed_in(bureau.officers["duty"])
    typed = {"items-TOTAL_FORMS": "1", "items-INITIAL_FORMS": "0", "persons-TOTAL_FORMS": "0", "persons-INITIAL_FORMS": "0", "more": prefix}
    page = client.post("/requests/new/", typed).content.decode()
    number = 1 if prefix == "items" else 0
    [begun] = re.findall(r'<[^>]* name="([^"]+)"[^>]* autofocus', page)
    assert begun == f"{prefix}-{number}-{field}"
    assert "autofocus" not in client.get("/requests/new/").content.decode().partition("<dialog")[0]


def test_documents_without_a_person_are_recorded_shown_amended_and_cross_checked(bureau):
    papers = rows("documents", {"document_kind": "passport", "number": "YA 7654321", "country": "IT"})
    persons = rows(
        "persons", {"names": "Li Wei", "role": "suspect", "grounding": "fact", "document_kind": "passport", "document_numbers": "YA7654321"}
    )
    client = signed_in(bureau.officers["case"])
    client.post(NEW, typed(bureau, **persons))
    client.post(NEW, typed(bureau, **{**rows("persons"), **papers}))
    named, stolen = AssistanceRequest.objects.order_by("pk")
    (document,) = documents_of(stolen)
    assert (document.person, document.number, document.country) == (None, "YA 7654321", "IT")
    (candidate,) = candidates_of(bureau.actor("case"), stolen)
    assert candidate.document == document
    page = " ".join(re.sub("<[^>]+>", " ", client.get(stolen.get_absolute_url()).content.decode()).split())
    assert "Documents without a person (1) passport YA 7654321 · Italy to decide" in page
    assert named.reference in page.partition("Documents without a person")[2].partition("Next steps")[0], "the record it was met in"
    assert stolen.reference in client.get(named.get_absolute_url()).content.decode(), "and from the other side"
    amended = typed(
        bureau, **{**rows("persons"), **rows("documents", {"document_kind": "vehicle document", "number": "V1", "country": ""})}
    )
    stolen.refresh_from_db()  # it was opened meanwhile
    amended |= {"items-INITIAL_FORMS": "1", "version": str(stolen.version)}
    assert client.post(f"{stolen.get_absolute_url()}amend/", amended).status_code == 302
    assert [one.number for one in documents_of(stolen)] == ["YA 7654321", "V1"]


def test_a_document_without_its_number_is_refused_at_its_row(bureau):
    answer = signed_in(bureau.officers["case"]).post(NEW, typed(bureau, **rows("documents", {"document_kind": "visa", "country": "IT"})))
    assert answer.status_code == 422
    assert not AssistanceRequest.objects.exists()


@pytest.mark.parametrize("dropped", [0, 1, 2])
def test_a_row_added_by_mistake_is_removed_and_the_others_keep_what_was_typed(bureau, dropped):
    asked = ["first", "second", "third"]
    sent = typed(bureau, **rows("items", *({"asked": one, "accessibility": "direct"} for one in asked)), more=f"items-drop-{dropped}")
    page = signed_in(bureau.officers["case"]).post(NEW, sent).content.decode()
    del asked[dropped]
    assert re.findall(r'<textarea name="items-\d-asked"[^>]*>\s*(\w+)</textarea>', page) == asked
    assert 'name="items-TOTAL_FORMS" value="2"' in page
    assert "Remove Item 2" in page
    assert "Remove Item 3" not in page
    assert "Li Wei" in page, "nothing else that was typed is lost"
    assert not AssistanceRequest.objects.exists()


@pytest.mark.parametrize("number", ["7", "-1", "x", "99999999999999999999"])
def test_a_row_that_is_not_there_cannot_be_removed(bureau, number):
    answer = signed_in(bureau.officers["case"]).post(NEW, typed(bureau, more=f"items-drop-{number}"))
    assert (answer.status_code, "Identity of the caller" in answer.content.decode()) == (200, True)


def test_an_item_that_is_recorded_has_no_button_that_removes_it(bureau):
    request = making.received(bureau)
    client = signed_in(bureau.officers["case"])
    amend = f"{request.get_absolute_url()}amend/"
    assert "Remove Item" not in client.get(amend).content.decode()
    sent = typed(bureau, **{"items-INITIAL_FORMS": "1", "more": "items-drop-0", "version": str(request.version)})
    assert "Identity of the caller" in client.post(amend, sent).content.decode()


def test_label_and_gate_say_that_an_urgent_request_needs_its_reason(bureau):
    client = signed_in(bureau.officers["case"])
    page = re.sub(r"\s+", " ", client.get(NEW).content.decode())
    assert 'Reasons of the urgency <span class="optional">(needed if urgent)</span>' in page
    assert 'Restriction in words <span class="optional">(needed for H3)</span>' in page
    sent = typed(bureau, urgency="security", urgency_reason="")
    gate = client.post(NEW, {**sent, "more": "gate"}).content.decode().partition('id="gate"')[2]
    assert "needed before it is recorded as urgent" in gate
    assert client.post(NEW, sent).status_code == 422


def test_what_the_request_does_not_say_stands_on_its_page_and_in_the_question(bureau):
    request = making.accepted(bureau, purpose="", offence="")
    client = signed_in(bureau.officers["case"])
    page = client.get(request.get_absolute_url()).content.decode()
    missing = page.partition('id="incomplete"')[2].partition("</section>")[0]
    assert "the purpose of the request (Art. 4(3)(b))" in missing
    assert "the offence (Art. 4(3)(b))" in missing
    assert f"{request.get_absolute_url()}ask/" in missing
    question = client.get(f"{request.get_absolute_url()}ask/").content.decode().partition("<textarea")[2].partition("</textarea>")[0]
    assert "Please let us know (Directive (EU) 2023/977 of 10 May 2023):\n– the purpose of the request (Art. 4(3)(b))" in question
    assert question.count("2023/977") == missing.count("2023/977") == 1
    whole = making.accepted(bureau)
    assert 'id="incomplete"' not in client.get(whole.get_absolute_url()).content.decode()
    empty = client.get(f"{whole.get_absolute_url()}ask/").content.decode().partition("<textarea")[2].partition("</textarea>")[0]
    assert empty.partition(">")[2].strip() == ""


def asked_of_them(client, request):
    """The question to the requester that the form begins with."""
    return client.get(f"{request.get_absolute_url()}ask/").content.decode().partition("<textarea")[2].partition("</textarea>")[0]


def test_no_article_is_named_where_the_request_does_not_run_under_the_directive(bureau):
    client = signed_in(bureau.officers["case"])
    treaty = making.treaty(bureau.actor("head"), bureau.actor("case"))
    for basis in (None, treaty):
        request = making.accepted(bureau, purpose="", basis=basis)
        missing = client.get(request.get_absolute_url()).content.decode().partition('id="incomplete"')[2].partition("</section>")[0]
        for told in (missing, asked_of_them(client, request)):
            assert "the purpose of the request" in told
            assert "Art." not in told
            assert "2023/977" not in told
    for basis, cited in ((bureau.basis.pk, 1), (treaty.pk, 0), ("", 0)):
        looked = client.post(NEW, typed(bureau, more="gate", facts="", basis=str(basis))).content.decode()
        gate = looked.partition('id="gate"')[2].partition("</div>")[0]
        assert (gate.count("2023/977"), gate.count("the facts (Art. 4(3)(b))")) == (cited, cited)
        assert "the facts" in gate


@pytest.mark.parametrize(("language", "ours"), [("ar", "ar"), ("zh-Hans", "zh-hans"), ("zh", "zh-hans"), ("en", "en"), ("fr", "en")])
def test_the_question_to_the_requester_is_in_the_language_of_the_request(bureau, language, ours):
    reader = bureau.officers["case"]
    reader.language = "ar" if language != "ar" else "en"
    reader.save()
    request = making.accepted(bureau, purpose="", language=language, basis=None)
    with translation.override(ours):
        begins = f"{gettext('Please let us know:')}\n– {gettext('the purpose of the request')}"
    assert begins.startswith("Please let us know:") == (ours == "en")
    assert begins in asked_of_them(signed_in(reader), request)


def test_what_was_clarified_is_written_into_the_request(bureau):
    case, client = bureau.actor("case"), signed_in(bureau.officers["case"])
    request = making.accepted(bureau, purpose="")
    link = f'<a href="{request.get_absolute_url()}amend/">Write it into the request</a>'
    assert link not in client.get(request.get_absolute_url()).content.decode()
    asked = actions.reach(case, actions.ask(case, request, question="What for?"), reached_at=clock.now())
    assert link not in client.get(request.get_absolute_url()).content.decode()
    actions.hear(case, asked, answer="To investigate a fraud.", answered_at=clock.now())
    missing = client.get(request.get_absolute_url()).content.decode().partition('id="incomplete"')[2].partition("</section>")[0]
    assert link in missing
    assert f"{request.get_absolute_url()}ask/" in missing
    other = signed_in(bureau.officers["other"]).get(request.get_absolute_url()).content.decode()
    assert link not in other


def test_a_wrong_row_names_the_files_that_must_be_chosen_again(bureau):
    wrong = rows("persons", {"names": "Li Wei", "role": "suspect", "grounding": "fact", "birth_dates": "31.02.1979"})
    sent = typed(bureau, **wrong) | {"attached": [SimpleUploadedFile("a.pdf", b"%PDF-1.7"), SimpleUploadedFile("b.pdf", b"%PDF-1.7")]}
    answer = signed_in(bureau.officers["case"]).post(NEW, sent)
    assert answer.status_code == 422
    assert answer.content.decode().count("Choose the files again: a.pdf, b.pdf") == 2, "on top and at the field"
