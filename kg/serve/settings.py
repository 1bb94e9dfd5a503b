"""What the user chose for a server."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``folder`` is a build or an RDF file. ``token`` lets its bearer write; None: nobody may.

    ``seconds`` and ``memory`` (bytes) are what one query may take, ``most`` how many rows or triples it may
    give (0: any number). ``origins`` are whose pages may read answers, ``hosts`` more names of this server.
    """

    folder: Path
    host: str = "127.0.0.1"
    port: int = 8000
    seconds: float = 30.0
    most: int = 100_000
    memory: int = 2 * 1024**3
    workers: int = 4
    token: str | None = None
    may_reach: bool = False
    origins: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
