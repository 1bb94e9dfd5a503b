"""Chinese surnames: what a Han name of a person begins with."""

from __future__ import annotations

from functools import cache

from kg.resources import shipped


@cache
def surnames() -> frozenset[str]:
    """Single and compound surnames of the table beside the masthead rules."""
    text = shipped("extract", "masthead", "surnames.txt").read_text(encoding="utf-8")
    lines = (line.split("#")[0] for line in text.splitlines())
    return frozenset(word for line in lines for word in line.split())
