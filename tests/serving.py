"""A server as a user starts it, in a process of its own, and the requests of the W3C's tests."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent
TOKEN = "a-token-for-tests"


class Server:
    """A running ``kg serve``."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process = process
        self.url = url
        self.sparql = f"{url}sparql"
        self.store = f"{url}store"
        self.client = httpx.Client(timeout=30)  # a client takes longer to make than a query

    @property
    def workers(self) -> set[int]:
        """The processes it has started."""
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return {int(pid) for pid in listed.stdout.split()}

    def get(self, query: str, **parameters: str) -> httpx.Response:
        return self.client.get(self.sparql, params={"query": query, **parameters})

    def write(self, method: str, path: str, content: str = "", kind: str = "text/turtle") -> httpx.Response:
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": kind}
        return self.client.request(method, f"{self.url}{path}", content=content.encode(), headers=headers)

    def update(self, text: str) -> httpx.Response:
        return self.write("POST", "sparql", text, "application/sparql-update")

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(10)


@contextmanager
def serving(folder: Path, *options: str, **variables: str) -> Iterator[Server]:
    """A server on a free port; it is stopped at the end."""
    command = [sys.executable, "-m", "kg", "serve", "-g", str(folder), "--port", "0", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            found = re.search(r"http://\S+/", line)
            assert found, process.stderr.read() if process.stderr else ""
            server = Server(process, found[0])
            with server.client:
                yield server
        finally:
            process.kill()


@contextmanager
def writable(folder: Path, *options: str) -> Iterator[Server]:
    """A server that lets the bearer of ``TOKEN`` write."""
    with serving(folder, "--writable", *options, KG_TOKEN=TOKEN) as server:
        yield server
