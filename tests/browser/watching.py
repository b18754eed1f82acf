"""What may never happen on any page of any journey: a failure of the server, a violation of the content policy, an error of a script."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response

TELL = "document.addEventListener('securitypolicyviolation', event => console.error(`CSP ${event.violatedDirective} ${event.blockedURI}`))"
EXPECTED = ("Failed to load resource: the server responded with a status of 4", "Response Status Error Code 4")
"""How the browser and htmx tell that something was refused: that is an answer."""


class Watch:
    """Collects what goes wrong in a context; `faults` is empty where nothing did."""

    def __init__(self, context: BrowserContext) -> None:
        self.faults: list[str] = []
        context.add_init_script(TELL)
        context.on("page", self._watch)
        context.on("response", self._answered)

    def _watch(self, page: Page) -> None:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"script at {page.url}: {error}"))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            self.faults.append(f"console at {message.location.get('url')}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} from {response.url}")
