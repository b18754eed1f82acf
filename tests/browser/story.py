"""The story of one request from its arrival to its proof, in steps that any hand can take."""

import io
import re
from dataclasses import dataclass

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.hands import Hand
from tests.browser.serving import PERSON, People, Served

QUESTIONS = ("death_penalty", "torture", "asylum", "political", "minor")


def sign_in(hand: Hand, people: People, who: str) -> None:
    """Sign in as one of the desk."""
    hand.visit("/sign-in/")
    hand.write("[name=login]", people.officers[who])
    hand.write("[name=password]", people.password)
    hand.follow("main .form-end button.btn-primary")


@dataclass
class Story:
    """One request of one desk. `path` and `reference` are known once it is recorded."""

    served: Served
    people: People
    reference: str = ""

    @property
    def path(self) -> str:
        """The address of the request's page."""
        return f"/requests/{self.reference}/"

    def record(self, hand: Hand, *, urgency: str = "liberty", person: bool = True, category: str = "") -> None:
        """The duty officer records an urgent arrival with two items and one person."""
        hand.go("i")
        hand.follow("a[href='/requests/new/']")
        hand.choose("#arrival [name=requester]", self.served.partner)
        hand.choose("#arrival [name=channel]", "siena")
        hand.choose("#arrival [name=language]", "fr")
        hand.write("#arrival [name=title]", "Identité et liens bancaires")
        hand.write("#arrival [name=items-0-asked]", "Identité du titulaire du compte")
        hand.choose("#arrival [name=items-0-accessibility]", "direct")
        if category:
            hand.choose("#arrival [name=items-0-category]", category)
        hand.add_row("items", "#arrival [name=items-1-asked]")
        hand.write("#arrival [name=items-1-asked]", "Liens bancaires 2024–2026")
        hand.choose("#arrival [name=items-1-accessibility]", "indirect")
        for name in ("purpose", "facts", "offence", "belief", "link"):
            hand.write(f"#arrival [name={name}]", f"Escroquerie: {name}")
        hand.choose("#arrival [name=urgency]", urgency)
        hand.write("#arrival [name=urgency_reason]", "Audience sur la détention demain matin")
        if person:
            hand.add_row("persons", "#arrival [name=persons-0-names]")
            hand.write("#arrival [name=persons-0-names]", f"{PERSON['first'].title()} {PERSON['second'].title()}")
            hand.choose("#arrival [name=persons-0-role]", "suspect")
            hand.write("#arrival [name=persons-0-birth_dates]", PERSON["born"])
            hand.write("#arrival [name=persons-0-nationalities]", "NO")
        hand.see_bases(self.served.basis)
        hand.choose("#arrival [name=basis]", self.served.basis)
        hand.follow("#arrival .form-end button.btn-primary")
        self.reference = hand.page.url.partition("/requests/")[2].partition("/")[0]
        expect(hand.page.locator("h1 .reference")).to_have_text(self.reference)

    def decide(self, hand: Hand) -> None:
        """An officer compares the person with the list's entry and says that they are the same."""
        hand.visit(self.path)
        hand.follow("#persons .candidate a")
        hand.follow("#next a[href$='/same/']")
        hand.write("[name=because]", "Same name and the same day of birth.")
        hand.follow("main .form-end button.btn-primary")
        hand.visit(self.path)
        expect(hand.page.locator("#persons .candidate .status")).to_have_count(0)

    def take(self, hand: Hand) -> None:
        """The case officer finds the request in the inbox and takes it."""
        hand.go("i")
        hand.open_row(self.reference)
        hand.step("accept", "#next a[href$='/accept/']")
        hand.submit()

    def provide(self, hand: Hand) -> None:
        """Item 1 is provided."""
        hand.step("settle", "#item-1 a[href*='/settle/']")
        hand.choose("#step-fields [name=outcome]", "provided")
        hand.write("#step-fields [name=answer]", "Le titulaire est M. Torvane, né le 2 avril 1979.")
        hand.choose("#step-fields [name=category]", "identity")
        hand.submit()
        expect(hand.page.locator("#item-1.is-provided")).to_be_visible()

    def refuse(self, hand: Hand) -> None:
        """Item 2 is refused with ground and facts."""
        hand.step("settle", "#item-2 a[href*='/settle/']")
        hand.choose("#step-fields [name=outcome]", "refused")
        ground = hand.page.locator("#step-fields [name=ground] option[value*='ii']").first.get_attribute("value")
        assert ground
        hand.choose("#step-fields [name=ground]", ground)
        hand.write("#step-fields [name=ground_facts]", "Une enquête en cours serait compromise.")
        hand.submit()
        expect(hand.page.locator("#item-2.is-refused")).to_be_visible()

    def second_read(self, hand: Hand) -> None:
        """Another officer agrees with the refusal."""
        hand.visit(self.path)
        hand.step("second_read", "#next .steps a[href$='/second_read/']")
        hand.choose("#step-fields [name=number]", "2")
        hand.choose("#step-fields [name=agrees]", "yes")
        hand.submit()

    def answer_rights(self, hand: Hand) -> None:
        """The five questions of rights, each with its source."""
        hand.visit(self.path)
        hand.step("review_rights", "#next .steps a[href$='/review_rights/']")
        for question in QUESTIONS:
            hand.choose(f"#step-fields [name={question}_answer]", "no")
            hand.write(f"#step-fields [name={question}_source]", "Country sheet of this year")
        hand.submit()
        expect(hand.page.locator("#rights li")).to_have_count(len(QUESTIONS))

    def write(self, hand: Hand) -> None:
        """The reply around the items."""
        hand.step("write", "#next .steps a[href$='/write/']")
        hand.write("#step-fields [name=opening]", "Chers collègues, voici notre réponse.")
        hand.submit()
        expect(hand.page.locator("#letters")).to_be_visible()

    def propose(self, hand: Hand) -> None:
        """The officer in charge proposes the reply to a second person."""
        hand.step("answer", "#next .steps a[href$='/answer/']")
        hand.submit()
        expect(hand.page.locator(".proposed")).to_be_visible()

    def confirm(self, hand: Hand) -> None:
        """The head finds it under what waits, reads the letter and sends it."""
        hand.visit("/")
        hand.follow(f".columns a[href='{self.path}answer/']")
        expect(hand.page.locator("#letter")).to_contain_text("Chers collègues")
        hand.submit()
        expect(hand.page.locator("#letters a[href$='.pdf']")).to_be_visible()

    def take_letter(self, hand: Hand) -> None:
        """The letter as PDF: a real one, with its data attached."""
        with hand.page.expect_download() as coming:
            hand.press("#letters a[href$='.pdf']")
        reader = PdfReader(io.BytesIO(coming.value.path().read_bytes()))
        said = "".join(page.extract_text() for page in reader.pages)
        assert self.reference in said
        assert "Torvane" in said
        [[data]] = [contents for name, contents in reader.attachments.items() if name == "letter.json"]
        assert self.reference.encode() in data

    def review(self, hand: Hand) -> None:
        """The auditor says what the request is opened for, and sees all that happened."""
        hand.visit(self.path)
        assert "/purpose/" in hand.page.url
        hand.write("[name=purpose]", "Yearly review, sample 7")
        hand.follow("main .form-end button.btn-primary")
        happened = hand.page.locator("#timeline .happening")
        expect(happened.filter(has_text="Yearly review, sample 7")).to_have_count(1)
        assert happened.count() > 10

    def audit(self, hand: Hand) -> None:
        """The auditor finds the own opening in the log, and has the log verified: no change is found."""
        hand.go("u")
        expect(hand.page.locator("#rows tbody tr").filter(has_text="casework.assistancerequest.consult").first).to_be_visible()
        hand.follow("main nav a[href$='/verification/']")
        hand.follow("main form button.btn-primary")
        expect(hand.page.locator("#job[hx-get]")).to_have_count(0, timeout=60_000)
        hand.visit("/audit/verification/")
        expect(hand.page.locator("main .status")).to_have_class(re.compile("is-met"))
