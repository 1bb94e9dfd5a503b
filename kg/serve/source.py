"""Which store is asked: the one a build left, also after the next build; or a copy of the one being written.

A store that is written can be open in one process only, and that process must not be killed for a query.
So one worker writes, and the others read a copy that it makes when something was written: files of a
store never change, and a copy shares them.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from kg.errors import GraphError, ServeError
from kg.rdf.store import find_graph
from kg.serve.message import Message
from kg.serve.pool import Pool, Refusal

#: Copies of a store that is written are in a folder beside it, of this prefix and the store's name.
_COPIES = ".kg-serve-"
#: A file that the store never changes: another one in its place is another store.
_IDENTITY = "IDENTITY"


def find_key(path: Path) -> list[int]:
    """What tells a store or file from the one that a build puts in its place.

    Raises: OSError when nothing is there.
    """
    found = (path / _IDENTITY if path.is_dir() else path).stat()
    return [found.st_dev, found.st_ino, found.st_mtime_ns]


class Reading:
    """The graph of a folder, looked at for each question: a build replaces it at any time."""

    def __init__(self, folder: Path) -> None:
        """Raises: GraphError when the folder holds no graph."""
        self._path = find_graph(folder).absolute()
        try:
            self._key = find_key(self._path)
        except OSError as error:
            raise GraphError(f"{self._path}: the store cannot be opened ({error}); build it again") from error

    async def find(self) -> dict[str, Any]:
        """Where the graph is, and which one it is; in the moment in which it is replaced, the one before."""
        with suppress(OSError):
            self._key = find_key(self._path)
        return {"path": str(self._path), "key": self._key}

    async def start(self) -> None:
        """Nothing to do."""

    async def close(self) -> None:
        """Nothing to do."""


class Writing:
    """A store with one worker that writes it, and the copy that is read."""

    def __init__(self, folder: Path, writer: Pool) -> None:
        """``writer`` has one worker.

        Raises: GraphError when there is no graph; ServeError when it is no store that could be written.
        """
        self._store = find_graph(folder).absolute()  # the writer changes its working folder
        if not self._store.is_dir():
            raise ServeError(f"{self._store}: only a store can be written; make one with 'kg build'")
        self._writer = writer
        self._lock = asyncio.Lock()
        self._is_current = False
        self._numbers = count()
        self._copies: list[Path] = []
        self._key: list[int] = []
        self._folder: Path | None = None

    async def start(self) -> None:
        """Open the store, and make the first copy. Raises: Refusal when it cannot be opened."""
        await self._writer.start()
        prefix = f"{_COPIES}{self._store.name}-"
        left = list(self._store.parent.glob(f"{prefix}*"))
        self._folder = Path(tempfile.mkdtemp(prefix=prefix, dir=self._store.parent))
        await self.find()
        for folder in left:  # of a server that was killed: the store is ours now
            shutil.rmtree(folder, ignore_errors=True)

    async def close(self) -> None:
        """End the writer and remove the copies."""
        await self._writer.close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    async def write(self, question: Message) -> str:
        """Have something written: when this returns, every later question sees it. Raises: Refusal."""
        async with self._lock:
            self._is_current = False
            return await self._writer.tell(self._placed(question))

    async def find(self) -> dict[str, Any]:
        """The copy that is read: a new one if something was written since the last. Raises: Refusal."""
        if not (self._is_current and self._key == self._find_key()):
            async with self._lock:
                if not (self._is_current and self._key == self._find_key()):
                    await self._copy()
        return {"path": str(self._copies[-1]), "key": [str(self._copies[-1])]}

    def _find_key(self) -> list[int]:
        try:
            return find_key(self._store)
        except OSError:  # in the moment in which a build replaces it
            return self._key

    async def _copy(self) -> None:
        assert self._folder is not None
        copy = self._folder / str(next(self._numbers))
        question = self._placed(Message({"do": "copy", "to": str(copy)}))
        await self._writer.tell(question)
        self._is_current = True
        self._copies.append(copy)
        for old in self._copies[:-2]:  # the last but one may still be read
            shutil.rmtree(old, ignore_errors=True)
        del self._copies[:-2]

    def _placed(self, question: Message) -> Message:
        """A build may have put another store there: the writer opens it then."""
        self._key = self._find_key()
        place = {"path": str(self._store), "key": self._key, "writes": True}
        return Message({**question.head, **place}, question.body)


Source = Reading | Writing


def require_writing(source: Source) -> Writing:
    """Raises: Refusal (403) when nothing may be written."""
    if isinstance(source, Writing):
        return source
    raise Refusal(403, "this server is read-only; the one who runs it can start it with --writable")
