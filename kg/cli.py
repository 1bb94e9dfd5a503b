"""The command ``kg``: its commands, what becomes of errors, and the exit code.

Exit codes: 0 done; 1 done in part or not at all (a file could not be read, a graph breaks a shape, a
figure is below its floor); 2 the command was not called as it should be; 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence
from functools import singledispatch

import click
from click.exceptions import NoArgsIsHelpError

from kg import __version__
from kg.commands.analyze import analyze
from kg.commands.bench import bench
from kg.commands.build import build
from kg.commands.conflicts import conflicts
from kg.commands.consensus import consensus
from kg.commands.console import complain, set_utf8
from kg.commands.diff import diff
from kg.commands.evaluate import evaluate
from kg.commands.export import export
from kg.commands.issues import issues
from kg.commands.judge import judge
from kg.commands.push import push
from kg.commands.query import query
from kg.commands.report import report
from kg.commands.review import review
from kg.commands.serve import serve
from kg.commands.show import show
from kg.commands.stats import stats
from kg.commands.train import train
from kg.commands.validate import validate
from kg.commands.view import view
from kg.errors import KgError

_FAILED = 1
_USAGE = 2
_SIGNALLED = 128  # plus the number of the signal, as shells report it
_INTERRUPTED = _SIGNALLED + 2
_PIPE_CLOSED = _SIGNALLED + 13

#: When the cycle collector runs: new objects, then younger generations. A build makes millions of objects
#: that live to its end and hardly a cycle; by its own thresholds the collector takes a fifth of the time.
_COLLECT = (200_000, 20, 20)

_HELP = """Turn a folder of Chinese research reports (研报) into a knowledge graph one can trust.

Every statement of the graph leads back to the report, the place and the exact words it was read from.

\b
  kg build --sample -o exports        build the bundled sample 构建示例
  kg query who-recommends --set company=昆仑万维
  kg show 昆仑万维                     one entity and who says what 查看实体
"""


class _InOrder(click.Group):
    """Lists its commands in the order of a user's work, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order they were added."""
        return list(self.commands)


@click.group(
    cls=_InOrder,
    help=_HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="kg")
def cli() -> None:
    """The group; its help is ``_HELP``."""


for _command in (
    build,
    query,
    serve,
    show,
    conflicts,
    consensus,
    diff,
    report,
    analyze,
    stats,
    issues,
    view,
    export,
    push,
    validate,
    evaluate,
    judge,
    review,
    bench,
    train,
):
    cli.add_command(_command)


def main() -> None:
    """The entry point of the console script."""
    if "_KG_COMPLETE" in os.environ:  # the shell asks for completions
        cli.main(prog_name="kg")
    gc.set_threshold(*_COLLECT)
    set_utf8()
    signal.signal(signal.SIGTERM, _leave)
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except OSError:  # a closed pipe or a full disk, already told; the flush at exit must not fail again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    gc.freeze()  # what the process held goes with it: the interpreter need not look through it for cycles
    sys.exit(code)


def _leave(number: int, _frame: object) -> None:
    """Leave by the way that takes unfinished outputs along."""
    sys.exit(_SIGNALLED + number)


def run(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code; every expected error is one line on stderr."""
    try:
        code = _invoke(arguments)
        sys.stdout.flush()
    except (click.ClickException, click.Abort, KeyboardInterrupt, KgError, OSError) as error:
        return _tell(error)
    return code


def _invoke(arguments: Sequence[str]) -> int:
    """As click's own ``main``, which would swallow a closed pipe."""
    try:
        with cli.make_context("kg", list(arguments)) as context:
            cli.invoke(context)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    return 0


@singledispatch
def _tell(error: BaseException) -> int:
    """Tell the user of an error, by its class, and give the exit code: here Ctrl-C."""
    complain("stopped; outputs are as they were before")
    return _INTERRUPTED


@_tell.register
def _(error: click.ClickException) -> int:
    context = getattr(error, "ctx", None)
    hint = f"; see '{context.command_path} --help'" if context else ""
    complain(error.format_message().rstrip(".") + hint)
    return _USAGE


@_tell.register
def _(error: NoArgsIsHelpError) -> int:
    error.show(sys.stdout)
    return _USAGE


@_tell.register
def _(error: KgError) -> int:
    for line in (*getattr(error, "__notes__", ()), str(error)):
        complain(line)
    return _FAILED


@_tell.register
def _(error: OSError) -> int:
    complain(f"{error.filename or 'stdout'}: {error.strerror or error}")
    return _FAILED


@_tell.register
def _(error: BrokenPipeError) -> int:
    return _PIPE_CLOSED
