"""What an extraction depends on beside the report: a digest of our own code and tables and of the libraries.

Whoever changes any of it gets another digest, and nothing that was read before is taken for what would be
read now. So nobody has to remember to count a version up.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path

from kg.resources import ontology, shipped

#: Parts of the package, and the distributions they use: of those that read, and of those that extract.
READING = (
    ("read", "text", "records.py", "state"),
    ("lxml", "numpy", "onnxruntime", "opencc", "pypdfium2", "rapidocr"),
)
EXTRACTING = (("extract", "gazetteer"), ("pyahocorasick", "spacy"))
#: The same of those that write RDF.
WRITING = (("records.py", "rdf", "resolve", "growth.py"), ("pyoxigraph",))

_IGNORED = ("__pycache__",)


@cache
def reading_fingerprint() -> bytes:
    """The digest of all that decides what is read in a file's bytes."""
    return _digest(_describe(*READING))


def extracting_fingerprint(files: Sequence[Path], spacy_model: str | None, tagger: Path | None) -> bytes:
    """The digest of all that decides what is extracted from a document: also of the user's choices.

    ``files`` are gazetteer files, in their order; ``tagger`` is a folder of weights or what stands for
    those of the package.
    """
    return _digest(
        [
            reading_fingerprint(),
            _package_fingerprint(),
            *(sha256(path.read_bytes()).digest() for path in files),
            *_describe_model(spacy_model),
            *_describe_folder(tagger),
        ]
    )


@cache
def writing_fingerprint(base_iri: str) -> bytes:
    """The digest of all that decides how knowledge becomes RDF."""
    return _digest([base_iri.encode(), *_describe(*WRITING), *_contents(ontology(), "ontology")])


@cache
def _package_fingerprint() -> bytes:
    return _digest(_describe(*EXTRACTING))


def _digest(parts: Iterable[bytes]) -> bytes:
    """Of parts of any length: each is told from the next.

    >>> _digest([b"ab", b"c"]) == _digest([b"a", b"bc"])
    False
    """
    whole = sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.digest()


def _describe(parts: Iterable[str], distributions: Iterable[str]) -> Iterator[bytes]:
    yield f"{sys.version_info} {unicodedata.unidata_version}".encode()
    for part in parts:
        yield from _contents(shipped(part), part)
    for name in distributions:
        yield f"{name} {_version(name)}".encode()


def _version(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None  # an extra that is not installed: files that need it are read otherwise


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
