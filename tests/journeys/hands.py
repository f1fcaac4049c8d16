"""The hands of a person in the browser: sign in, read, press."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.factories import PASSWORD

PATIENCE = 180  # seconds for what a worker or the clock owes us


class Hands:
    """One person at a browser. `page` is Playwright's."""

    def __init__(self, page: Page, root: str) -> None:
        self.page, self.root = page, root

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """Leave whoever was here, and come in as somebody else."""
        self.page.context.clear_cookies()
        self.open("/masuk/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", password)
        self.press_primary()
        expect(self.page).to_have_url(re.compile(r"/app/$"))

    def open(self, path: str) -> None:
        """Go to an address of the portal."""
        self.page.goto(f"{self.root}{path}")

    def follow(self, path_end: str) -> None:
        """Press the first link whose address ends so."""
        self.page.locator(f'main a[href$="{path_end}"]').first.click()

    def go(self, name: str) -> None:
        """Follow a link of the page by its words, and see that it leads somewhere."""
        before = self.page.url
        self.page.get_by_role("link", name=re.compile(name)).first.click()
        expect(self.page).not_to_have_url(before)

    def press_primary(self) -> None:
        """Press the one primary button of the form on this page."""
        self.page.locator("main button.button--primary[type=submit]").last.click()

    def confirm(self) -> None:
        """Press it, and see that the act was not refused."""
        before = self.page.url
        self.press_primary()
        expect(self.page).not_to_have_url(before)

    def wait_for(self, path: str, text: str) -> None:
        """Open an address again and again until it tells what somebody else has yet to do."""
        self.wait_until(lambda: self.tells(path, text))

    def tells(self, path: str, text: str) -> bool:
        """Whether the page behind the address is there and shows the text now."""
        if not self.page.context.request.get(f"{self.root}{path}").ok:
            return False
        self.open(path)
        return bool(self.page.get_by_text(text).count())

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Look again and again; the browser's own clock ticks between two looks."""
        until = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < until, "waited in vain"
            self.page.wait_for_timeout(500)
