"""Looks at a page as its readers meet it: wide and on a phone, by day and by night; nothing may be out of reach in any."""

from axe_playwright_python.base import AXE_SCRIPT as AXE
from playwright.sync_api import Page

SIZES = {"wide": (1280, 800), "phone": (390, 844)}
LIGHTS = {"ltr": {"wide": "light", "phone": "dark"}, "rtl": {"wide": "dark", "phone": "light"}}
"""In which light each size is looked at. Every kind of page is met in both directions, so it is met in each light and in each size."""

ASKED = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],  # of what is right, axe then looks no further
}
RUN = "options => axe.run(options).then(answer => answer.violations)"
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def faults(page: Page) -> list[str]:
    """What axe and the edge of the screen say against this page in each size; the page is left as it was met."""
    met, found = page.viewport_size, []
    lights = LIGHTS[page.locator("html").get_attribute("dir") or "ltr"]
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=lights[size], reduced_motion="reduce")
        if (over := page.evaluate(WIDER)) > 0:
            found.append(f"{size}: {page.url} scrolls {over} px to the side")
        found += [f"{size}, {lights[size]}: {page.url}: {fault}" for fault in _axe(page)]
    page.emulate_media(color_scheme="light")
    if met is not None:
        page.set_viewport_size(met)
    return found


def _axe(page: Page) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    return [
        f"{violation['id']} at {node['target']}: {node.get('failureSummary', '').splitlines()[-1].strip()}"
        for violation in page.evaluate(RUN, ASKED)
        for node in violation["nodes"]
    ]
