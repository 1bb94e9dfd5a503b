"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kg.errors import WriteError


def write_text(path: str | os.PathLike[str], text: str) -> Path:
    r"""Write UTF-8 with ``\n`` line ends, in one step: a reader sees the old file or the new one.

    The folder is made if need be. Lone surrogates, which UTF-8 cannot hold, become ``\udXXX``.

    Raises:
        WriteError: the folder or file cannot be written; an older file is untouched.
    """
    target = Path(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise WriteError(f"{target}: cannot be written ({error.strerror or error})") from error
    return target


def _replace(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}-")
    scratch = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        scratch.chmod(0o666 & ~_umask())
        scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)


def _umask() -> int:
    """The process's umask; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
