"""Real SPARQL servers on loopback, started for a test and stopped after it.

Without their programs the tests skip; with ``KG_REQUIRE_SERVERS=1`` in the environment they fail instead.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 10
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = {rows}
"""
_SECONDS = 60


def free_port() -> int:
    """A port of loopback that nobody listens on just now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def program(name: str, hint: str) -> str:
    """The path of a server; the test skips, or fails where servers are required."""
    beside = Path(sys.executable).parent / name
    found = shutil.which(name) or (str(beside) if beside.exists() else None)
    if found:
        return found
    if os.environ.get("KG_REQUIRE_SERVERS") == "1":
        pytest.fail(f"KG_REQUIRE_SERVERS=1, but {name} is not on the PATH ({hint})")
    pytest.skip(f"no {name} on the PATH ({hint})")


@dataclass
class Server:
    """A server of its own process group, which can be killed and started again on its data."""

    url: str
    command: list[str]
    folder: Path
    ready: str
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        for lock in self.folder.glob("*.lck"):
            lock.unlink()
        with (self.folder / "server.log").open("ab") as log:
            self.running.append(
                subprocess.Popen(
                    self.command, cwd=self.folder, stdout=log, stderr=log, start_new_session=True
                )
            )
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end:
            with suppress(URLError, OSError):
                try:
                    with urlopen(self.ready, timeout=5):
                        return
                except HTTPError:
                    return
            if self.running[-1].poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"{self.command[0]} did not start: {(self.folder / 'server.log').read_text()}")

    def kill(self) -> None:
        """As a power cut would."""
        process = self.running.pop()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def _started(server: Server) -> Iterator[Server]:
    server.start()
    try:
        yield server
    finally:
        while server.running:
            server.kill()


@contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[Server]:
    """The server of the package ``oxigraph``."""
    binary = program("oxigraph", "pip install oxigraph")
    url = f"http://127.0.0.1:{free_port()}"
    bind = url.removeprefix("http://")
    command = [binary, "serve", "--location", "data", "--bind", bind, *options]
    with _started(Server(url, command, folder, f"{url}/query?query=ASK%20%7B%7D")) as server:
        yield server


@contextmanager
def virtuoso(folder: Path, *, rows: int = 100_000, open_to_all: bool = True) -> Iterator[Server]:
    """Virtuoso with small buffers; anybody may write to it unless ``open_to_all`` is false."""
    binary = program("virtuoso-t", "Debian: apt-get install virtuoso-opensource")
    sql, port = free_port(), free_port()
    (folder / "own.ini").write_text(_INI.format(sql=sql, port=port, rows=rows))
    url = f"http://127.0.0.1:{port}"
    command = [binary, "+configfile", "own.ini", "+foreground"]
    with _started(Server(url, command, folder, f"{url}/sparql?query=ASK%20%7B%7D")) as server:
        if open_to_all:
            isql(sql, 'grant SPARQL_UPDATE to "SPARQL"')
        else:
            isql(sql, "user_create('writer', 'secret'); grant SPARQL_UPDATE to \"writer\"")
        yield server


def isql(port: int, statements: str) -> None:
    """Run statements as Virtuoso's administrator."""
    binary = program("isql-vt", "Debian: apt-get install virtuoso-opensource")
    found = subprocess.run(
        [binary, f"127.0.0.1:{port}", "dba", "dba", f"exec={statements};"],
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert "Error" not in found.stdout + found.stderr, found.stdout + found.stderr


#: Each kind of server by the name tests call it.
SERVERS: dict[str, Callable[..., object]] = {"oxigraph": oxigraph, "virtuoso": virtuoso}
