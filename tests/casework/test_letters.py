"""The letter as it goes out: its grounds in words, its marking, its languages, and nothing in it that cannot be drawn."""

import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from comity.agreements import actions as agreements
from comity.agreements.instruments import ALL as INSTRUMENTS
from comity.agreements.models import Party, Power
from comity.casework import actions, letters, queries
from comity.casework.letters import fonts
from comity.casework.letters.phrases import said_in
from comity.casework.models import AssistanceRequest
from comity.casework.terms import RightsQuestion
from tests import making_bureau as make
from tests.making_bureau import Bureau

pytestmark = pytest.mark.django_db
FACTS = "Le parquet a refusé la levée du secret bancaire."
THAI, NOWHERE = "สวัสดี", "\U000f1234"


@pytest.fixture
def house() -> Bureau:
    return make.bureau()


def memorandum(house: Bureau) -> Any:
    """An agreement of the kind whose grounds name no article."""
    parties = [Party(country=country, bound_from=make.IN_FORCE) for country in ("IT", "FR")]
    made = agreements.adopt(house.head, "pattern-memorandum", parties=parties, short_title="Memorandum of Turin", signed_on=make.IN_FORCE)
    return agreements.put_in_force(house.head, house.deputy, made, on=make.IN_FORCE, because="both signed")


def written(
    house: Bureau, *, provide: dict[str, Any] | None = None, write: dict[str, Any] | None = None, **facts: Any
) -> AssistanceRequest:
    """Item 1 provided, item 2 in part: a reply of which nothing is missing."""
    request = make.accepted(house, **facts)
    actions.provide(house.case, request, number=1, answer="Le titulaire est M. Rossi.", **(provide or {}))
    ground = next(ground.code for ground in queries.grounds(request))
    actions.provide(house.case, request, number=2, answer="Un compte à Rome.", ground=ground, ground_facts=FACTS)
    actions.second_read(house.second, request, number=2, agrees=True)
    actions.review_all_rights(house.case, request, answers={question.value: ("no", "the file") for question in RightsQuestion})
    return actions.write_reply(house.case, request, **{"opening": "Nous répondons.", **(write or {})})


def sent(house: Bureau, request: AssistanceRequest) -> letters.Letter:
    actions.propose(house.case, request, whole_refusal=False)
    actions.confirm(house.head, request, whole_refusal=False)
    letter: letters.Letter = request.replies.get().letter
    return letter


def text_of(letter: letters.Letter) -> str:
    """What stands in the PDF, without the breaks of its lines."""
    pages = PdfReader(io.BytesIO(letters.draw(letter))).pages
    return " ".join("".join(page.extract_text() for page in pages).split())


def phrases(language: str) -> dict[str, str]:
    """The words of a letter as they are read out of a PDF: a space that holds a line together is read as any other."""
    return {name: phrase.replace("\u00a0", " ") for name, phrase in letters.phrases(language).items()}


def test_a_part_refusal_stands_in_the_letter_with_its_ground_and_its_facts_where_no_article_is_named(house: Bureau) -> None:
    letter = sent(house, written(house, basis=memorandum(house)))
    item = letter["items"][1]
    assert (item["article"], item["ground"], item["because"]) == ("", "La législation de la partie requise ne le permet pas.", FACTS)
    drawn = text_of(letter)
    assert "Motif : La législation de la partie requise ne le permet pas." in drawn
    assert f"Raisons : {FACTS}" in drawn
    assert "Communiqué en partie" in drawn


def test_a_ground_with_an_article_names_both(house: Bureau) -> None:
    drawn = text_of(sent(house, written(house)))
    assert "Art. 6(1)(a) · Les informations ne sont pas à la disposition du point de contact" in drawn


def test_a_ground_that_the_chosen_basis_does_not_know_is_in_no_letter(house: Bureau) -> None:
    request = written(house)
    actions.set_basis(house.case, request, basis=memorandum(house))
    said = [missing.because for missing in queries.gate(AssistanceRequest.objects.get(pk=request.pk))]
    assert said == ["The chosen basis does not know the ground of item 2. Answer the item again."]


def test_every_ground_of_a_ready_instrument_is_said_in_every_language_of_letters() -> None:
    told = [ground.sentence for each in INSTRUMENTS for ground in each.grounds if ground.power in {"", Power.ANSWER}]
    assert told
    for language in letters.LANGUAGES:
        for sentence in told:
            assert (said_in(language, sentence) == sentence) is (language == "en"), (language, sentence)


def test_a_ground_that_was_never_translated_is_said_as_the_agreement_says_it() -> None:
    assert said_in("fr", "Only on Sundays.") == "Only on Sundays."


