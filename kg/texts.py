"""The folder of an output folder that holds the text of each report, in which offsets count."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from kg.errors import WriteError
from kg.records import Document

#: The folder's name; it is there only if there are texts.
TEXTS = "texts"
_NAME = re.compile(r"[0-9a-f]{64}\.txt|\..*")


def to_text_name(digest: str) -> str:
    """The file of a document's text, from the output folder."""
    return f"{TEXTS}/{digest}.txt"


def write_texts(folder: Path, documents: Iterable[Document]) -> None:
    """Write the text of every document, in UTF-8, into an output folder. Raises: OSError."""
    for document in documents:
        (folder / TEXTS).mkdir(exist_ok=True)
        (folder / to_text_name(document.digest)).write_bytes(document.text.encode())


def change_texts(folder: Path, before: Iterable[Document], after: Iterable[Document]) -> list[str]:
    """Write the texts of ``after`` that are not of ``before``; the files of all that came, went or changed.

    Raises: OSError.
    """
    after = list(after)
    old, new = ({one.digest: one.text for one in documents} for documents in (before, after))
    changed = {digest for digest in old.keys() | new.keys() if old.get(digest) != new.get(digest)}
    write_texts(folder, (one for one in after if one.digest in changed))
    return sorted(map(to_text_name, changed))


def require_own_texts(folder: Path) -> None:
    """See that ``TEXTS`` in an output folder is free, or holds nothing but the texts of a build.

    Raises:
        WriteError: something else is there, which a build would remove.
    """
    place = folder / TEXTS
    names = os.listdir(place) if place.is_dir() else [TEXTS] * place.exists()
    foreign = sorted(name for name in names if not _NAME.fullmatch(name))
    if foreign:
        message = f"{place}: holds {foreign[0]}, which is no text of a build; name another folder with -o"
        raise WriteError(message)
