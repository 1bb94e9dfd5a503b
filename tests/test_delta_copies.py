"""Copies told by difference are those that looking at all documents tells."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from kg.delta.copies import Links, relink, to_row
from kg.delta.tables import Tables, create_tables
from kg.read.blocks import find_blocks
from kg.read.copies import link_copies, to_sketch
from kg.records import Document


def paragraph(random: Random) -> str:
    return "".join(chr(0x4E00 + random.randrange(3000)) for _ in range(70)) + "。"


class Writers:
    """Authors who use each other's paragraphs, and now and then a whole report."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._shared = [paragraph(random) for _ in range(12)]
        self._house = paragraph(random)
        self._written: list[list[str]] = []

    def write(self) -> Document:
        random = self._random
        parts = random.sample(self._shared, 6)
        parts += [paragraph(random) for _ in range(random.choice((0, 0, 2, 6)))]
        if random.random() < 0.8:
            parts.insert(2, self._house)
        if self._written and random.random() < 0.4:
            parts = [*random.choice(self._written), paragraph(random)]
        self._written.append(parts)
        name, text = f"{random.randrange(999):03}.txt", "\n\n".join(parts)
        return Document(
            source_file=name,
            digest=sha256((name + text).encode()).hexdigest(),
            text=text,
            media_type=random.choice(("text/plain", "application/pdf")),
            encoding="utf-8",
            blocks=find_blocks(text, None),
        )


def look(documents: dict[str, Document]) -> Links:
    """The links that looking at all of them gives."""
    kept, _ = link_copies(list(documents.values()), lambda _: None)
    return {copy.digest: (one.digest, copy.similarity) for one in kept for copy in one.copies}


def put(tables: Tables, documents: dict[str, Document], links: Links) -> None:
    tables.ask("DELETE FROM document")
    for document in documents.values():
        row, link = to_row(document, to_sketch(document)), links.get(document.digest, (None, None))
        tables.put("document", [(row.digest, row.file, row.rank, b"", row.sketch, *link)])


@pytest.mark.parametrize("common", [50, 9, 5])
@pytest.mark.parametrize("seed", range(4))
def test_links_after_changes(seed: int, common: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("kg.read.copies", "kg.delta.copies"):
        monkeypatch.setattr(f"{module}.COMMON", common)
    random = Random(seed)
    writers, tables = Writers(random), create_tables(tmp_path / "tables")
    before = {one.digest: one for one in (writers.write() for _ in range(25))}
    links, met = look(before), 0
    for _ in range(8):
        put(tables, before, links)
        gone = set(random.sample(sorted(before), random.choice((0, 1, 2))))
        come = [writers.write() for _ in range(random.choice((0, 1, 2)))]
        after = {digest: one for digest, one in before.items() if digest not in gone}
        after |= {one.digest: one for one in come}
        rows = [to_row(one, to_sketch(one)) for one in come]
        links = relink(tables, gone, rows, after.__getitem__, lambda _: None)
        assert links == look(after)
        before, met = after, met + len(links)
    assert met
