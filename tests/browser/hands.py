"""How a person works the pages: by the keyboard alone, or with a mouse and no scripts. A story is told once and done by either."""

from abc import ABC, abstractmethod
from collections.abc import Callable

from playwright.sync_api import Page, expect

AT_MOST = 400  # presses of one key on the way to one place
AT_ONCE = 8  # presses before one looks where one is

STAY = """place => {
  window.stay = event => { if (event.key === "Tab" && document.activeElement.matches(place)) event.preventDefault(); };
  document.addEventListener("keydown", window.stay, true);
}"""
"""Once the focus is at the place, further presses of the tab key leave it there: so one may press several times before one looks."""
LEAVE = "() => document.removeEventListener('keydown', window.stay, true)"
DOWN_TO = """value => {
  const at = document.activeElement;
  return at.matches("select") ? [...at.options].filter(option => !option.disabled).findIndex(option => option.value === value) : 0;
}"""
"""How many presses lead from the first entry of a list to this one."""


class Hand(ABC):
    """One person at one browser. Places are named by selectors that hold in every language."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address

    def visit(self, path: str) -> None:
        """Type an address."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"

    def leads(self, act: Callable[[], None], status: int = 200) -> None:
        """Do what leads to another page, and be there."""
        with self.page.expect_navigation(wait_until="load") as led:
            act()
        assert led.value is not None
        assert led.value.status == status, f"{led.value.status} at {led.value.url}: {self.page.locator('main').inner_text()}"

    def follow(self, place: str, status: int = 200) -> None:
        """Press what leads to another page."""
        self.leads(lambda: self.press(place), status)

    def step(self, path: str, place: str) -> None:
        """Press a step and have its form before one's eyes, in the page or on its own."""
        self.press(place)
        expect(self.page.locator(f"form#step-fields[action$='{path}/']")).to_be_visible()

    def submit(self, status: int = 200) -> None:
        """Press the button at the end of the form of a step."""
        self.follow("#step-fields .form-end button.btn-primary", status)

    @abstractmethod
    def press(self, place: str) -> None:
        """Press a link or a button."""

    @abstractmethod
    def write(self, place: str, text: str) -> None:
        """Write into a field, in place of what it holds."""

    @abstractmethod
    def choose(self, place: str, value: str) -> None:
        """Choose from a list or from a group of radio buttons."""

    @abstractmethod
    def open_row(self, reference: str) -> None:
        """From a list, open the record of this reference."""

    @abstractmethod
    def go(self, letter: str) -> None:
        """Go to a room."""

    @abstractmethod
    def add_row(self, prefix: str, place: str) -> None:
        """Ask for another row of a form; its first field is at `place`."""

    @abstractmethod
    def see_bases(self, basis: str) -> None:
        """Have the agreements that reach the chosen agency before one's eyes."""


class Keyboard(Hand):
    """No mouse at all: the tab key, arrows, Enter, letters."""

    def reach(self, place: str) -> None:
        """Go on with the tab key until the focus is there."""
        expect(self.page.locator(place).first).to_be_attached()
        self.page.evaluate(STAY, place)
        try:
            for _look in range(AT_MOST // AT_ONCE):
                if self.page.evaluate("place => document.activeElement.matches(place)", place):
                    return
                for _press in range(AT_ONCE):
                    self.page.keyboard.down("Tab")
                self.page.keyboard.up("Tab")
        finally:
            self.page.evaluate(LEAVE)
        raise AssertionError(f"the tab key does not reach {place}")

    def press(self, place: str) -> None:
        self.reach(place)
        self.page.keyboard.press("Enter")

    def write(self, place: str, text: str) -> None:
        self.reach(place)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)
        expect(self.page.locator(place)).to_have_value(text)

    def choose(self, place: str, value: str) -> None:
        self.reach(place)
        if self.page.evaluate("() => document.activeElement.matches('select')"):
            self.page.keyboard.press("Home")
            for _press in range(self.page.evaluate(DOWN_TO, value)):
                self.page.keyboard.press("ArrowDown")
        elif self.page.evaluate("value => document.activeElement.value === value && !document.activeElement.checked", value):
            self.page.keyboard.press("Space")
        for _press in range(AT_MOST):
            if self.page.evaluate("value => document.activeElement.value === value && document.activeElement.checked !== false", value):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrow keys do not choose {value} at {place}")

    def open_row(self, reference: str) -> None:
        for _press in range(AT_MOST):
            self.page.keyboard.press("j")
            if reference in self.page.locator("tr[aria-current]").inner_text():
                return self.leads(lambda: self.page.keyboard.press("o"))
        raise AssertionError(f"j does not reach {reference}")

    def go(self, letter: str) -> None:
        self.page.keyboard.press("g")
        self.leads(lambda: self.page.keyboard.press(letter))

    def add_row(self, prefix: str, place: str) -> None:
        self.press(f"button[name=more][value={prefix}]")
        expect(self.page.locator(place)).to_be_focused()

    def see_bases(self, basis: str) -> None:
        expect(self.page.locator(f"[name=basis][value='{basis}']")).to_be_visible()


class WithoutScripts(Hand):
    """A mouse, and a browser in which no script runs."""

    def press(self, place: str) -> None:
        self.page.locator(place).first.click()

    def write(self, place: str, text: str) -> None:
        self.page.locator(place).fill(text)

    def choose(self, place: str, value: str) -> None:
        found = self.page.locator(place)
        if found.first.evaluate("element => element.matches('select')"):
            found.select_option(value)
        else:
            self.page.locator(f"{place}[value='{value}']").check()

    def open_row(self, reference: str) -> None:
        self.leads(lambda: self.page.get_by_role("link", name=reference, exact=True).click())

    def go(self, letter: str) -> None:
        self.follow(f"[data-go={letter}]")

    def add_row(self, prefix: str, place: str) -> None:
        self.follow(f"button[name=more][value={prefix}]")
        expect(self.page.locator(place)).to_be_visible()

    def see_bases(self, basis: str) -> None:
        self.follow("button[name=more][value=bases]")
        expect(self.page.locator(f"[name=basis][value='{basis}']")).to_be_visible()
