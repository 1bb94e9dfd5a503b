"""Which file is a copy of which, told anew for those that a change may concern.

Documents are looked at in one order, each among those before it that stay (``kg.read.copies``). One that
comes or goes makes a difference to a later one alone that shares three runs with it, or shares a run which is
just about as common as a run may be. Of three runs or more it must be an eighth of those of the later one
that are not common.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from kg.delta.tables import Tables
from kg.read.copies import COMMON, LEAST, SHARED, Issued, find_nearest, find_original, to_preference
from kg.records import Document

#: The whole document with a digest.
Load = Callable[[str], Document]
#: By the digest of a copy that of its original, and how alike they are (0..1).
Links = dict[str, tuple[str, float]]


class Row(NamedTuple):
    """A document as it is looked up: sorted, rows stand in the order in which documents are looked at."""

    rank: int
    file: str
    digest: str
    sketch: bytes


def to_row(document: Document, sketch: Sequence[int]) -> Row:
    """The row of a document with its sketch."""
    rank, file, digest = to_preference(document)
    return Row(rank, file, digest, array("Q", sketch).tobytes())


def relink(tables: Tables, gone: Collection[str], come: Sequence[Row], load: Load, issued: Issued) -> Links:
    """The links of all documents, if those of ``gone`` are no more and those of ``come`` are new."""
    rows = [
        Row(*row[:4])
        for row in tables.ask("SELECT rank, file, digest, sketch, original, similarity FROM document")
    ]
    links: Links = {digest: (original, alike) for digest, original, alike in tables.ask(_LINKS)}
    if not gone and not come:
        return links
    return _Looking(rows, links, gone, come).look(load, issued)


_LINKS = "SELECT digest, original, similarity FROM document WHERE original IS NOT NULL"


class _Looking:
    """All documents that are or were, by their place in the order; the sketches as one array."""

    def __init__(self, rows: list[Row], links: Links, gone: Collection[str], come: Sequence[Row]) -> None:
        self._rows = sorted([*rows, *come])
        self._links, self._gone = links, gone
        counts = [len(row.sketch) // 8 for row in self._rows]
        self._runs = np.frombuffer(b"".join(row.sketch for row in self._rows), np.uint64)
        self._owners = np.repeat(np.arange(len(counts)), counts)
        fresh = {(row.digest, row.file) for row in come}
        self._is_new = np.array([(row.digest, row.file) in fresh for row in self._rows])
        left = np.array([row.digest in gone for row in self._rows]) & ~self._is_new
        self._stays = np.array([row.digest not in links for row in self._rows]) & ~left & ~self._is_new
        self._waiting = [int(place) for place in np.flatnonzero(self._is_new)]
        self._slack = int(np.count_nonzero(left)) + len(come)
        for place in np.flatnonzero(left):
            if self._rows[place].digest not in links:
                self._disturb(int(place))
            links.pop(self._rows[place].digest, None)

    def look(self, load: Load, issued: Issued) -> Links:
        while self._waiting:
            place = self._waiting.pop(0)
            digest = self._rows[place].digest
            found = find_original(load(digest), map(load, self._candidates(place)), issued)
            if found is None:
                self._links.pop(digest, None)
            else:
                self._links[digest] = found[0].digest, round(found[1], 2)
            if (found is None) != self._stays[place]:
                self._stays[place] = found is None
                self._slack += 0 if self._is_new[place] else 1
                self._disturb(place)
        return self._links

    def _candidates(self, place: int) -> list[str]:
        runs, owners = self._sharing(place)
        earlier = self._stays[owners] & (owners < place)
        found, sharing = np.unique(runs[earlier], return_counts=True)
        common = found[sharing > COMMON]
        met = Counter(owners[earlier & ~np.isin(runs, common)].tolist())
        rare = len(self._sketch(place)) - len(common)
        return [self._rows[one].digest for one in find_nearest(met, rare)]

    def _sketch(self, place: int) -> np.ndarray:
        return np.frombuffer(self._rows[place].sketch, np.uint64)

    def _sharing(self, place: int) -> tuple[np.ndarray, np.ndarray]:
        """The runs that others share with a document, each with whose it is, in the order of documents."""
        order, runs = self._by_run
        own = np.unique(self._sketch(place))
        ends = zip(np.searchsorted(runs, own), np.searchsorted(runs, own, "right"), strict=True)
        found = np.sort(np.concatenate([order[:0], *(order[low:high] for low, high in ends)]))
        shared = found[self._owners[found] != place]
        return self._runs[shared], self._owners[shared]

    @cached_property
    def _by_run(self) -> tuple[np.ndarray, np.ndarray]:
        """The places of all runs, so that equal ones stand together; and the runs in that order."""
        order = np.argsort(self._runs, kind="stable")
        return order, self._runs[order]

    @cached_property
    def _fewest(self) -> np.ndarray:
        """How many runs one must share with each document to be looked at: so many at least."""
        _, places, sharing = np.unique(self._runs, return_inverse=True, return_counts=True)
        is_rare = sharing[places] <= COMMON
        rare = np.bincount(self._owners, weights=is_rare, minlength=len(self._rows))
        fewest: np.ndarray = np.maximum(LEAST, SHARED * rare)
        return fewest

    def _disturb(self, place: int) -> None:
        """Look again at the later ones that the document at ``place`` may make a difference to."""
        runs, owners = self._sharing(place)
        order = np.lexsort((owners, runs))
        runs, owners = runs[order], owners[order]
        stays = np.cumsum(self._stays[owners]) - self._stays[owners]
        before = stays - stays[np.searchsorted(runs, runs)]  # who has the run and is looked at earlier
        may_be_rare = before <= COMMON + self._slack
        counts = np.bincount(owners[may_be_rare], minlength=len(self._rows))
        is_near = np.abs(before - COMMON) <= self._slack
        found = {*np.flatnonzero(counts >= self._fewest).tolist(), *owners[is_near].tolist()}
        later = [one for one in sorted(found) if one > place]
        for one in later:
            if self._rows[one].digest not in self._gone or self._is_new[one]:
                at = bisect_left(self._waiting, one)
                if self._waiting[at : at + 1] != [one]:
                    insort(self._waiting, one)
