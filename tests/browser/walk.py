"""A person at a browser without JavaScript, whose every page is handed to axe-core."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.serving import Server

_AXE = {"resultTypes": ["violations"]}
"""What else axe finds out about a page is not worked out in full."""


class Walk:
    """A person with a small phone (or a desk) and no JavaScript; each page is checked by axe.

    Without ``axe`` it is checked that a page fits and speaks one language: what axe looks at does
    not change with it.
    """

    def __init__(
        self, browser: Browser, server: Server, language: str, *, width: int, axe: bool = True
    ) -> None:
        self._axe = axe
        size = {"width": width, "height": 740}
        self.page: Page = browser.new_context(java_script_enabled=False, viewport=size).new_page()
        self._judge = browser.new_context(bypass_csp=True, viewport=size).new_page()
        self._judge.goto(f"{server.url}/healthz")
        self.url, self.language = server.url, language
        self.query = "" if language == "id" else "?bahasa=en"

    def open(self, path: str) -> None:
        """Go to an address in this walk's language."""
        self.page.goto(f"{self.url}{path}{self.query}")
        self.check()

    def press(self, selector: str) -> None:
        """Press a button or link and look at what comes."""
        with self.page.expect_navigation():
            self.page.click(selector)
        self.check()

    def switch(self, language: str) -> None:
        """Change the language by the button on the page, and look at what comes."""
        self.language = language
        self.press(f'button[name="ganti_bahasa"][value="{language}"]')

    def save(self, selector: str) -> bytes:
        """Press a link to a file and take what is saved."""
        with self.page.expect_download() as waiting:
            self.page.click(selector)
        return Path(waiting.value.path()).read_bytes()

    def by_keyboard(self, selector: str) -> None:
        """The same without a pointer."""
        self.page.focus(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.check()

    def check(self) -> None:
        """No violation, no sideways scrolling, the right language."""
        self.judge(self.page.content())

    def judge(self, html: str) -> None:
        """The same for a page that was fetched otherwise."""
        assert f'<html lang="{self.language}">' in html
        named = Counter(re.findall(r'<[^>]* id="([^"]+)"', html))
        assert [name for name, times in named.items() if times > 1] == []
        self._judge.set_content(html, wait_until="load")
        if self._axe:
            found = Axe().run(self._judge, options=_AXE).response["violations"]
            assert found == [], json.dumps(_brief(found), indent=1)
        width = self._judge.evaluate("document.documentElement.scrollWidth")
        assert width <= self._judge.viewport_size["width"], f"{html[:400]} is {width} px wide"  # type: ignore[index]


def sign_in(walk: Walk, server: Server) -> None:
    """The first officer goes to the desk."""
    walk.open("/kantor/masuk")
    walk.page.fill("#nama", server.secrets["nama"])
    walk.page.fill("#frasa", server.secrets["frasa"])
    walk.page.fill("#kode_otp", server.otp())
    walk.press("main form button")


def step(walk: Walk, name: str, **fields: str) -> None:
    """Take a step of the case on the page."""
    form = f'form[action*="/langkah/{name}"]'
    walk.page.click(f"details:has({form}) summary")
    for field, value in fields.items():
        target = f"#{name}-{field}"
        if walk.page.locator(target).evaluate("e => e.tagName") == "SELECT":
            walk.page.select_option(target, value)
        else:
            walk.page.fill(target, value)
    walk.press(f"{form} .tindakan button >> nth=0")


def _brief(violations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"id": v["id"], "help": v["help"], "nodes": [n["html"][:200] for n in v["nodes"][:3]]}
        for v in violations
    ]
