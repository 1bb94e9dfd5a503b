"""Zip archives as they come from elsewhere, and a worker whose readers are played."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kg.read.parsed import Parsed

Content = str | bytes


class GbkInfo(ZipInfo):
    """A member named as Chinese Windows names it: in its own code page, without a flag that says so."""

    encoding = "gb18030"

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile's own name
        return self.filename.encode(self.encoding), self.flag_bits & ~0x800


class Utf8Info(GbkInfo):
    """A member named in UTF-8, without the flag."""

    encoding = "utf-8"


def zipped(members: Mapping[str, Content], kind: type[ZipInfo] = ZipInfo) -> bytes:
    """A zip archive with these members, in their order."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(kind(name), content, ZIP_DEFLATED)
    return out.getvalue()


def write_zip(path: Path, members: Mapping[str, Content], kind: type[ZipInfo] = ZipInfo) -> Path:
    """The same, written to ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zipped(members, kind))
    return path


def encrypted(archive: bytes) -> bytes:
    """The archive with every member marked as encrypted."""
    out = bytearray(archive)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = out.find(mark)
        while at >= 0:
            out[at + place] |= 1
            at = out.find(mark, at + 4)
    return bytes(out)


def unicode_path(raw: bytes, name: str) -> bytes:
    """Info-ZIP's extra field: the name of a member in UTF-8, beside the one in some code page."""
    encoded = name.encode()
    return struct.pack("<HHBL", 0x7075, 5 + len(encoded), 1, zlib.crc32(raw)) + encoded


class PlayedWorker:
    """In the place of ``kg.read.worker.Worker``: gives back what was put in, or raises it."""

    def __init__(self, outcome: Parsed | Exception | None = None) -> None:
        """Without an ``outcome`` the text is the content after its first line."""
        self.outcome = outcome
        self.asked: list[tuple[str, bytes]] = []

    def __enter__(self) -> PlayedWorker:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to put away."""

    def parse(self, reader: str, content: bytes) -> Parsed:
        self.asked.append((reader, content))
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome or Parsed(text=content.partition(b"\n")[2].decode())
