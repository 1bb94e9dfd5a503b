"""The page's scripts: our own modules joined into one, and vis-network out of the installed pyvis.

Our modules are plain ES modules in ``templates/``. A page opened from disk cannot import modules, so
each becomes a function of its own that returns what it exports; imports become constants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from kg.errors import GraphError
from kg.resources import shipped

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.M)
_NAME = re.compile(r"^export (?:async )?(?:function|class|const) (\w+)", re.M)
#: Indentation and comments of a line, which the page does without; no string of ours has a line break.
_MARGIN = re.compile(r"^(?:[ \t]+|//.*\n|/\*\*.*?\*/\n)+", re.M)
_LIBRARY = "vis-network.min.js"


@lru_cache(maxsize=1)
def page_script() -> str:
    """``templates/main.js`` and all it imports, as one classic script."""
    modules: dict[str, str] = {}
    _gather("main", modules, ())
    return '"use strict";\n(() => {\n' + "\n".join(modules.values()) + "\n})();"


def _gather(name: str, modules: dict[str, str], above: tuple[str, ...]) -> None:
    """Put a module's imports, then the module, into ``modules``."""
    if name in above:
        raise GraphError(f"templates/{name}.js imports itself by way of {' → '.join(above)}")
    if name in modules:
        return
    source = shipped("view", "templates", f"{name}.js").read_text("utf-8")
    for match in _IMPORT.finditer(source):
        _gather(match[2], modules, (*above, name))
    modules[name] = to_function(name, source)


def to_function(name: str, source: str) -> str:
    """An ES module as a constant ``$name`` that holds what the module exports.

    >>> to_function("a", 'import { b } from "./c.js";\\nexport const d = b;')
    'const $a = (() => {\\nconst { b } = $c;\\nconst d = b;\\nreturn { d };\\n})();'
    """
    exports = ", ".join(_NAME.findall(source))
    body = _MARGIN.sub("", _EXPORT.sub("", _IMPORT.sub(r"const \1 = $\2;", source))).strip()
    return f"const ${name} = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();"


@lru_cache(maxsize=1)
def library_script() -> str:
    """vis-network as the installed pyvis carries it, the newest where it carries several.

    Raises:
        GraphError: this pyvis carries none.
    """
    found = sorted(_libraries(files("pyvis")), key=lambda row: row[0])
    if not found:
        raise GraphError(
            f"the installed pyvis holds no {_LIBRARY}; reinstall it: pip install --force-reinstall pyvis"
        )
    return found[-1][1].read_text("utf-8")


def _libraries(folder: Traversable, depth: int = 4) -> Iterator[tuple[list[int], Traversable]]:
    """(version, file) of every vis-network below ``folder``."""
    for entry in folder.iterdir():
        if entry.is_dir() and depth:
            for version, file in _libraries(entry, depth - 1):
                yield version or _version(entry.name), file
        elif entry.name == _LIBRARY:
            yield [], entry


def _version(name: str) -> list[int]:
    """``vis-9.1.2`` → [9, 1, 2]."""
    return [int(part) for part in re.findall(r"\d+", name)]
