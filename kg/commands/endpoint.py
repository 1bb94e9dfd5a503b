"""The options of commands that speak to a server elsewhere; secrets come from the environment alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from kg.remote.endpoint import Endpoint

_PASSWORD = "KG_ENDPOINT_PASSWORD"
_TOKEN = "KG_ENDPOINT_TOKEN"

user_option = click.option(
    "--user",
    metavar="NAME",
    help=f"Log in to the server; the environment holds the password ({_PASSWORD}) or a token ({_TOKEN}).",
)
timeout_option = click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=300.0,
    show_default=True,
    metavar="SECONDS",
    help="Wait so long for one answer of the server.",
)


def remote_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--user`` and ``--timeout``."""
    return user_option(timeout_option(command))


@contextmanager
def reached(url: str, *, user: str | None, timeout: float, **options: Any) -> Iterator[Endpoint]:
    """The server at ``url``; ``options`` are those of ``connected`` and ``find_endpoint``.

    Raises:
        UsageError: a user is named and no password is in the environment.
        RemoteError: no SPARQL service answers there.
    """
    from kg.remote.endpoint import find_endpoint
    from kg.remote.http import Credentials, connected

    password, token = os.environ.get(_PASSWORD), os.environ.get(_TOKEN)
    if user is not None and password is None:
        raise click.UsageError(f"--user {user}: its password is expected in the environment, as {_PASSWORD}")
    credentials = Credentials(user=user, password=password or "", token=None if user else token)
    retries = options.pop("retries", 5)
    with connected(credentials, timeout=timeout, retries=retries) as connection:
        yield find_endpoint(connection, url, user=user is not None, **options)
