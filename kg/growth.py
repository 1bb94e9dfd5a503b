"""The RDF of a build beside that of the one before in the same folder: only what changed is made."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kg.rdf.increment import FILES, to_change, write_change
from kg.rdf.marks import Marked
from kg.records import Knowledge
from kg.state.fingerprint import writing_fingerprint
from kg.state.marks import forget_other_marks, load_marks, save_marks


class Growth:
    """What an output folder has of the build before, and what the next is to know of this one."""

    def __init__(self, output: Path, state: Path, base_iri: str) -> None:
        """``state`` is the folder of what the output folder remembers."""
        self._output, self._state, self._base = output, state, base_iri
        self._fingerprint = writing_fingerprint(base_iri)
        self._marks: Mapping[str, int] | None = None

    def write(self, folder: Path, knowledge: Knowledge) -> bool:
        """Write the RDF outputs into ``folder``; False if they have to be written from nothing.

        A person's decisions may concern anything; with them nothing is taken over.

        Raises: WriteError when they cannot be written.
        """
        if knowledge.curations:
            return False
        marked = Marked(knowledge, self._base)
        self._marks = marked.marks
        old = load_marks(self._state, self._output, FILES, self._fingerprint)
        change = None if old is None else to_change(knowledge, old, marked, self._base)
        if change is not None:
            write_change(change, self._output, folder)
        return change is not None

    def keep(self, folder: Path) -> None:
        """Remember what is written in ``folder`` now, wherever it is moved. Raises: OSError."""
        if self._marks is not None:
            save_marks(self._state, folder, FILES, self._fingerprint, self._marks)

    def finish(self) -> None:
        """Drop what is remembered of outputs that are replaced by now. Raises: OSError."""
        forget_other_marks(self._state, self._output, FILES)
