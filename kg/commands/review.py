"""``kg review``: a person decides what the rules are unsure of, and the curation file remembers it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import click

from kg.commands.console import emit_json, emit_table, say
from kg.commands.folder import graph_option, json_option
from kg.commands.wording import to_place

Json = dict[str, Any]

_INTERRUPTED = 130
_ANSWERS = {"y": "y", "yes": "y", "n": "n", "no": "n", "s": "s", "skip": "s", "": "s", "q": "q", "quit": "q"}
_COLUMNS = ("value 价值", "claims", "doubt", "question 问题")


def _login() -> str:
    from getpass import getuser

    with suppress(OSError, KeyError, ImportError):
        return getuser()
    return "reviewer"


@click.command(short_help="Decide what the rules are unsure of. 人工裁定")
@graph_option
@click.option(
    "--curation",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("curation.toml"),
    show_default=True,
    help="The file that decisions are added to.",
)
@click.option("--limit", type=click.IntRange(1), help="Ask so many questions at most.")
@click.option(
    "--below",
    type=click.FloatRange(0, 1),
    default=0.7,
    show_default=True,
    help="Ask for claims of lower confidence.",
)
@click.option("--by", default=_login, show_default="your login", help="Who decides.")
@click.option("--list", "is_list", is_flag=True, help="Print the questions, ask nothing.")
@json_option
@click.pass_context
def review(
    context: click.Context,
    folder: Path,
    path: Path,
    limit: int | None,
    below: float,
    by: str,
    is_list: bool,
    as_json: bool,
) -> None:
    """Go through pairs of names that may be one and claims of low confidence, those on which most of the
    graph hangs first. Answer y (yes), n (no), s (skip) or q (quit).

    Each answer is written into the curation file at once; `kg build --curation FILE` applies them. What is
    decided there is not asked again. --list and --json print the questions without asking.
    """
    from kg.graph.folder import open_graph
    from kg.graph.review import to_names, to_queue
    from kg.resolve import read_curations

    graph = open_graph(folder)
    entries = [entry for one in read_curations([path] if path.exists() else []) for entry in one.entries]
    names = to_names(graph)
    rows = [row for row in to_queue(graph, below) if not _is_decided(row, entries, names)][:limit]
    if as_json:
        emit_json(rows)
    elif is_list:
        emit_table(_COLUMNS, [_cells(row) for row in rows])
    elif not _ask_all(rows, path, by):
        context.exit(_INTERRUPTED)


def _ask_all(rows: list[Json], path: Path, by: str) -> bool:
    """Ask until there is no question or no answer left; False when Ctrl-C ended it."""
    from kg.resolve.curation_file import to_entry

    written, is_whole = 0, True
    try:
        for number, row in enumerate(rows, start=1):
            say(f"\n[{number}/{len(rows)}] " + "\n".join(_lines(row)))
            answer = _ask(row)
            if answer == "q":
                break
            if answer != "s":
                kind, values = _decision(row, is_yes=answer == "y")
                _append(path, to_entry(kind, {**values, "by": by, "date": date.today()}))
                written += 1
    except KeyboardInterrupt:
        say()
        is_whole = False
    if rows:
        say(f"\n{path}: {written} decisions added; kg build … --curation {path} applies them")
    else:
        say("nothing to decide 没有待裁定的问题")
    return is_whole


def _ask(row: Json) -> str:
    """y, n, s or q; the end of the input quits."""
    question = "one and the same 同一实体" if row["kind"] == "pair" else "right 正确"
    while True:
        sys.stdout.write(f"  {question}? [y/n/s/q] ")
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not sys.stdin.isatty():
            say()  # piped input is not echoed
        answer = _ANSWERS.get(line.strip().lower()) if line else "q"
        if answer is not None:
            return answer
        say("  y: yes, n: no, s: skip, q: quit")


def _append(path: Path, entry: str) -> None:
    """The file with one more entry; everything before it stays byte for byte."""
    from kg.graph.output import write_text

    text = path.read_bytes().decode("utf-8") if path.exists() else ""
    gap = "" if not text.strip("\ufeff \t\r\n") else "\n" if text.endswith("\n") else "\n\n"
    write_text(path, text + gap + entry)


def _decision(row: Json, *, is_yes: bool) -> tuple[str, Json]:
    """The entry that an answer makes. A claim that is right becomes a fact of the report it stands in."""
    if row["kind"] == "pair":
        return ("same" if is_yes else "different"), {"names": [row["left"]["name"], row["right"]["name"]]}
    said = {
        "subject": row["subject_name"],
        "predicate": row["predicate"],
        "object": row["object_name"],
        "file": row["file"],
        "quote": row["quote"],
    }
    if not is_yes:
        return "reject", {"claim": row["id"], **said}
    return "fact", said | ({"modality": row["modality"]} if row["modality"] else {})


def _is_decided(row: Json, entries: list[Any], names: dict[str, set[str]]) -> bool:
    """Whether an entry of the curation file answers the question, though this build may not know it yet."""
    return any(_answers(entry, row, names) for entry in entries)


def _answers(entry: Any, row: Json, names: dict[str, set[str]]) -> bool:
    values = entry.values
    if row["kind"] == "pair":
        found = [_ids(name, names) for name in values["names"]] if entry.kind in ("same", "different") else []
        return all(any(row[side]["id"] in ids for ids in found) for side in ("left", "right"))
    if entry.kind == "reject" and values.get("claim", "").removeprefix("claim-") == row["id"]:
        return True
    if entry.kind not in ("reject", "fact") or not {"subject", "object", "quote"} <= values.keys():
        return False
    object_ = getattr(values["object"], "value", values["object"])
    return (
        values.get("predicate") == row["predicate"]
        and row["subject"] in _ids(values["subject"], names)
        and (row["object"] == object_ or row["object"] in _ids(object_, names))
        and "".join(values["quote"].split()) == "".join(row["quote"].split())
    )


def _ids(name: str, names: dict[str, set[str]]) -> set[str]:
    from kg.text.normalise import fold_name

    return names.get(name, set()) | names.get(fold_name(name), set())


def _cells(row: Json) -> tuple[str, str, str, str]:
    doubt = f"{row['score']:g} {row['rule']}" if row["kind"] == "pair" else f"{row['confidence']:g}"
    return f"{row['value']:g}", f"{row['hangs']:g}", doubt, _question(row)


def _question(row: Json) -> str:
    if row["kind"] == "pair":
        return " = ".join(f"{row[side]['label']} ({row[side]['id']})" for side in ("left", "right")) + "?"
    return f"{_statement(row)}: “{' '.join(row['quote'].split())}”"


def _statement(row: Json) -> str:
    from kg.view.words import ATTRIBUTES, RELATIONS

    style = RELATIONS.get(row["predicate"])
    verb = (
        f"{style.zh} {style.en}" if style else " ".join(ATTRIBUTES.get(row["predicate"], (row["predicate"],)))
    )
    modality = f"  [{row['modality']}]" if row["modality"] else ""
    return f"{row['subject_label']} {verb}: {row['object_label']}{modality}"


def _lines(row: Json) -> Iterator[str]:
    """The question with all that helps to answer it."""
    if row["kind"] == "claim":
        yield _statement(row)
        yield from _quote(row)
        how = f"{row['extracted_by']}, confidence 置信度 {row['confidence']:g}"
        yield f"  {how}; {row['hangs']:g} claims hang on it"
        return
    names = f"{row['left']['label']} = {row['right']['label']}?"
    yield f"{names}  {row['rule']}; {row['hangs']} claims hang on it"
    for side in (row["left"], row["right"]):
        also = f", also 又名 {'、'.join(side['aliases'])}" if side["aliases"] else ""
        yield f"  {side['label']} [{side['type']}] {side['id']}, {side['claims']} claims{also}"
        if side["example"]:
            yield from _quote(side["example"])


def _quote(claim: Json) -> Iterator[str]:
    yield f"    “{' '.join(claim['quote'].split())}”"
    yield f"      — {to_place(claim)}"
