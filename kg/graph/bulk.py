"""The tables of ``kg.graph.tables`` as files for bulk loaders: CSV for neo4j-admin, and Parquet.

CSV: text is always quoted, and what is not known is an empty field without quotes, so that an empty text is
told from none. Inside an array ``;`` separates, and in a name of an array it is written ``；``, because
neo4j-admin knows no escape there. Quotes of reports may go over several lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from kg.errors import GraphError, WriteError
from kg.graph.tables import TABLES, Column, Json, Row, to_rows

_ROLES = {"labels": ":LABEL", "start": ":START_ID", "end": ":END_ID", "type": ":TYPE"}
_SUFFIXES = {"neo4j": ".csv", "parquet": ".parquet"}
_ROWS_AT_ONCE = 10_000

Put = Callable[[Row], object]


def names(form: str) -> list[str]:
    """The names of the files of a format."""
    return [f"{table}{_SUFFIXES[form]}" for table in TABLES]


def write_neo4j(elements: Iterable[Json], folder: Path) -> None:
    """Write a CSV file for each table, with the header of ``neo4j-admin database import``.

    Raises:
        WriteError: a file cannot be written.
    """
    _write(elements, folder, "neo4j", _csv)


def write_parquet(elements: Iterable[Json], folder: Path) -> None:
    """Write a Parquet file for each table; arrays are lists, and what is not known is null.

    Raises:
        GraphError: pyarrow is not installed.
        WriteError: a file cannot be written.
    """
    try:
        import pyarrow  # type: ignore[import-untyped] # noqa: F401, PLC0415 - an extra
    except ImportError as error:
        raise GraphError("Parquet needs pyarrow: pip install 'yanbao-kg[parquet]'") from error
    _write(elements, folder, "parquet", _parquet)


def _write(
    elements: Iterable[Json], folder: Path, form: str, opened: Callable[[Path, tuple[Column, ...]], Any]
) -> None:
    paths = dict(zip(TABLES, (folder / name for name in names(form)), strict=True))
    try:
        with ExitStack() as files:
            put: dict[str, Put] = {
                name: files.enter_context(opened(paths[name], columns)) for name, columns in TABLES.items()
            }
            for name, row in to_rows(elements):
                put[name](row)
    except OSError as error:
        raise WriteError(f"{folder}: cannot be written ({error.strerror or error})") from error


#: Writers by the name a user gives.
WRITERS = {"neo4j": write_neo4j, "parquet": write_parquet}


# --- CSV --------------------------------------------------------------------------------------------------


@contextmanager
def _csv(path: Path, columns: tuple[Column, ...]) -> Iterator[Put]:
    kinds = [column.kind for column in columns]
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        file.write(",".join(map(to_header, columns)) + "\n")
        yield lambda row: file.write(",".join(map(to_field, row, kinds)) + "\n")


def to_header(column: Column) -> str:
    """A column's name and type as neo4j-admin reads them.

    >>> [to_header(Column(*pair)) for pair in (("id", "id"), ("page", "long"), ("labels", "labels"))]
    ['id:ID', 'page:long', ':LABEL']
    """
    kind = "ID" if column.kind == "id" else column.kind
    return _ROLES.get(kind, f"{column.name}:{kind}")


def to_field(value: Any, kind: str) -> str:
    r"""A value as a field of CSV.

    >>> [to_field(value, "string") for value in ('a "b" c', None, "")]
    ['"a ""b"" c"', '', '""']
    >>> to_field(["a;b", "c"], "string[]"), to_field([], "string[]"), to_field(True, "boolean")
    ('"a；b;c"', '', 'true')
    """
    if value is None or value == []:
        return ""
    if isinstance(value, list):
        return _quoted(";".join(str(one).replace(";", "；") for one in value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return _quoted(value) if isinstance(value, str) else str(value)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


# --- Parquet ----------------------------------------------------------------------------------------------


@contextmanager
def _parquet(path: Path, columns: tuple[Column, ...]) -> Iterator[Put]:
    import pyarrow as arrow  # noqa: PLC0415 - an extra
    from pyarrow import parquet  # noqa: PLC0415

    schema = arrow.schema([arrow.field(column.name, _to_arrow(column.kind, arrow)) for column in columns])
    rows: list[Row] = []
    with path.open("wb") as file, parquet.ParquetWriter(file, schema, compression="zstd") as writer:

        def flush() -> None:
            if rows:
                cells = zip(*(map(_storable, row) for row in rows), strict=True)
                arrays = [arrow.array(cell, field.type) for cell, field in zip(cells, schema, strict=True)]
                writer.write_batch(arrow.RecordBatch.from_arrays(arrays, schema=schema))
                rows.clear()

        def put(row: Row) -> None:
            rows.append(row)
            if len(rows) == _ROWS_AT_ONCE:
                flush()

        yield put
        flush()


def _storable(value: Any) -> Any:
    """Text that UTF-8 can hold, as in the other files."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def _to_arrow(kind: str, arrow: Any) -> Any:
    if kind.endswith("[]"):
        return arrow.list_(_to_arrow(kind.removesuffix("[]"), arrow))
    if kind == "labels":
        return arrow.list_(arrow.string())
    kinds = {"long": arrow.int64(), "double": arrow.float64(), "boolean": arrow.bool_()}
    return kinds.get(kind, arrow.string())
