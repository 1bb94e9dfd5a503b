"""The weights of the tagger: whole numbers in one file, read and checked, written byte for byte the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from kg.errors import ModelError
from kg.extract.everyday import FILE as WORDS_FILE
from kg.extract.everyday import Codes, load_everyday, parse_codes
from kg.extract.tagger.tokens import KNOWN, PAIRS, SINGLES, Array
from kg.records import EntityType
from kg.resources import shipped

_T = EntityType
#: What the tagger tells apart; brokers are companies to it, analysts persons, works products.
CLASSES = (_T.COMPANY, _T.ORGANIZATION, _T.PERSON, _T.MODEL, _T.PRODUCT, _T.TECHNOLOGY)
#: Tag 0 is "no name"; 1 + 2k begins a name of class k, 2 + 2k goes on with it.
TAGS = 1 + 2 * len(CLASSES)
WIDTH, HIDDEN, WINDOW = 32, 48, 2
#: Whole numbers in the two hidden layers are at most these, in the tables and matrices of weights LARGEST.
CEILINGS, LARGEST = (255, 2047), 127
#: Sums of whole numbers below this are exact in float32.
EXACT = 2**24
FILE = "weights.npz"
#: What a folder that ``kg train`` wrote holds, beside the model card.
FILES = (FILE, WORDS_FILE)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weights:
    """Whole numbers held as float32, but for ``everyday``, the hashes of everyday words.

    ``shifts`` are the powers of two that each hidden layer is divided by; a score is ``unit`` times the
    logarithm of odds that training fitted.
    """

    singles: Array  # (SINGLES, WIDTH)
    pairs: Array  # (PAIRS, WIDTH)
    known: Array  # (KNOWN, WIDTH)
    first: Array  # (WIDTH * (2 * WINDOW + 1), HIDDEN)
    first_bias: Array  # (HIDDEN,)
    second: Array  # (HIDDEN * (2 * WINDOW + 1), HIDDEN)
    second_bias: Array  # (HIDDEN,)
    last: Array  # (HIDDEN, TAGS)
    last_bias: Array  # (TAGS,)
    shifts: Array  # (2,)
    unit: Array  # ()
    everyday: Codes

    def sums(self) -> tuple[float, float, float]:
        """The largest sum, by absolute value, that each of the three layers can ever meet."""
        seen = sum(float(np.abs(table).max()) for table in (self.singles, self.pairs, self.known))
        reaches = (seen, CEILINGS[0], sum(CEILINGS))
        layers = ((self.first, self.first_bias), (self.second, self.second_bias), (self.last, self.last_bias))
        one, two, three = (
            float((np.abs(matrix).sum(axis=0) * reach + np.abs(bias)).max())
            for reach, (matrix, bias) in zip(reaches, layers, strict=True)
        )
        return one, two, three


_SHAPES = {
    "singles": (SINGLES, WIDTH),
    "pairs": (PAIRS, WIDTH),
    "known": (KNOWN, WIDTH),
    "first": (WIDTH * (2 * WINDOW + 1), HIDDEN),
    "first_bias": (HIDDEN,),
    "second": (HIDDEN * (2 * WINDOW + 1), HIDDEN),
    "second_bias": (HIDDEN,),
    "last": (HIDDEN, TAGS),
    "last_bias": (TAGS,),
    "shifts": (2,),
    "unit": (),
}
_WIDE = ("first_bias", "second_bias", "last_bias", "shifts", "unit")  # more than a byte


@cache
def load_weights() -> Weights:
    """The weights that ship with the package; see MODEL_CARD.md beside them."""
    content = shipped("extract", "tagger", FILE).read_bytes()
    return parse_weights(content, FILE, load_everyday())


def read_weights(folder: Path) -> Weights:
    """The weights and everyday words in a folder that ``kg train`` wrote.

    Raises:
        ModelError: a file is not there, or does not hold them.
    """
    weights, words = (folder / name for name in FILES)
    return parse_weights(_content(weights), str(weights), parse_codes(_content(words), str(words)))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or error
        raise ModelError(f"{path}: cannot be read ({reason}); name a folder that kg train wrote") from error


def parse_weights(content: bytes, name: str, everyday: Codes) -> Weights:
    """Weights from the bytes of a file called ``name``, with the hashes of everyday words.

    Raises:
        ModelError: the bytes hold something else.
    """
    try:
        with np.load(BytesIO(content)) as arrays:
            held = {key: arrays[key] for key in arrays.files}
    except (ValueError, OSError, EOFError, BadZipFile, AttributeError) as error:
        raise ModelError(f"{name}: not weights of the tagger; train them with kg train") from error
    problem = next(_problems(held), None)
    if problem is not None:
        raise ModelError(f"{name}: {problem}; train the weights anew with kg train")
    weights = Weights(**{key: array.astype(np.float32) for key, array in held.items()}, everyday=everyday)
    if max(weights.sums()) >= EXACT:
        raise ModelError(f"{name}: sums of these weights are not exact; train the weights anew with kg train")
    return weights


def _problems(held: dict[str, Array]) -> Iterator[str]:
    strange = sorted(held.keys() ^ set(_SHAPES))
    if strange:
        yield f"missing or unknown table {strange[0]}"
        return
    for name, shape in _SHAPES.items():
        if held[name].shape != shape or held[name].dtype.kind != "i":
            yield f"table {name}: expected whole numbers {shape}, found {held[name].dtype} {held[name].shape}"


def to_bytes(weights: Weights) -> bytes:
    """The content of a weights file, which has no everyday words; equal weights give equal bytes."""
    out = BytesIO()
    arrays = {name: _narrow(name, getattr(weights, name)) for name in _SHAPES}
    np.savez_compressed(out, **arrays)  # type: ignore[arg-type]  # no array is called allow_pickle
    return out.getvalue()


def _narrow(name: str, array: Array) -> Array:
    return array.astype(np.int32 if name in _WIDE else np.int8)
