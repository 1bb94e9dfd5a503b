"""How long a search takes among many names: ``python tests/bench/search.py [NAMES] [ROUNDS]``.

A graph of invented firms, products and people is served; each word is asked for in turn, over HTTP, as the
box asks while somebody types. Beside it stands what the same server takes for a bare query.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from serving import Server, serving

_SYLLABLES = (
    "昆仑万维蓝舟青竹天工可灵云雀星火文心通义盘古混元智谱海螺月暗百川阶跃"
    "商汤旷视科技股份信息电子网络传媒生物能源重工银行证券"
)
_KINDS = ("Company", "Product", "Model", "Analyst", "Technology")
_WORDS = (
    "昆",
    "昆仑",
    "klww",
    "kl",
    "k",
    "lan",
    "lanzhou",
    "600",
    "688123",
    "sz",
    "科技",
    "zzzz",
    "舟青竹天",
    "電子",
)
_PREFIXES = (
    "@prefix kg: <https://w3id.org/yanbao-kg/ontology#> . @prefix id: <https://w3id.org/yanbao-kg/id/> .\n"
)
_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"


def invent(count: int) -> Iterator[str]:
    """Turtle of ``count`` names: labels, and tickers of some."""
    random = Random(1)
    number = 0
    while count > 0:
        kind = random.choice(_KINDS)
        name = "".join(random.choice(_SYLLABLES) for _ in range(random.randint(2, 6)))
        ticker = f' ; kg:ticker "{random.randrange(10**6):06}.SZ"' if kind == "Company" and count > 1 else ""
        yield f'id:{kind.lower()}-{number} a kg:{kind} ; {_LABEL} "{name}"{ticker} .\n'
        number += 1
        count -= 1 + bool(ticker)


def measure(server: Server, rounds: int) -> dict[str, float]:
    """Milliseconds for each word, and of a bare query, as medians."""
    asked = {word: (f"{server.url}search.json", {"q": word, "most": 0, "best": 8}) for word in _WORDS}
    asked["ASK {}"] = (server.sparql, {"query": "ASK {}"})
    taken: dict[str, list[float]] = {word: [] for word in asked}
    for _ in range(rounds):
        for word, (address, parameters) in asked.items():
            start = time.perf_counter()
            server.client.get(address, params=parameters).raise_for_status()
            taken[word].append((time.perf_counter() - start) * 1000)
    return {word: statistics.median(times) for word, times in taken.items()}


def main(count: int, rounds: int) -> None:
    """Print a line a word, then the median of all."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "graph.ttl"
        path.write_text(_PREFIXES + "".join(invent(count)), "utf-8")
        with serving(path, "--workers", "1") as server:
            start = time.perf_counter()
            server.client.get(f"{server.url}search.json", timeout=120)
            print(f"{count:,} names taken in: {time.perf_counter() - start:.1f} s after the start")
            medians = measure(server, rounds)
    bare = medians.pop("ASK {}")
    for word, taken in medians.items():
        print(f"{word:<10} {taken:6.1f} ms  {taken / bare:5.1f} x a bare query")
    print(
        f"median of {len(medians)} words {statistics.median(medians.values()):.1f} ms, worst "
        f"{max(medians.values()):.1f} ms; ASK {{}} {bare:.1f} ms; {rounds} rounds"
    )


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(*given, *(100_000, 15)[len(given) :])
