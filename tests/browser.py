"""Headless Chromium with the network off, for the tests of the page.

Without a Chromium the tests skip; with ``KG_REQUIRE_BROWSER=1`` in the environment they fail instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_INSIDE = ("data:", "blob:")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)


def chromium_path() -> str:
    """The browser's executable; the test skips, or fails where a browser is required."""
    found = os.environ.get("KG_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if found:
        return found
    if os.environ.get("KG_REQUIRE_BROWSER") == "1":
        pytest.fail("KG_REQUIRE_BROWSER=1, but no Chromium is on the PATH (Debian: apt-get install chromium)")
    pytest.skip("no Chromium on the PATH (Debian: apt-get install chromium)")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    """The driver; one a test run, since two at a time refuse to work."""
    chromium_path()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        yield running


@contextmanager
def launched(playwright: Any, *arguments: str) -> Iterator[Any]:
    """A running browser, started with some more command-line arguments."""
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=[*_ARGUMENTS, *arguments])
    try:
        yield browser
    finally:
        browser.close()


class Visit:
    """One page opened from disk, with everything it asked for, logged and popped up."""

    def __init__(self, browser: Any, path: Path, *, anchor: str = "", **options: Any) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.dialogs: list[str] = []
        settings = {"locale": "zh-CN", "viewport": {"width": 1400, "height": 900}, "reduced_motion": "reduce"}
        self.context = browser.new_context(**(settings | options))
        self.context.set_offline(True)
        self.address = path.resolve().as_uri()
        self.context.route("**/*", self._route)
        self.page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(self.address + anchor)
        self.page.wait_for_selector("body.drawn", timeout=30_000)
        self.page.evaluate("async () => { window.kgOpen = await window.kgView; }")

    def _route(self, route: Any) -> None:
        if route.request.url.split("#")[0] == self.address:
            route.continue_()
        else:
            route.abort()

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    @property
    def outside(self) -> list[str]:
        """Requests for anything but the page itself; ``data:`` and what the page saves are none."""
        return [url for url in self.requests if url.split("#")[0] != self.address and url[:5] not in _INSIDE]

    def visible_nodes(self) -> set[str]:
        """Labels of the nodes on the board, as the graph has them."""
        script = "() => kgOpen.board.nodeRows.getIds().map((id) => kgOpen.store.label(id))"
        return set(self.page.evaluate(script))

    def visible_relations(self) -> set[str]:
        """Names of the relations on the board."""
        script = "() => kgOpen.board.edgeRows.getIds().map((id) => kgOpen.store.edges.relation[id])"
        return set(self.page.evaluate(script))

    def click_node(self, label: str) -> None:
        """A real click of the mouse on a node."""
        self._click(
            """(label) => {
                const { store, board } = kgOpen, node = store.nodes.label.indexOf(label);
                const { x, y } = board.network.canvasToDOM(board.network.getPosition(node));
                return [x, y];
            }""",
            label,
        )

    def click_edge(self, source: str, relation: str, target: str) -> None:
        """A real click of the mouse on the middle of a straight edge."""
        self._click(
            """([source, relation, target]) => {
                const { store, board } = kgOpen, { label } = store.nodes;
                const wanted = [source, relation, target].join("|");
                const edge = board.edgeRows.getIds().find((one) => [label[store.edges.source[one]],
                    store.edges.relation[one], label[store.edges.target[one]]].join("|") === wanted);
                const [a, b] = store.ends(edge).map((id) => board.network.getPosition(id));
                const middle = { x: a.x * 0.6 + b.x * 0.4, y: a.y * 0.6 + b.y * 0.4 };
                const { x, y } = board.network.canvasToDOM(middle);
                return [x, y];
            }""",
            [source, relation, target],
        )

    def _click(self, script: str, argument: Any) -> None:
        x, y = self.page.evaluate(script, argument)
        box = self.page.locator("#canvas").bounding_box()
        self.page.mouse.click(box["x"] + x, box["y"] + y)
        self.page.wait_for_timeout(350)  # vis-network waits that long for a second click


@pytest.fixture(scope="session")
def chromium(playwright: Any) -> Iterator[Any]:
    """A running browser."""
    with launched(playwright) as browser:
        yield browser


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Callable[..., Visit]]:
    """Opens a page from disk. At the end of the test, none may have asked for anything, complained
    on the console (a test that expects complaints clears them) or opened a dialog."""
    with _visits(chromium) as visits:
        yield visits


@pytest.fixture
def open_page_without_3d(playwright: Any) -> Iterator[Callable[..., Visit]]:
    """The same in a browser that has no WebGL."""
    with launched(playwright, "--disable-3d-apis") as browser, _visits(browser) as visits:
        yield visits


@contextmanager
def _visits(browser: Any) -> Iterator[Callable[..., Visit]]:
    made: list[Visit] = []

    def open_(path: Path, **options: Any) -> Visit:
        made.append(Visit(browser, path, **options))
        return made[-1]

    yield open_
    for visit in made:
        visit.context.close()
        assert (visit.outside, visit.complaints, visit.dialogs) == ([], [], [])
