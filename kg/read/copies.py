"""The same report in several files, recognised by its text: one document stays, the others are its copies.

Two files hold one report when three quarters of the body of either stand in the other, and three quarters
of the figures of its sentences, and when the dates of issue they print do not tell them apart.

The body is what is left without boilerplate. It is looked up in the whole of the other text, so that two
readers need not agree on what is boilerplate; white space and punctuation do not count. A character is
found when it lies in a run of ``_RUN`` characters that the other text has anywhere: paragraphs may stand
in another order, and up to a quarter (tables, captions, headers) be missing.

Where measure and bounds come from: eight PDFs, each as read by five libraries, came to 0.79 and more of
each other, mostly 0.98; nineteen reports without white space to 0.99 and more, with paragraphs shuffled to
0.96, with lines shuffled to 0.90, without tables to 0.79; with one paragraph in five dropped mostly to
0.88, below 0.75 where those held more than a quarter. Of 2,628 pairs of different reports the nearest, of
one house on one subject for two markets, came to 0.67, two issues of a weekly to 0.56, two of a monthly to
0.47, all others to 0.11 and less. Figures tell issues of a series that repeats its sentences: one report
kept 0.83 of them and more, two issues 0.74 and less.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.records import BlockKind, Copy, Document, Issue, IssueKind
from kg.text.normalise import to_plain
from kg.text.script import fold_script

#: The date of issue a document prints, as ISO date or year and month; None if none was found. It is a
#: parameter since the rules of the masthead, which find it, belong to a later stage.
Issued = Callable[[Document], str | None]

ENOUGH = 0.75  # of the body, and of its figures
_RUN = 12  # characters: phrases of the trade are shorter, lines of print longer
_SHORTEST = 200  # characters of a body: less is mostly masthead, and in one house always alike
_FEW = 5  # figures; fewer tell nothing
_FRONT = 5_000  # characters, in which a report prints its date
_SKETCH = 128  # runs that stand for a body when candidates are looked up
LEAST = 3  # of them
SHARED = 1 / 8  # of them, and ``LEAST``; of one report two bodies share a quarter and more
COMMON = 50  # bodies; a run that more of them have is a phrase of the house
_NEAREST = 4  # candidates that are looked at

_NO_BODY = (BlockKind.BOILERPLATE, BlockKind.RELATED, BlockKind.CONTENTS)
_FIGURE = re.compile(
    r"(?<=[\u4e00-\u9fff])\d+(?:\.\d+)?(?=%)|(?<=[\u4e00-\u9fff])\d+\.\d+(?=[\u4e00-\u9fff])"
)
#: Which file of a report is read: the nearer to print the better; what is not listed is a Word file.
_RANKS = {"application/pdf": 0, "text/html": 2, "text/markdown": 3, "text/plain": 3}
_WORD_RANK, _RECOGNISED_RANK = 1, 4

_Codes = NDArray[np.uint32]
_Runs = NDArray[np.uint64]


def link_copies(
    documents: Sequence[Document], issued: Issued, sketches: Mapping[str, Sequence[int]] | None = None
) -> tuple[tuple[Document, ...], tuple[Issue, ...]]:
    """The documents that stay, in their order, each with its copies; and an Issue of every copy.

    ``sketches`` are what ``to_sketch`` made of them before, by digest.

    A PDF stays before a Word file, a web page and a text; what was recognised from pictures comes last,
    and of equals the first by name stays. The result does not depend on the order of ``documents``.
    """
    index = _Index()
    linked: dict[str, tuple[str, float]] = {}  # digest → digest of the original, similarity
    for document in sorted(documents, key=to_preference):
        sketch = to_sketch(document) if sketches is None else sketches[document.digest]
        found = find_original(document, index.candidates(sketch), issued)
        if found is None:
            index.add(document, sketch)
        else:
            linked[document.digest] = found[0].digest, round(found[1], 2)
    return link_found(documents, linked)


def link_found(
    documents: Sequence[Document], linked: Mapping[str, tuple[str, float]]
) -> tuple[tuple[Document, ...], tuple[Issue, ...]]:
    """As ``link_copies``, where it is known already of which original a copy is, and how alike they are."""
    copies: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        if document.digest in linked:
            copies[linked[document.digest][0]].append(document)
    kept = [document for document in documents if document.digest not in linked]
    issues = [_to_issue(copy, linked[copy.digest][1], one) for one in kept for copy in copies[one.digest]]
    return tuple(_with_copies(one, copies[one.digest], linked) for one in kept), tuple(issues)


def to_preference(document: Document) -> tuple[int, str, str]:
    """The order in which documents are looked at: what stays comes before its copies."""
    rank = _RANKS.get(document.media_type, _WORD_RANK)
    return _RECOGNISED_RANK if _is_recognised(document) else rank, document.source_file, document.digest


def _is_recognised(document: Document) -> bool:
    """Whether most characters come from pictures of pages; a picture of the cover alone is no matter."""
    recognised = sum(page.end - page.start for page in document.pages if page.certainty < 1)
    return 2 * recognised > len(document.text)


def _with_copies(
    document: Document, copies: Sequence[Document], linked: Mapping[str, tuple[str, float]]
) -> Document:
    """``document`` with further copies, and with the files that have the bytes of one of these."""
    if not copies:
        return document
    found = [*document.copies]
    for one in copies:
        alike = linked[one.digest][1]
        found.append(_to_copy(one, alike))
        found += (replace(twin, similarity=alike) for twin in one.copies)
    return replace(document, copies=tuple(sorted(found, key=lambda one: (one.source_file, one.digest))))


def _to_copy(document: Document, similarity: float) -> Copy:
    return Copy(
        source_file=document.source_file,
        digest=document.digest,
        media_type=document.media_type,
        similarity=similarity,
    )


def _to_issue(copy: Document, similarity: float, original: Document) -> Issue:
    same = f"same report as {original.source_file} (similarity {similarity:.2f})"
    message = f"{copy.source_file}: {same}; linked, not counted again"
    return Issue(file=copy.source_file, kind=IssueKind.COPY, message=message)


def find_original(
    document: Document, candidates: Iterable[Document], issued: Issued
) -> tuple[Document, float] | None:
    """The candidate nearest to ``document`` that is the same report, and how near it is."""
    best: tuple[Document, float] | None = None
    for other in candidates:
        similarity = to_similarity(document, other)
        is_nearer = similarity >= ENOUGH and (best is None or similarity > best[1])
        if is_nearer and _share_figures(document, other) and not _differ(document, other, issued):
            best = other, similarity
    return best


# --- alike --------------------------------------------------------------------------------------


def to_similarity(one: Document, other: Document) -> float:
    """The smaller share of the two bodies that the other text has too, 0 to 1; 0 if a body is short."""
    left, right = _read(one), _read(other)
    if min(len(left.body), len(right.body)) < _SHORTEST:
        return 0.0
    return min(_find_share(left.body, right.text), _find_share(right.body, left.text))


def _share_figures(one: Document, other: Document) -> bool:
    """Whether most figures of the sentences that have fewer of them stand in the other text too."""
    left, right = (set(_FIGURE.findall("".join(to_plain(text).split()))) for text in (one.text, other.text))
    fewer = min(len(left), len(right))
    return fewer < _FEW or len(left & right) >= ENOUGH * fewer


def _differ(one: Document, other: Document, issued: Issued) -> bool:
    """Whether two dates of issue tell two reports apart.

    They do unless the report with the earlier one prints the later one too. No issue of a series prints
    the date of the next; but where a reader moved the lines of a first page about, the date of an earlier
    report can be taken for its own.
    """
    pair = (one, other)
    dates = sorted((date, place) for place in (0, 1) if (date := issued(pair[place])))
    if len(dates) < len(pair):
        return False
    (early, first), (late, _) = dates
    return not late.startswith(early) and not _prints(pair[first], late)


def _prints(document: Document, date: str) -> bool:
    pattern = r"\D{0,3}0?".join(str(int(part)) for part in date.split("-"))
    return re.search(rf"(?<!\d){pattern}(?!\d)", document.text[:_FRONT]) is not None


def _find_share(body: _Codes, text: _Codes) -> float:
    """The share of the characters of ``body`` that lie in a run which ``text`` has."""
    known = np.isin(_to_runs(body), _to_runs(text))
    steps = np.zeros(len(body) + 1, np.int64)
    steps[: len(known)] += known  # a run opens with its first character …
    steps[_RUN : _RUN + len(known)] -= known  # … and closes after its last
    return float(np.count_nonzero(np.cumsum(steps[:-1])) / len(body))


# --- characters, and runs of them ---------------------------------------------------------------


class _Read(NamedTuple):
    """The characters of a document that count, as code points: of its body, and of all of it."""

    body: _Codes
    text: _Codes


def _read(document: Document) -> _Read:
    spans = [span for block in document.blocks if block.kind not in _NO_BODY for span in block.fragments]
    text = document.text
    return _Read(to_codes("".join(text[start:end] for start, end in spans)), to_codes(text))


def to_codes(text: str) -> _Codes:
    """The letters and digits of ``text``, folded one by one, as code points.

    >>> "".join(map(chr, to_codes("ＡＩ 視頻：3.5 倍")))
    'ai视频35倍'
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    table = _table()
    folded = np.where(codes < len(table), table[np.minimum(codes, len(table) - 1)], codes)
    return folded[folded > 0]


