"""What the characters of a line tell by themselves: furniture, the end of a sentence, an open bracket."""

from __future__ import annotations

import re

from kg.read import rules

#: The end of a sentence, with what may close behind it.
FINISHED = re.compile(r"[。！？；!?;][”’」』）)】》\]\"']*\Z")


def is_furniture(plain: str) -> bool:
    """A page number, a template tag, or the plea to read the disclaimer and little else."""
    if rules.FURNITURE.match(plain):
        return True
    plea = rules.PLEA.search(plain)
    return plea is not None and len(plain) - len(plea[0]) <= 40 and "。" not in plain.replace(plea[0], "")


def is_finished(plain: str) -> bool:
    """Whether a passage ends where a sentence ends, with no bracket left open.

    >>> is_finished("推荐【甲】。"), is_finished("推荐【甲、乙")
    (True, False)
    """
    return FINISHED.search(plain[-40:]) is not None and not has_open_bracket(plain)


def has_open_bracket(plain: str) -> bool:
    """Whether a 【, 《, （ or “ near the end is still open."""
    at = plain[-300:].rfind
    return at("【") > at("】") or at("《") > at("》") or at("（") > at("）") or at("“") > at("”")
