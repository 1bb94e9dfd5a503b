"""Prints the sample's PDF report from its source: ``python tests/printing.py`` writes it anew.

That needs Chromium and WenQuanYi Micro Hei (Debian: apt-get install chromium fonts-wqy-microhei). The font
is under the Apache License; of its TrueType outlines those of the characters used are embedded. Of a font
with PostScript outlines, as Noto Sans CJK has, Chromium makes one drawing for each character (Type 3), in a
file five times the size. The same Chromium and the same font give the same bytes.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).parent / "data" / "print" / "11_sidebar_pages.html"
PRINTED = Path(__file__).parent.parent / "kg" / "sample" / "11_sidebar_pages.pdf"
_WHO_AND_WHEN = re.compile(rb"/(?:Creator|CreationDate|ModDate) \(.*\)")


def printed(browser: Any, source: Path) -> bytes:
    """A page on disk as a PDF that does not tell when, and on which system, it was made."""
    page = browser.new_page()
    page.goto(source.resolve().as_uri())
    content = page.pdf(prefer_css_page_size=True, print_background=True)
    page.close()
    # Blanks of the same length: what follows is found by its place in the file.
    return _WHO_AND_WHEN.sub(lambda found: b" " * len(found[0]), content)


def main() -> None:
    """Write the report; without the font, say so instead."""
    from browser import launched
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, launched(playwright) as browser:
        content = printed(browser, SOURCE)
    if b"/Type3" in content:
        sys.exit("WenQuanYi Micro Hei is not installed, or lacks a character of the report")
    PRINTED.write_bytes(content)


if __name__ == "__main__":
    main()
