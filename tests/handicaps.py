"""What readers with a handicap would stumble over on a page of the explorer."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe


def find_faults(page: Any) -> list[tuple[str, str, str]]:
    """What axe-core finds serious or critical: its impact, the rule and the element."""
    page.wait_for_timeout(300)  # what scripts draw after the page is loaded
    found = Axe().run(page).response["violations"]
    faults = [(one["impact"], one["id"], one["nodes"][0]["html"]) for one in found]
    return [fault for fault in faults if fault[0] in ("serious", "critical")]
