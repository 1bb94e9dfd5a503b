"""Size of graph.html and seconds until its drawing can be seen, by nodes.

Run it from the checkout: PYTHONPATH=.:tests python tests/bench/one_file.py

Prints medians of five visits in a fresh tab each. The gates, on an idle machine: 1, 2 and 5 seconds, and
1.0, (none) and 2.5 MB beside the library.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from browser import launched
from playwright.sync_api import sync_playwright
from test_view_page import big_graph

from kg.view.page import write_html
from kg.view.scripts import library_script

SIZES = ((1_000, 3_000), (5_000, 15_000), (20_000, 60_000))
VISITS = 5


def seconds(browser: Any, page: Path) -> tuple[float, float]:
    """Until the drawing is there, and until the page has answered for itself."""
    with browser.new_context(viewport={"width": 1400, "height": 900}) as context:
        tab = context.new_page()
        began = time.perf_counter()
        tab.goto(page.as_uri())
        tab.wait_for_selector("body.drawn")
        seen = time.perf_counter() - began
        tab.evaluate("async () => { await window.kgView; }")
        return seen, time.perf_counter() - began


def main() -> None:
    """Measure every size."""
    library = len(library_script().encode())
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running, launched(running) as browser:
        for nodes, edges in SIZES:
            began = time.perf_counter()
            page = write_html(big_graph(nodes, edges), Path(folder, f"{nodes}.html"))
            made = time.perf_counter() - began
            seen, usable = map(median, zip(*(seconds(browser, page) for _ in range(VISITS)), strict=True))
            size = (page.stat().st_size - library) / 1e6
            told = f"made in {made:.1f} s, seen in {seen:.2f} s, usable in {usable:.2f} s"
            print(f"{nodes:6} nodes: {size:.2f} MB, {told}")


if __name__ == "__main__":
    main()