@pytest.mark.parametrize(
    ("facts", "provide", "code"),
    [
        ({}, {"handling": "H1"}, "H1"),
        ({"handling": "H1"}, {}, "H1"),
        ({"handling": "H2"}, {"handling": "H1"}, "H2"),
        ({}, {"handling": "H2", "originator": "Police judiciaire", "originator_consent": "Cdt Blanc, 2 March"}, "H2"),
    ],
)
def test_a_letter_is_never_marked_weaker_than_what_is_in_it(house: Bureau, facts: Any, provide: Any, code: str) -> None:
    with pytest.raises(ValidationError, match=f"marked {code}, or stricter"):
        written(house, provide=provide, write={"handling": "H0"}, **facts)
    request = written(house, provide=provide, write={"handling": code}, **facts)
    letter = sent(house, request)
    assert letter["handling"] == request.replies.get().handling == code
    drawn = text_of(letter)
    assert drawn.startswith(f"{request.reference} {code}")
    assert phrases("fr")[f"handling_{code}"] in drawn


def test_what_an_item_comes_to_hold_after_the_letter_was_written_marks_it_too(house: Bureau) -> None:
    request = written(house, write={"handling": "H0"})
    actions.provide(house.case, request, number=1, answer="M. Rossi", handling="H1")
    assert sent(house, request)["handling"] == "H1"


def test_the_words_of_an_h3_go_out_with_the_letter_whatever_its_code(house: Bureau) -> None:
    with pytest.raises(ValidationError, match="in words"):
        written(house, provide={"handling": "H3"})
    letter = sent(house, written(house, provide={"handling": "H3", "handling_text": "Ne pas publier."}))
    assert (letter["handling"], letter["handling_text"]) == ("H1", "Ne pas publier.")
    assert "Ne pas publier." in text_of(letter)


def test_the_words_of_an_h3_stand_at_their_item_and_every_code_in_the_letter_is_explained(house: Bureau) -> None:
    consented = {"handling": "H2", "originator": "Police judiciaire", "originator_consent": "Cdt Blanc, 2 March"}
    request = written(house, provide=consented, write={"handling": "H2", "handling_text": "Ne pas publier."})
    ground = request.items.get(number=2).ground
    condition = {"handling": "H3", "handling_text": "Seulement pour cette affaire."}
    actions.provide(house.case, request, number=2, answer="Un compte à Rome.", ground=ground, ground_facts=FACTS, **condition)
    actions.second_read(house.second, request, number=2, agrees=True)
    letter, french = sent(house, request), phrases("fr")
    assert [item["handling_text"] for item in letter["items"]] == ["", "Seulement pour cette affaire."]
    assert [line.replace("\u00a0", " ") for line in letter["restrictions"]] == [
        french["handling_H2"],
        french["handling_H3"],
        "Ne pas publier.",
        "Pour la réponse 2 : Seulement pour cette affaire.",
    ]
    drawn = text_of(letter)
    assert "Communiqué en partie · H3 · Seulement pour cette affaire." in drawn
    assert drawn.index(french["handling_H3"]) < drawn.index("Pour la réponse 2 : Seulement pour cette affaire.")


def test_a_condition_of_the_whole_letter_is_not_said_of_one_item_alone(house: Bureau) -> None:
    words = "Ne pas publier."
    request = written(house, provide={"handling": "H3", "handling_text": words}, write={"handling": "H3", "handling_text": words})
    assert letters.compose(request, request.replies.get())["restrictions"][1:] == [words]


def test_what_is_not_given_restricts_nothing_in_the_letter(house: Bureau) -> None:
    request = make.settled(house)
    request.items.filter(number=2).update(material_handling="H3", material_text="Not to the press")
    request = AssistanceRequest.objects.get(pk=request.pk)
    letter = letters.compose(request, request.replies.get())
    assert (letter["items"][1]["outcome"], letter["items"][1]["handling_text"]) == ("refused", "")
    assert letter["restrictions"] == [letters.phrases("fr")["handling_H1"]]


def test_restrictions_too_long_for_one_letter_are_refused_in_words(house: Bureau) -> None:
    request = make.accepted(house, items=[make.ITEMS[0]] * 4)
    for number in range(1, 5):
        actions.provide(house.case, request, number=number, answer="x", handling="H3", handling_text=str(number) * 290)
    with pytest.raises(ValidationError, match="too long for one letter"):
        actions.write_reply(house.case, request)


@pytest.mark.parametrize(
    ("material", "because"),
    [
        ({"handling": "H0", "originator": "Police of Basel"}, "only with its permission"),
        ({"handling": "H2", "originator": "Police of Basel"}, "H2: this may not be passed on"),
        ({"handling": "H3", "handling_text": "Not to the press", "originator": "P", "originator_consent": "yes"}, "in its own words"),
    ],
)
def test_what_another_provider_gave_goes_to_no_other_state_against_its_word(house: Bureau, material: Any, because: str) -> None:
    request = written(house, provide=material, write={"handling": "H2"})
    assert [because in missing.because for missing in queries.gate(AssistanceRequest.objects.get(pk=request.pk))] == [True]
    permitted = {**material, "originator_consent": "Major Frei, by telephone, 2 March", "condition_is_kept": True}
    actions.provide(house.case, request, number=1, answer="Le titulaire est M. Rossi.", **permitted)
    assert not queries.gate(AssistanceRequest.objects.get(pk=request.pk))


