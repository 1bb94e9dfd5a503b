"""The sentence around words of a report, from the texts that a build keeps."""

from __future__ import annotations

import re
from pathlib import Path

from pyoxigraph import NamedNode, Store

from kg.rdf.pages.nodes import Json, find_value
from kg.rdf.vocabulary import KG
from kg.text.passages import to_passage

_DIGEST = re.compile(r"[0-9a-f]{64}")


def to_context(text: str | None, evidence: Json) -> tuple[str, str]:
    """What stands before and after the words of ``to_evidence`` in their sentence, "" where it is not known.

    >>> to_context("前一句。美国公司发布新模型。后一句。", {"quote": "发布", "start": 8})
    ('美国公司', '新模型。')
    """
    quote = evidence["quote"] or ""
    start = evidence["start"]
    passage = to_passage(quote, text if start is not None else None, start or 0)
    return passage.text[: passage.at], passage.text[passage.at + passage.length :]


def read_text(store: Store, report: NamedNode, folder: Path | None) -> str | None:
    """The text in which a report's offsets count; None where the build keeps none."""
    digest = find_value(store, report, KG.sourceDigest) or ""
    if folder is None or not _DIGEST.fullmatch(digest):
        return None
    path = folder / "texts" / f"{digest}.txt"
    return path.read_bytes().decode(errors="replace") if path.is_file() else None
