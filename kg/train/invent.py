"""Names that nobody bears, made like the names of the tables: the tagger must learn contexts, not names."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from kg.extract.people import surnames
from kg.gazetteer import Gazetteer
from kg.records import EntityType
from kg.resources import shipped

_T = EntityType
#: Classes that the tagger does not tell from others.
FOLDED = {_T.BROKER: _T.COMPANY, _T.ANALYST: _T.PERSON, _T.CREATIVE_WORK: _T.PRODUCT}
_HAN = re.compile(r"[\u4e00-\u9fff]{2,5}")
_LATIN = re.compile(r"[A-Za-z][A-Za-z]{2,11}")
_FIRST = "^"  # the key of first characters in a table of successions

#: For each character those that follow it, as often as they do.
Chain = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Inventor:
    """Character successions of the table's names, by class and script (True: Latin), those names, and
    ``random``, which all chance comes from."""

    chains: Mapping[tuple[EntityType, bool], Chain]
    names: Mapping[EntityType, tuple[str, ...]]
    random: Random

    def known(self, kind: EntityType) -> str:
        """A name of the table; a made-up one of a class that no table lists."""
        return self.random.choice(self.names[kind]) if self.names.get(kind) else self.name(kind)

    def name(self, kind: EntityType) -> str:
        """A name of class ``kind`` that is (almost surely) in no table."""
        if kind is _T.PERSON:
            return self._person()
        parts = _parts()[kind]
        is_latin = self.random.random() < parts["latin"]
        stem = self._latin(kind) if is_latin else self._han(kind)
        if self.random.random() >= parts["ended"]:
            return stem
        return self._ended(stem, self.random.choice(parts["endings"]), is_latin=is_latin)

    def _ended(self, stem: str, ending: str, *, is_latin: bool) -> str:
        is_word = is_latin and ending[0].isascii() and ending[0] != "-"
        return f"{stem} {ending}" if is_word and self.random.random() < 0.6 else stem + ending

    def _han(self, kind: EntityType) -> str:
        length = self.random.choices((2, 3, 4), (5, 2, 3))[0]
        return self._walk((kind, False), length)

    def _latin(self, kind: EntityType) -> str:
        """An abbreviation (one in ten), two words run together or apart (15 in 100), else one word."""
        word = self._walk((kind, True), self.random.randint(3, 9))
        style = self.random.random()
        if style < 0.1:
            return word[:4].upper()
        if style < 0.25:
            joint = self.random.choice((" ", "", "-"))
            return f"{word.capitalize()}{joint}{self._walk((kind, True), 4).capitalize()}"
        return word.capitalize()

    def _walk(self, which: tuple[EntityType, bool], length: int) -> str:
        chain = self.chains[which]
        name = self.random.choice(chain[_FIRST])
        while len(name) < length:
            name += self.random.choice(chain.get(name[-1]) or chain[_FIRST])
        return name

    def _person(self) -> str:
        parts = _parts()[_T.PERSON]
        if self.random.random() < parts["foreign"]:
            lengths = (self.random.randint(2, 4) for _ in range(2))
            return "·".join("".join(self.random.choices(parts["syllables"], k=length)) for length in lengths)
        if self.random.random() < parts["latin"]:
            return f"{self._latin(_T.COMPANY)} {self._latin(_T.COMPANY)}"
        given = self.random.choices(parts["given"], k=self.random.choice((1, 2, 2)))
        return self.random.choice(_surnames()) + "".join(given)


def make_inventor(gazetteer: Gazetteer, seed: int) -> Inventor:
    """An Inventor that has read the tables; the same seed invents the same names."""
    names: dict[EntityType, list[str]] = defaultdict(list)
    for entry in gazetteer.entries:
        names[FOLDED.get(entry.type, entry.type)].append(entry.label)
    kinds: list[EntityType] = [kind for kind in _parts() if kind is not _T.PERSON]
    chains = {
        (kind, latin): _to_chain(names[kind], is_latin=latin) for kind in kinds for latin in (False, True)
    }
    return Inventor(chains, {kind: tuple(sorted(held)) for kind, held in names.items()}, Random(seed))


def _to_chain(names: Iterable[str], *, is_latin: bool) -> Chain:
    follows: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        for run in (_LATIN if is_latin else _HAN).findall(name):
            spelt = run.lower() if is_latin else run
            for left, right in zip(_FIRST + spelt, spelt, strict=False):
                follows[left][right] += 1
    return {left: tuple(sorted(counts.elements())) for left, counts in sorted(follows.items())}


@cache
def _parts() -> dict[EntityType, dict[str, Any]]:
    content = tomllib.loads(shipped("train", "names.toml").read_text(encoding="utf-8"))
    return {EntityType(name): parts for name, parts in content.items()}


@cache
def _surnames() -> tuple[str, ...]:
    return tuple(sorted(name for name in surnames() if not name.isascii()))
