"""Everyday words, which alone are no names: words of a dictionary, and what reports print outside names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from kg.errors import TrainError
from kg.train.sentences import Labelled

_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_LENGTHS = (2, 3, 4)
_MET = 2  # reports that must have a run of characters outside names
_LEAST = 5  # what the dictionary must have counted a word
_PROPER = frozenset(("nr", "nrt", "nrfg", "nt", "nz"))  # its tags of names
_DICTIONARY = "the everyday words come from jieba's dictionary: pip install 'yanbao-kg[train]'"


def find_everyday(reports: Iterable[Sequence[Labelled]]) -> frozenset[str]:
    """Runs of two to four Han characters that at least two reports have outside names."""
    met: Counter[str] = Counter()
    for lines in reports:
        met.update({run for line in lines for run in _runs(line)})
    return frozenset(run for run, reports_with in met.items() if reports_with >= _MET)


def _runs(line: Labelled) -> Iterator[str]:
    characters = list(line.text)
    for name in line.names:
        characters[name.start : name.end] = " " * (name.end - name.start)
    for run in _HAN.findall("".join(characters)):
        for length in _LENGTHS:
            yield from (run[start : start + length] for start in range(len(run) - length + 1))


def read_dictionary() -> frozenset[str]:
    """The everyday words of jieba's dictionary: two to four Han characters, met often, no names.

    Raises:
        TrainError: jieba is not installed; the message has its install line.
    """
    spec = find_spec("jieba")  # found, not imported: its table is all we need
    if spec is None or spec.origin is None:
        raise TrainError(f"{_DICTIONARY}, or do without by --no-dictionary")
    return parse_dictionary(Path(spec.origin).with_name("dict.txt").read_text(encoding="utf-8"))


def parse_dictionary(text: str) -> frozenset[str]:
    """The everyday words of lines ``word count tag``.

    >>> sorted(parse_dictionary("太阳能 1204 n\\n张三 30 nr\\n的 318825 uj"))
    ['太阳能']
    """
    rows = (line.split() for line in text.splitlines())
    return frozenset(word for word, count, tag in rows if _is_everyday(word, int(count), tag))


def _is_everyday(word: str, count: int, tag: str) -> bool:
    fits = len(word) in _LENGTHS and _HAN.fullmatch(word) is not None
    return fits and count >= _LEAST and tag not in _PROPER
