"""How many requests a second a server answers, and how long one waits for an answer."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from urllib.parse import quote, urlencode, urlsplit

from kg.bench.rdf import find_bindings, find_names
from kg.errors import ServeError
from kg.rdf.query import named_queries, to_bound
from kg.rdf.store import open_store
from kg.serve.forms import to_path

_ACCEPT = {"Accept": "text/html, application/json;q=0.9, */*;q=0.5"}
_QUERIES = ("who-recommends", "built-on", "entity-claims")


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What so many clients got, each asking again as soon as it has its answer.

    ``waits`` are the seconds of every answer in ascending order, ``seconds`` how long it all took.
    """

    task: str
    clients: int
    seconds: float
    waits: Sequence[float]

    @property
    def rate(self) -> float:
        """Answers a second, of all clients together."""
        return len(self.waits) / self.seconds

    def percentile(self, percent: float) -> float:
        """The wait that so many percent of the answers did not exceed (nearest rank).

        >>> Load(task="", clients=1, seconds=1.0, waits=[0.1, 0.2, 0.3, 0.4]).percentile(50)
        0.2
        """
        rank = -(-len(self.waits) * percent // 100)
        return self.waits[max(0, int(rank) - 1)]


def measure(folder: Path, teams: Sequence[int], seconds: float) -> list[Load]:
    """Ask a server of ``folder`` each task for so many ``seconds``, with each number of clients.

    Raises: GraphError when there is no build; ServeError when the server does not start or refuses a task.
    """
    tasks = to_tasks(folder)
    with serving(folder) as url:
        return [_measure(url, task, path, team, seconds) for task, path in tasks.items() for team in teams]


def to_tasks(folder: Path) -> dict[str, str]:
    """What is asked: the paths of queries and pages about what most triples lead to."""
    store = open_store(folder)
    company = next(iter([*find_names(store, "Company"), *find_names(store, "Entity")]), "")
    tasks = {"ask": _to_sparql("ASK {}"), "label": _to_sparql("SELECT ?s { ?s rdfs:label 'Sora' }")}
    for query in map(named_queries().__getitem__, _QUERIES):
        bindings = find_bindings(store, query)
        if bindings is not None:
            tasks[query.name] = _to_sparql(to_bound(store, query, bindings))
    return {
        **tasks,
        "first page": "/",
        "search": f"/search.json?{urlencode({'q': '科技'})}",
        "entity page": to_path(company),
        "expand": f"/explore/expand?{urlencode({'of': company})}",
    }


def _to_sparql(text: str) -> str:
    return f"/sparql?{urlencode({'query': text}, quote_via=quote)}"


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a server of its own process. Raises: ServeError when it does not start."""
    command = [sys.executable, "-m", "kg", "serve", "-g", str(folder), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().partition(" ")[0]
            if not url.startswith("http"):
                assert process.stderr is not None
                raise ServeError(f"the server did not start: {process.stderr.read().strip()}")
            yield url
        finally:
            process.terminate()


def _measure(url: str, task: str, path: str, clients: int, seconds: float) -> Load:
    _ask(url, path, 0.0)  # so that the first reading of files is no part of it
    start = perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        waits = [
            wait for found in pool.map(lambda _: _ask(url, path, seconds), range(clients)) for wait in found
        ]
    return Load(task=task, clients=clients, seconds=perf_counter() - start, waits=sorted(waits))


def _ask(url: str, path: str, seconds: float) -> list[float]:
    """The seconds of each answer that one client on one connection gets. Raises: ServeError for a refusal."""
    host = urlsplit(url)
    waits: list[float] = []
    with closing(HTTPConnection(host.hostname or "", host.port, timeout=60)) as connection:
        end = perf_counter() + seconds
        while not waits or perf_counter() < end:
            start = perf_counter()
            connection.request("GET", path, headers=_ACCEPT)
            answer = connection.getresponse()
            content = answer.read()
            waits.append(perf_counter() - start)
            if answer.status != 200:
                raise ServeError(f"{path[:80]}: {answer.status} {content[:200].decode(errors='replace')}")
    return waits


def to_figures(loads: Sequence[Load]) -> list[Mapping[str, float | str]]:
    """A row of plain values for each load; waits in milliseconds."""
    return [
        {
            "task": load.task,
            "clients": load.clients,
            "requests_per_second": round(load.rate, 1),
            **{f"p{percent}_ms": round(1000 * load.percentile(percent), 2) for percent in (50, 95, 99)},
        }
        for load in loads
    ]
