"""One zip archive, opened with distrust: what its members are called, and their bytes within limits.

Nothing an archive says of itself is believed: sizes are counted while members are unpacked, and names
are only names, never places to write to.
"""

from __future__ import annotations

import re
import stat
import struct
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from kg.errors import ReadError

MB = 1_000_000

#: Bytes of the list of members: zipfile takes it in whole, and makes it some ten times larger.
MAX_DIRECTORY = 8 * MB
#: Below these unpacked bytes a ratio means nothing: a short text of blanks packs a thousand times.
SMALL = 1 * MB
_CHUNK = 64 * 1024

_ENCRYPTED, _UTF8 = 0x1, 0x800  # flag bits of the zip format
_UNICODE_PATH = 0x7075  # Info-ZIP's extra field
#: What else zipfile raises over bytes that are not as they should be.
DAMAGE = (
    BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is read. What is beyond a limit becomes an Issue, and the rest is read."""

    file: int = 64 * 1024 * 1024  # bytes of one report: none is that long, and memory is finite
    total: int = 8_000 * MB  # unpacked bytes of one archive with all in it: an hour of reading
    members: int = 20_000  # files of one archive with all in it: a year of every broker's reports
    ratio: int = 100  # unpacked bytes for one packed: web pages reach 20, a zip bomb 1,000 and more
    depth: int = 2  # an archive, and archives in it


class SpentError(ReadError):
    """An archive is at the end of what may be read of it."""


class Budget:
    """What may still be read of one archive and all that is in it."""

    def __init__(self, limits: Limits, packed: int) -> None:
        """``packed`` is the size of the outermost archive in bytes."""
        self.limits = limits
        self.members = limits.members
        self._left = min(limits.total, max(SMALL, limits.ratio * packed))

    def take(self, count: int) -> None:
        """Count bytes that were unpacked. Raises: SpentError when they are too many."""
        self._left -= count
        if self._left < 0:
            raise SpentError(
                f"unpacks to more than {self.limits.total // MB} MB, or to {self.limits.ratio} times its size"
            )


class _Bounded:
    """A file that refuses to give a huge list of members: only that is read at one go."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        if size > MAX_DIRECTORY:
            raise BadZipFile(f"its list of members is over {MAX_DIRECTORY // MB} MB")
        return self._file.read(size)

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)


def open_zip(file: IO[bytes]) -> ZipFile:
    """The archive in ``file``, which must stay open as long as it is read.

    Raises:
        ReadError: it is no zip archive, or a damaged one.
    """
    try:
        return ZipFile(cast(IO[bytes], _Bounded(file)))
    except DAMAGE as error:
        raise ReadError(f"not a whole zip archive ({to_reason(error)}); fetch it again") from error


def to_reason(error: Exception) -> str:
    """What an error says, on one line; its class if it says nothing."""
    return " ".join(str(error).split()) or type(error).__name__


def find_obstacle(member: ZipInfo) -> str | None:
    """Why ``member`` cannot be unpacked, None if it can.

    Only the two methods are read that every packer uses, and that unpack within bounds of memory.
    """
    if member.flag_bits & _ENCRYPTED:
        return "encrypted; unpack the archive with its password and name the folder"
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return f"packed by method {member.compress_type}, which is not read; pack it as a plain zip"
    return None


def unpack(archive: ZipFile, member: ZipInfo, budget: Budget, most: int) -> Iterator[bytes]:
    """The bytes of ``member``, in pieces.

    Raises:
        SpentError: the archive as a whole is at its end.
        ReadError: the member is damaged, over ``most`` bytes, or unpacks to too much for its size.
    """
    ratio = max(SMALL, budget.limits.ratio * member.compress_size)
    size = 0
    try:
        with archive.open(member) as file:
            while piece := file.read(_CHUNK):
                size += len(piece)
                budget.take(len(piece))
                if size > ratio:
                    raise ReadError(
                        f"unpacks to over {budget.limits.ratio} times its size, as no report does"
                    )
                if size > most:
                    raise ReadError(f"over the limit of {most / MB:g} MB")
                yield piece
    except DAMAGE as error:
        raise ReadError(f"damaged ({to_reason(error)}); fetch the archive again") from error


