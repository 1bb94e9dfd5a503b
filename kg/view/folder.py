"""What a page takes from a build's folder besides the graph."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from kg.rdf.vocabulary import BASE_IRI


def read_texts(folder: str | os.PathLike[str]) -> Mapping[str, str]:
    """The texts a build keeps in its folder, by the digest of the file they were made of."""
    files = sorted(Path(folder, "texts").glob("*.txt"))
    return {file.stem: file.read_bytes().decode("utf-8", "replace") for file in files}


def read_base_iri(folder: str | os.PathLike[str]) -> str:
    """Where the entities of the build live; the usual place if its record does not say."""
    try:
        record = json.loads(Path(folder, "build.json").read_bytes())
    except (OSError, ValueError):
        return BASE_IRI
    settings = record.get("settings") if isinstance(record, dict) else None
    return str((settings or {}).get("base_iri") or BASE_IRI)
