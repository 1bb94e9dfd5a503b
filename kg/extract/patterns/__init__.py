"""The rules as data: words, cues and relation patterns, each table read and compiled once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

from kg.errors import PatternError
from kg.records import EntityType
from kg.resources import shipped


def read_table(name: str) -> dict[str, Any]:
    """The parsed TOML table ``kg/extract/patterns/<name>.toml``."""
    return tomllib.loads(shipped("extract", "patterns", f"{name}.toml").read_text(encoding="utf-8"))


def to_pattern(regex: str, where: str) -> re.Pattern[str]:
    """Compile ``regex``.

    Raises:
        PatternError: it does not compile; ``where`` names the table and row.
    """
    try:
        return re.compile(regex)
    except re.error as error:
        raise PatternError(f"{where}: not a regular expression: {error}") from error


@cache
def words(name: str) -> re.Pattern[str]:
    """The list ``name`` of words.toml as one alternation, longest word first."""
    listed = sorted(read_table("words")[name], key=len, reverse=True)
    return to_pattern("(?:" + "|".join(listed) + ")", f"words.toml: {name}")


@cache
def suffix_types() -> dict[str, EntityType]:
    """Name suffix → the type it tells."""
    return {suffix: EntityType(kind) for suffix, kind in read_table("words")["suffixes"].items()}
