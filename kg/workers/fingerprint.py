"""What a machine reads reports with: two with one fingerprint give the same bytes for the same report."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import kg

#: Packages whose version can change what is read. Python counts as one: its tables of characters do.
_PACKAGES = ("spacy", "numpy", "opencc", "pyahocorasick", "pypdfium2", "lxml", "rapidocr", "onnxruntime")
#: What of this package reads reports; the rest works on what was read.
_PARTS = ("confidence.py", "extract", "gazetteer", "read", "records.py", "text", "workers")


@cache
def to_fingerprint() -> Mapping[str, str]:
    """Version by package, "none" of one that is not installed, and the digest of our own code and tables."""
    python = ".".join(platform.python_version_tuple()[:2])
    own = {"yanbao-kg": kg.__version__, "its code and tables": _digest(Path(kg.__file__).parent)}
    return {"Python": python, **own, **{name: _version(name) for name in _PACKAGES}}


def find_difference(ours: Mapping[str, str], theirs: Mapping[str, str]) -> str | None:
    """What two fingerprints differ in, in words; None if in nothing.

    >>> find_difference({"spacy": "3.8.1", "lxml": "6.0"}, {"spacy": "3.8.2", "lxml": "6.0"})
    'spacy 3.8.2, here 3.8.1'
    """
    names = dict.fromkeys((*ours, *theirs))
    found = ((name, ours.get(name, "none"), theirs.get(name, "none")) for name in names)
    return ", ".join(f"{name} {their}, here {our}" for name, our, their in found if our != their) or None


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def _digest(package: Path) -> str:
    """Of all files that reading may use, by their paths: a checkout in the middle of work differs too."""
    digest = sha256()
    for file in sorted(file for part in _PARTS for file in _files(package / part)):
        digest.update(f"{file.relative_to(package).as_posix()}\0".encode())
        digest.update(sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:12]


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    yield from (file for file in path.rglob("*") if file.is_file() and file.suffix not in (".pyc", ".md"))
