"""``kg serve``: the SPARQL endpoint and the entities under their IRIs."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from kg.commands.console import say
from kg.commands.folder import graph_option

_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
_LEAST = 1 << 30  # what the engine needs to start


class _Size(click.ParamType[int]):
    """A number of bytes, such as 2GB."""

    name = "size"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = re.fullmatch(r"(\d+)\s*([KMG]?)i?B?", str(value), re.IGNORECASE)
        if not found:
            self.fail(f"{value!r} is no size; write it like 2GB or 800MB", param, ctx)
        size = int(found[1]) * _UNITS[found[2].upper()]
        if size < _LEAST:
            self.fail(f"{value!r} is less than the {_LEAST >> 30}GB that the engine needs", param, ctx)
        return size


@click.command(short_help="Serve the graph: SPARQL and pages. 服务")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any free one."
)
@click.option(
    "--allow-host", "hosts", multiple=True, metavar="NAME", help="Another name of this server; repeatable."
)
@click.option(
    "--cors", "origins", multiple=True, metavar="ORIGIN", help="Pages that may ask; '*' for all; repeatable."
)
@click.option(
    "--timeout", type=click.FloatRange(0.1), default=30, show_default=True, help="Seconds for a query."
)
@click.option(
    "--max-rows",
    type=click.IntRange(0),
    default=100_000,
    show_default=True,
    help="Of an answer; 0: any number.",
)
@click.option("--memory", type=_Size(), default="2GB", show_default=True, help="For a query.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=4, show_default=True, help="Queries at the same time."
)
@click.option("--writable", is_flag=True, help="Let those who know the token write.")
@click.option("--token", envvar="KG_TOKEN", show_envvar=True, help="For --writable.")
@click.option("--allow-service", is_flag=True, help="Let queries ask other hosts (SERVICE, LOAD).")
@graph_option
def serve(
    host: str,
    port: int,
    hosts: tuple[str, ...],
    origins: tuple[str, ...],
    timeout: float,
    max_rows: int,
    memory: int,
    workers: int,
    writable: bool,
    token: str | None,
    allow_service: bool,
    folder: Path,
) -> None:
    """Answer SPARQL at /sparql, graphs at /store and entities at /id/… until stopped by Ctrl-C.

    Queries only read; they cannot reach other hosts. A query that takes too long, gives too many rows
    or needs too much memory is refused, and so is one whose client hangs up.
    """
    from kg.serve.server import serve
    from kg.serve.settings import Settings

    if writable and not token:
        raise click.UsageError("--writable needs --token, or the token in the environment variable KG_TOKEN")
    settings = Settings(
        folder=folder,
        host=host,
        port=port,
        seconds=timeout,
        most=max_rows,
        memory=memory,
        workers=workers,
        token=token if writable else None,
        may_reach=allow_service,
        origins=origins,
        hosts=hosts,
    )
    serve(settings, _tell)


def _tell(url: str) -> None:
    say(f"{url}  SPARQL: {url}sparql  (Ctrl-C stops)")
    sys.stdout.flush()
