"""Entities of another spaCy model that the user has installed, added to ours."""

from __future__ import annotations

from collections.abc import Iterator

import spacy
from spacy.language import Language

from kg.errors import ModelError
from kg.extract.mention import Found
from kg.records import EntityType

#: The labels of common schemes (OntoNotes, CoNLL) as our types; our own type names are taken as they are.
_TYPES: dict[str, EntityType] = {
    "PERSON": EntityType.PERSON,
    "PER": EntityType.PERSON,
    "ORG": EntityType.COMPANY,
    "ORGANIZATION": EntityType.ORGANIZATION,
    "COMPANY": EntityType.COMPANY,
    "PRODUCT": EntityType.PRODUCT,
    "WORK_OF_ART": EntityType.CREATIVE_WORK,
} | {kind.value: kind for kind in EntityType if kind is not EntityType.REPORT}


def load_guest(name: str) -> Language:
    """The installed spaCy model ``name`` (a package name or a folder).

    Raises:
        ModelError: it is not installed, or cannot be loaded.
    """
    try:
        return spacy.load(name)
    except (OSError, ValueError, ImportError) as error:
        reason = str(error).splitlines()[0]
        raise ModelError(
            f"spaCy model {name!r} cannot be loaded: {reason} Install it, or give a model folder."
        ) from error


def find_guests(text: str, guest: Language) -> Iterator[Found]:
    """What ``guest`` names, line by line; labels that are no type of ours are left out."""
    start = 0
    lines = text.split("\n")
    for line, doc in zip(lines, guest.pipe(lines), strict=True):
        for entity in doc.ents:
            if (kind := _TYPES.get(entity.label_)) is not None and len(entity.text) > 1:
                low = start + entity.start_char
                yield Found(low, low + len(entity.text), entity.text, kind, "guest", 0.6)
        start += len(line) + 1
