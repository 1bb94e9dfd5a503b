"""``kg export``: the graph in the formats of other tools."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from kg.commands.console import emit, say
from kg.commands.folder import graph_option

#: Suffix of the file by format; RDF formats are written from the store, the others from graph.json.
_RDF = {"ttl": "ttl", "nt": "nt", "nq": "nq", "trig": "trig", "json-ld": "jsonld", "rdf-xml": "rdf"}
_PROPERTY_GRAPH = {"graphml": "graphml", "gexf": "gexf", "node-link": "json"}
_CSV = "csv"
#: Several files in a folder, for bulk loaders.
_TABLES = ("neo4j", "parquet")
_STDOUT = Path("-")


@click.command(short_help="Write the graph in another format. 导出")
@click.argument("form", metavar="FORMAT", type=click.Choice([*_RDF, *_PROPERTY_GRAPH, _CSV, *_TABLES]))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="File (for csv, neo4j, parquet: folder), or - for stdout.",
)
@click.option("--spreadsheet", is_flag=True, help="csv: safe and readable in Excel (BOM, no formulas).")
@graph_option
def export(form: str, output: Path | None, spreadsheet: bool, folder: Path) -> None:
    """FORMAT is one of ttl, nt, nq, trig, json-ld, rdf-xml, graphml, gexf, node-link, csv, neo4j, parquet.

    Without -o the file is graph.SUFFIX in the current folder; csv writes nodes.csv and edges.csv there. For
    bulk loaders neo4j and parquet write the tables entities, claims, calls, relations and links.
    """
    if output == _STDOUT:
        _write_stdout(form, folder)
        return
    for path in _write(form, output or Path(_default(form)), folder, spreadsheet=spreadsheet):
        say(f"{path}: {path.stat().st_size:,} bytes")


def _default(form: str) -> str:
    return "." if form in (_CSV, *_TABLES) else f"graph.{(_RDF | _PROPERTY_GRAPH)[form]}"


def _write(form: str, output: Path, folder: Path, *, spreadsheet: bool = False) -> tuple[Path, ...]:
    if form in _RDF:
        from kg.rdf.export import write_export
        from kg.rdf.store import open_store

        write_export(output, open_store(folder), form)
        return (output,)
    if form in _TABLES:
        return _write_tables(form, output, folder)
    from kg.graph.export import WRITERS, write_csv
    from kg.graph.folder import open_graph

    if form == _CSV:
        return write_csv(open_graph(folder), output, for_spreadsheet=spreadsheet)
    return (WRITERS[form](open_graph(folder), output),)


def _write_tables(form: str, output: Path, folder: Path) -> tuple[Path, ...]:
    from kg.atomic import replacing_outputs
    from kg.graph.bulk import WRITERS, names
    from kg.graph.folder import read_elements

    with replacing_outputs(output, names(form)) as fresh:
        WRITERS[form](read_elements(folder), fresh)
    return tuple(output / name for name in names(form))


def _write_stdout(form: str, folder: Path) -> None:
    """Every writer writes a file whole, so stdout gets a copy of one."""
    if form in (_CSV, *_TABLES):
        raise click.UsageError(f"{form} is several files: name a folder with -o")
    with TemporaryDirectory() as scratch:
        (path,) = _write(form, Path(scratch, _default(form)), folder)
        emit(path.read_text(encoding="utf-8"))
