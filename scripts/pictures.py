"""Takes pictures of the main pages, wide and on a phone, by day and by night, in English and Arabic; and writes their page."""

import base64
import sys
from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright
from small_png import small
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.serving import ROOT, running

OUT = ROOT / "docs" / "pictures"
REQUESTS = 90
HOME = ROOT / "var" / "pictures"
FILLING = f"""
import django, json, sys
django.setup()
from comity.demo import fill, house
from comity.people.models import Officer
if not Officer.objects.exists():
    fill.fill("beijing", lambda words: print(words, file=sys.stderr), requests={REQUESTS})
print(json.dumps({{each.username: each.password for each in house.sign_ins(house.resumed("beijing"))}}))
"""
HEAD, AUDITOR = "shen.yulan", "wei.qiu"
SIZES = {"wide": (1280, 800), "phone": (390, 844)}
LIGHTS = {"day": "light", "night": "dark"}
LANGUAGES = {"en": "English", "ar": "Arabic"}


class Shot(NamedTuple):
    """A page worth a picture: whose it is, and how it is found."""

    name: str
    title: str
    who: str
    find: Callable[[Page, str], object]


def at(path: str) -> Callable[[Page, str], object]:
    """The page of this address."""
    return lambda page, address: page.goto(address + path)


def first(path: str, link: str) -> Callable[[Page, str], object]:
    """The page that the first such link of another page leads to."""

    def find(page: Page, address: str) -> None:
        page.goto(address + path)
        href = page.locator(link).first.get_attribute("href")
        page.goto(address + str(href))

    return find


def comparison(page: Page, address: str) -> None:
    """Two descriptions that the cross-check of some request brought together."""
    page.goto(f"{address}/requests/?show=all&sort=-received")
    for path in page.locator("[data-opens]").evaluate_all("links => links.map(link => link.pathname)"):
        page.goto(address + path)
        met = page.locator("#persons .candidate a")
        if met.count():
            page.goto(address + str(met.first.get_attribute("href")))
            return
    raise LookupError("no request of the bureau shows a candidate")


def results_of_many(page: Page, address: str) -> None:
    """Whom the screened list of travellers met, the first of them beside the entry."""
    page.goto(f"{address}/screening/runs/?state=finished")
    page.goto(f"{address}{page.locator('[data-opens]').first.get_attribute('href')}results/")
    page.locator(".hit summary").first.click()


SHOTS = (
    Shot("sign-in", "Sign in", "", at("/sign-in/")),
    Shot("home", "My desk", HEAD, at("/")),
    Shot("inbox", "Requests", HEAD, at("/requests/")),
    Shot("request", "A request", HEAD, first("/requests/?state=accepted", "[data-opens]")),
    Shot("comparison", "Two descriptions, perhaps of one person", HEAD, comparison),
    Shot("many", "Screening of many: whom it met, by risk", HEAD, results_of_many),
    Shot("record", "Record a request", HEAD, at("/requests/new/")),
    Shot("agreements", "Agreements", HEAD, at("/agreements/")),
    Shot("agreement", "An agreement", HEAD, first("/agreements/", "[data-opens]")),
    Shot("map", "Map of partners and agreements", HEAD, at("/agreements/map/")),
    Shot("directory", "Directory", HEAD, at("/directory/")),
    Shot("search", "Search", HEAD, at("/search/?q=li")),
    Shot("import", "Import a list", HEAD, at("/lists/import/")),
    Shot("figures", "Figures of the year", HEAD, at("/figures/")),
    Shot("audit", "Audit log", AUDITOR, at("/audit/")),
)


def main(names: list[str]) -> None:
    """Fill a bureau where none was filled before, take the pictures, write their page."""
    OUT.mkdir(parents=True, exist_ok=True)
    shots = [shot for shot in SHOTS if not names or shot.name in names]
    with running(HOME, FILLING) as (address, passwords), sync_playwright() as player:
        (HOME / "filled.json").write_text("{}", encoding="utf-8")  # the next pictures are of the same bureau
        browser = player.chromium.launch(executable_path=CHROMIUM, args=[f"--{flag}" for flag in FLAGS])
        for language in LANGUAGES:
            for who in dict.fromkeys(shot.who for shot in shots):
                page = seated(browser, address, language, who, passwords.get(who, ""))
                for shot in shots:
                    if shot.who == who:
                        shot.find(page, address)
                        take(page, shot.name, language)
        browser.close()
    write_page()


def seated(browser: Browser, address: str, language: str, who: str, password: str) -> Page:
    """A page that reads this language, with this officer signed in where one is named."""
    context = browser.new_context(locale=language, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    page = context.new_page()
    if who:
        page.goto(f"{address}/sign-in/")
        page.fill("[name=login]", who)
        page.fill("[name=password]", password)
        page.click("main .form-end button")
        page.wait_for_selector("[data-signed-in]")
        context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    return page


def take(page: Page, name: str, language: str) -> None:
    """The page in each size and light."""
    page.wait_for_load_state("networkidle")
    camera = page.context.new_cdp_session(page)
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for light, scheme in LIGHTS.items():
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the words that it knows
            taken = camera.send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})["data"]
            (OUT / file_name(name, size, light, language)).write_bytes(small(base64.b64decode(taken)))
    page.emulate_media(color_scheme="light")


def file_name(name: str, size: str, light: str, language: str) -> str:
    """How a picture is called."""
    return f"{name}-{size}-{light}-{language}.png"


def write_page() -> None:
    """docs/pictures.md: every page in every way it is met."""
    lines = [
        "# Pictures",
        "",
        "The main pages of the demo bureau, taken by `scripts/pictures`. Every person and every case is invented.",
        "",
    ]
    for shot in SHOTS:
        lines += [f"## {shot.title}", ""]
        for size in SIZES:
            kinds = [(light, language) for language in LANGUAGES for light in LIGHTS]
            links = (
                f"[![{LANGUAGES[language]}, {light}]({link})]({link})"
                for light, language in kinds
                for link in [_link(shot, size, light, language)]
            )
            lines += [" ".join(links), ""]
    (ROOT / "docs" / "pictures.md").write_text("\n".join(lines), encoding="utf-8")


def _link(shot: Shot, size: str, light: str, language: str) -> str:
    return f"pictures/{file_name(shot.name, size, light, language)}"


if __name__ == "__main__":
    main(sys.argv[1:])