@cache
def _table() -> _Codes:
    """For each character of the basic plane the one it counts as, 0 for those that do not count."""
    plane = fold_script(to_plain("".join(map(chr, range(0x10000)))))
    folded = (char.casefold() if char.isalnum() else "" for char in plane)
    return np.array([ord(char) if len(char) == 1 else 0 for char in folded], np.uint32)


def _to_runs(codes: _Codes) -> _Runs:
    """A hash of each run of ``_RUN`` characters, by where it begins; the same on every machine."""
    count = max(0, len(codes) - _RUN + 1)
    hashes = np.zeros(count, np.uint64)
    for place in range(_RUN):
        hashes = hashes * np.uint64(0x100000001B3) + codes[place : place + count]
    hashes ^= hashes >> np.uint64(31)  # spread over all bits, so that the least hashes are a fair sample
    hashes *= np.uint64(0x9E3779B97F4A7C15)
    return hashes ^ (hashes >> np.uint64(32))


class _Index:
    """The documents that stay, found by the runs that their bodies share with another's."""

    def __init__(self) -> None:
        self._documents: list[Document] = []
        self._places: dict[int, list[int]] = defaultdict(list)

    def add(self, document: Document, sketch: Sequence[int]) -> None:
        for run in sketch:
            self._places[run].append(len(self._documents))
        self._documents.append(document)

    def candidates(self, sketch: Sequence[int]) -> Iterator[Document]:
        """The few that share most of the runs in ``sketch``, the most alike first."""
        rare = [found for run in sketch if len(found := self._places.get(run, [])) <= COMMON]
        for place in find_nearest(Counter(place for found in rare for place in found), len(rare)):
            yield self._documents[place]


def find_nearest(met: Mapping[int, int], rare: int) -> list[int]:
    """The places that share most of ``rare`` runs, the most alike first; ``met`` says how many each has."""
    nearest = sorted(met.items(), key=lambda row: (-row[1], row[0]))[:_NEAREST]
    return [place for place, count in nearest if count >= max(LEAST, SHARED * rare)]


def to_sketch(document: Document) -> list[int]:
    """What stands for a document when its copies are looked up; the same on every machine.

    It is the least of a body's runs: two bodies share about as many of them as of all their runs.
    """
    runs = _to_runs(_read(document).body)
    most = 4 * _SKETCH  # runs are repeated now and then
    if len(runs) > most:
        runs = np.partition(runs, most)[:most]
    found: list[int] = np.unique(runs)[:_SKETCH].tolist()
    return found