# --- names --------------------------------------------------------------------------------------

# Windows writes its code page without saying which: in China the national one. The first that fits all
# names of an archive is the one; code page 437, which the format prescribes, fits everything.
_ENCODINGS = ("utf-8", "gb18030", "cp437")
_DRIVE = re.compile(r"\A[A-Za-z]:")
_HIDDEN = ("__MACOSX", ".", "~$")  # a Mac's resource forks, hidden files, Word's lock files


def find_members(archive: ZipFile) -> list[tuple[str, ZipInfo]]:
    """The files in ``archive`` with their names, sorted; folders, links and hidden files are none.

    Names are relative, with ``/`` between parts, and each occurs once: a second file of one name
    becomes ``name (2).pdf``.
    """
    infos = [info for info in archive.infolist() if not _is_link(info)]
    encoding = _find_encoding(info for info in infos if not info.flag_bits & _UTF8)
    named = [(_to_name(info, encoding), info) for info in infos]
    files = [(_to_path(name), info) for name, info in named if not name.endswith(("/", "\\"))]
    return sorted(
        _to_unique([(path, info) for path, info in files if not is_hidden(path)]), key=lambda row: row[0]
    )


def is_hidden(path: str) -> bool:
    """Whether a file is not meant to be seen, or lies in a folder that is not."""
    return any(part.startswith(_HIDDEN) for part in path.split("/"))


def _is_link(info: ZipInfo) -> bool:
    return stat.S_ISLNK(info.external_attr >> 16)


def _find_encoding(infos: Iterable[ZipInfo]) -> str:
    names = [_raw(info) for info in infos]
    return next(encoding for encoding in _ENCODINGS if all(_fits(name, encoding) for name in names))


def _raw(info: ZipInfo) -> bytes:
    """The bytes of a name without the flag for UTF-8, which zipfile read as code page 437."""
    return info.orig_filename.encode("cp437", "replace")


def _fits(name: bytes, encoding: str) -> bool:
    try:
        name.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _to_name(info: ZipInfo, encoding: str) -> str:
    if info.flag_bits & _UTF8:
        return info.orig_filename
    raw = _raw(info)
    return _find_unicode_path(info.extra, raw) or raw.decode(encoding)


def _find_unicode_path(extra: bytes, raw: bytes) -> str | None:
    """The name in Info-ZIP's extra field, if it was written for this very name."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if (
            kind == _UNICODE_PATH
            and field[:1] == b"\x01"
            and field[1:5] == struct.pack("<L", zlib.crc32(raw))
        ):
            return field[5:].decode("utf-8", "replace")
    return None


def _to_path(name: str) -> str:
    """A name without what would lead out of a folder, and without characters that steer a terminal."""
    plain = "".join("_" if unicodedata.category(char) in ("Cc", "Cf", "Cs") else char for char in name)
    parts = _DRIVE.sub("", plain.replace("\\", "/")).split("/")
    return "/".join(part for part in parts if part.strip() not in ("", ".", "..")) or "unnamed"


def _to_unique(rows: Sequence[tuple[str, ZipInfo]]) -> Iterator[tuple[str, ZipInfo]]:
    taken = {name for name, _ in rows}
    seen: set[str] = set()
    for name, info in rows:
        unique = name if name not in seen else _numbered(name, taken)
        seen.add(unique)
        taken.add(unique)
        yield unique, info


def _numbered(name: str, taken: set[str]) -> str:
    folder, slash, last = name.rpartition("/")
    stem, dot, suffix = last.rpartition(".") if "." in last else (last, "", "")
    number = 2
    while (unique := f"{folder}{slash}{stem} ({number}){dot}{suffix}") in taken:
        number += 1
    return unique
