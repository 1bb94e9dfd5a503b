"""What a reading or an extraction depends on beside the report: our own code and tables, and the libraries.

Whoever changes any of it gets another digest, and nothing that was read before is taken for what would be
read now; a machine of a cluster that has others is refused. So nobody has to remember to count a version up.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from kg.resources import ontology, shipped


class Parts(NamedTuple):
    """Parts of the package, and the distributions they use."""

    own: tuple[str, ...]
    distributions: tuple[str, ...]


READING = Parts(
    ("read", "text", "records.py", "state"),
    ("lxml", "numpy", "onnxruntime", "opencc", "pypdfium2", "rapidocr"),
)
EXTRACTING = Parts(
    (*READING.own, "extract", "gazetteer", "workers"),
    (*READING.distributions, "pyahocorasick", "spacy", "yanbao-kg"),
)
WRITING = Parts(
    (
        *EXTRACTING.own,
        "resolve",
        "graph",
        "rdf",
        "view",
        "delta",
        "splice.py",
        "growth.py",
        "worklist.py",
        "outputs.py",
    ),
    (*EXTRACTING.distributions, "jinja2", "networkx", "pyoxigraph", "pyvis"),
)

_IGNORED = ("__pycache__",)


# --- of a machine -------------------------------------------------------------------------------


def to_fingerprint() -> Mapping[str, str]:
    """What this machine reads reports with: two with one fingerprint give the same bytes for a report.

    Version by package, "none" of one that is not installed, and the digest of our own code and tables.
    """
    return _describe(EXTRACTING)


def find_difference(ours: Mapping[str, str], theirs: Mapping[str, str]) -> str | None:
    """What two fingerprints differ in, in words; None if in nothing.

    >>> find_difference({"spacy": "3.8.1", "lxml": "6.0"}, {"spacy": "3.8.2", "lxml": "6.0"})
    'spacy 3.8.2, here 3.8.1'
    """
    names = dict.fromkeys((*ours, *theirs))
    found = ((name, ours.get(name, "none"), theirs.get(name, "none")) for name in names)
    return ", ".join(f"{name} {their}, here {our}" for name, our, their in found if our != their) or None


@cache
def _describe(parts: Parts) -> Mapping[str, str]:
    """Python counts as one of the packages: its tables of characters can change what is read."""
    code = _digest(content for part in parts.own for content in _contents(shipped(part), part))
    return {
        "Python": ".".join(map(str, sys.version_info[:2])),
        "its code and tables": code.hex()[:12],
        **{name: _version(name) for name in parts.distributions},
    }


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "none"  # an extra that is not installed: files that need it are read otherwise


# --- of what is kept ----------------------------------------------------------------------------


@cache
def reading_fingerprint() -> bytes:
    """The digest of all that decides what is read in a file's bytes."""
    return _digest(_pack(READING))


def extracting_fingerprint(files: Sequence[Path], spacy_model: str | None, tagger: Path | None) -> bytes:
    """The digest of all that decides what is extracted from a document: also of the user's choices.

    ``files`` are gazetteer files, in their order; ``tagger`` is a folder of weights or what stands for
    those of the package.
    """
    return _digest(
        [
            *_pack(EXTRACTING),
            *(sha256(path.read_bytes()).digest() for path in files),
            *_describe_model(spacy_model),
            *_describe_folder(tagger),
        ]
    )


@cache
def writing_fingerprint(base_iri: str) -> bytes:
    """The digest of all that decides how what was extracted becomes outputs."""
    return _digest([base_iri.encode(), *_pack(WRITING), *_contents(ontology(), "ontology")])


def _pack(parts: Parts) -> Iterator[bytes]:
    """Of this very machine, whose Python may be patched."""
    yield sys.version.encode()
    yield from (f"{name} {found}".encode() for name, found in _describe(parts).items())


def _digest(parts: Iterable[bytes]) -> bytes:
    """Of parts of any length: each is told from the next.

    >>> _digest([b"ab", b"c"]) == _digest([b"a", b"bc"])
    False
    """
    whole = sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.digest()


def _contents(place: Traversable, name: str) -> Iterator[bytes]:
    """Names and contents of every file at ``place``, sorted."""
    if place.is_dir():
        for inner in sorted(place.iterdir(), key=lambda one: one.name):
            if inner.name not in _IGNORED:
                yield from _contents(inner, f"{name}/{inner.name}")
    else:
        yield name.encode()
        yield sha256(place.read_bytes()).digest()


def _describe_model(name: str | None) -> Iterator[bytes]:
    """A spaCy model is an installed package or a folder."""
    if name is None:
        yield b"no model"
        return
    yield name.encode()
    if Path(name).exists():
        yield from _contents(Path(name), "")
    elif name.isidentifier() and (spec := find_spec(name)) is not None:
        for place in spec.submodule_search_locations or ():
            yield from _contents(Path(place), "")


def _describe_folder(folder: Path | None) -> Iterator[bytes]:
    yield f"tagger {folder}".encode()
    if folder is not None and folder.is_dir():
        yield from _contents(folder, "")
