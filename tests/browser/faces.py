"""Looks at a page as its readers meet it: wide and on a phone, by day and by night; nothing may be out of reach in any."""

from axe_playwright_python.base import AXE_SCRIPT as AXE
from playwright.sync_api import Page

SIZES = {"wide": (1280, 800), "phone": (390, 844)}
RULES = {
    "light": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
"""By night the page differs in its colours only, so only they are asked after again."""

WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def faults(page: Page) -> list[str]:
    """What axe and the edge of the screen say against this page, in each size and light; the page is left as it was met."""
    met, found = page.viewport_size, []
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        if (over := page.evaluate(WIDER)) > 0:
            found.append(f"{size}: {page.url} scrolls {over} px to the side")
        for light in RULES:
            page.emulate_media(color_scheme=light, reduced_motion="reduce")
            found += [f"{size}, {light}: {page.url}: {fault}" for fault in _axe(page, light)]
    page.emulate_media(color_scheme="light")
    if met is not None:
        page.set_viewport_size(met)
    return found


def _axe(page: Page, light: str) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    violations = page.evaluate("options => axe.run(options).then(answer => answer.violations)", {"runOnly": RULES[light]})
    return [
        f"{violation['id']} at {node['target']}: {node.get('failureSummary', '').splitlines()[-1].strip()}"
        for violation in violations
        for node in violation["nodes"]
    ]
