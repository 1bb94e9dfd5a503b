"""The option every reading command has: the folder of the build it reads."""

from __future__ import annotations

from pathlib import Path

import click

graph_option = click.option(
    "-g",
    "--graph",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("exports"),
    show_default=True,
    help="Folder of a build.",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
