"""``kg push``: a build into a SPARQL store elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.console import progress_bar, say
from kg.commands.endpoint import reached, remote_options
from kg.commands.folder import graph_option

if TYPE_CHECKING:
    from kg.remote.push import Pushed


@click.command(short_help="Load the graph into a remote SPARQL store. 推送")
@click.argument("url")
@click.option("--update", metavar="URL", help="The update service, where URL is the query service itself.")
@click.option(
    "--main",
    metavar="IRI",
    help="The graph of all that is no report's own claims: an IRI, or 'default' for the default graph.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@click.option("--force", is_flag=True, help="Write everything, changed or not.")
@click.option(
    "--inferred/--no-inferred",
    default=None,
    help="Push the graph of what follows from what reports say; by default where plain queries pass it over.",
)
@click.option("--check", is_flag=True, help="Count every part in the store when all is written.")
@click.option(
    "--retries",
    type=click.IntRange(min=0),
    default=5,
    show_default=True,
    help="Send a request again so often while the server is busy or away.",
)
@remote_options
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@graph_option
def push(
    url: str,
    update: str | None,
    main: str | None,
    dry_run: bool,
    force: bool,
    inferred: bool | None,
    check: bool,
    retries: int,
    user: str | None,
    timeout: float,
    quiet: bool,
    folder: Path,
) -> None:
    """Make the SPARQL 1.1 server at URL say what a build says: its root, dataset or query service.

    Each report's claims go into the graph of the report's IRI, everything else into the main graph. Only
    parts that changed are sent, what left the build is removed, and a push that stopped goes on where it
    was. Where plain queries see named graphs (Virtuoso, GraphDB) the main graph has an IRI of its own;
    elsewhere it is the default graph, which then holds the claims as well.
    """
    from kg.rdf.store import open_store
    from kg.remote.push import push as push_to

    store = open_store(folder)
    with (
        reached(url, user=user, timeout=timeout, update=update, retries=retries) as endpoint,
        progress_bar(quiet=quiet) as progress,
    ):
        made = push_to(
            store,
            endpoint,
            main=main,
            force=force,
            dry_run=dry_run,
            check=check,
            inferred=inferred,
            progress=progress,
        )
    if not quiet:
        _tell(made, url, dry_run=dry_run)


def _tell(made: Pushed, url: str, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    say(f"{url}: {made.graphs} graphs, main graph {made.place.main or 'default'}")
    triples = "" if dry_run else f" ({made.triples:,} triples)"
    say(f"{made.written} parts {would}written{triples}, {made.removed} {would}removed, {made.kept} kept")
