"""Pages of a running server in headless Chromium, where every other host is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytest_plugins = ("browser",)


class Visit:
    """One tab, with everything it asked for, logged and popped up."""

    def __init__(self, browser: Any, url: str, **options: Any) -> None:
        self.url = url.rstrip("/")
        self.outside: list[str] = []
        self.complaints: list[str] = []
        settings = {"locale": "zh-CN", "viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
        self.context = browser.new_context(**(settings | options))
        self.context.route("**/*", self._route)
        self.page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))

    def _route(self, route: Any) -> None:
        if route.request.url.startswith((f"{self.url}/", "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def open(self, path: str) -> Any:
        """The page, loaded with its scripts."""
        self.page.goto(f"{self.url}{path}", wait_until="networkidle")
        return self.page

    def breadth(self) -> int:
        """Pixels by which the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.fixture
def visit(chromium: Any) -> Iterator[Callable[..., Visit]]:
    """Opens a tab on a server. At the end no tab may have asked another host, complained or popped up."""
    made: list[Visit] = []

    def open_(url: str, **options: Any) -> Visit:
        made.append(Visit(chromium, url, **options))
        return made[-1]

    yield open_
    for one in made:
        one.context.close()
        assert (one.outside, one.complaints) == ([], [])