@pytest.mark.parametrize("language", [language for language in letters.LANGUAGES if language != "ar"])
def test_every_phrase_of_a_language_stands_in_its_letter(house: Bureau, language: str) -> None:
    request = written(house, language=language, provide={"handling": "H1", "handling_text": "X"})
    minimum = {**letters.compose(request, request.replies.get()), "is_minimum": True}
    for outcome in ("provided", "refused", "open"):
        minimum["items"] = [*minimum["items"], {**minimum["items"][1], "outcome": outcome}]
    said = phrases(language)
    letter = letters.compose(request, request.replies.get())
    letter["restrictions"] += [said[f"handling_{code}"] for code in ("H0", "H2", "H3")]
    drawn = (text_of(letter) + text_of(minimum)).replace(" ", "")
    said = {name: phrase.format(number=1, words="X").replace(" ", "") for name, phrase in said.items() if name not in {"asked", "moment"}}
    absent = [name for name, phrase in said.items() if phrase not in drawn]
    assert not absent
    assert said_in(language, "The information is not available to the desk or to the authorities of its State.").replace(" ", "") in drawn


@pytest.mark.parametrize(
    ("language", "moment", "ground"),
    [
        ("en", "23 Nov 2026, 07:18", "Ground: "),
        ("fr", "23 nov. 2026, 07:18", "Motif\u00a0: "),
        ("de", "23. Nov. 2026, 07:18", "Grund: "),
        ("ar", "23 نوفمبر 2026، 07:18", "سبب الرفض: "),
        ("zh", "2026年11月23日 07:18", "依据："),
    ],
)
def test_a_letter_writes_its_dates_and_its_colons_as_its_language_does(house: Bureau, language: str, moment: str, ground: str) -> None:
    request = written(house, language=language)
    letter = letters.compose(request, request.replies.get())
    letter |= {"received_at": "2026-11-22T23:18:00+00:00", "zone": "Asia/Shanghai"}
    shown = letters.show(letter)
    assert shown["facts"][2][1].startswith(moment)
    assert shown["words"]["ground"] + shown["words"]["colon"] == ground
    if language != "ar":
        assert ground.replace("\u00a0", "").replace(" ", "") in text_of(letter).replace(" ", "")


def test_arabic_runs_from_right_to_left_and_every_letter_of_it_is_drawn(house: Bureau) -> None:
    request = written(house, language="ar", write={"opening": "نجيب على طلبكم."})
    letter = letters.compose(request, request.replies.get())
    assert (letter["frame"], letter["frame_direction"], letter["direction"]) == ("ar", "rtl", "rtl")
    assert letters.undrawable(letter) == ""
    fonts_in_it = {font["/BaseFont"] for page in PdfReader(io.BytesIO(letters.draw(letter))).pages for font in _fonts(page)}
    assert any("NotoSansArabic" in str(name) for name in fonts_in_it)


def _fonts(page: Any) -> list[Any]:
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def test_a_language_without_phrases_is_framed_in_english_and_the_letter_says_which_is_which(house: Bureau) -> None:
    letter = sent(house, written(house, language="pt", write={"opening": "Respondemos ao vosso pedido."}))
    assert (letter["language"], letter["frame"], letter["frame_direction"]) == ("pt", "en", "ltr")
    drawn = text_of(letter)
    assert "Reply to your request for information" in drawn
    assert "Respondemos ao vosso pedido." in drawn
    farsi = letters.compose(make.settled(house, language="fa"), make.settled(house, language="fa").replies.get())
    assert (farsi["frame"], farsi["frame_direction"], farsi["direction"]) == ("en", "ltr", "rtl")


def test_what_no_font_draws_is_not_proposed_and_the_sentence_names_the_remedy(house: Bureau) -> None:
    request = written(house, write={"opening": f"Bonjour {NOWHERE}"})
    with pytest.raises(ValidationError, match=r"U\+F1234.*fonts-noto-core"):
        actions.propose(house.case, request, whole_refusal=False)
    actions.write_reply(house.case, request, opening="Bonjour")
    assert sent(house, request)["opening"] == "Bonjour"


def test_a_script_that_no_font_of_ours_draws_is_drawn_where_the_machine_has_one_and_refused_where_not(
    house: Bureau, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    request = written(house, write={"opening": THAI})
    if fonts.MACHINE.is_dir():
        assert letters.undrawable(letters.compose(request, request.replies.get())) == ""
        assert "Noto Sans Thai" in fonts.families_for(THAI)
    monkeypatch.setattr(fonts, "MACHINE", tmp_path)
    fonts.forget()
    assert letters.undrawable(letters.compose(request, request.replies.get())) == "".join(dict.fromkeys(THAI))
    with pytest.raises(ValidationError, match="fonts-noto-core"):
        actions.propose(house.case, request, whole_refusal=False)
    fonts.forget()


def test_our_own_fonts_draw_the_languages_they_are_for() -> None:
    drawn = "Réponse Größe Ответ απάντηση الرد 答复 日本 한국 हिन्दी"
    assert fonts.undrawable(drawn) == ""
    assert fonts.families_for(drawn) == list(fonts.OWN)
