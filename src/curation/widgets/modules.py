"""The browser's side as one ES module: anywidget takes a single text, and ours is written in small files.

The files import from each other by name, on lines of their own; names at the top of a file are unique among all files.
So joining them in the order of their imports, without the import lines, means the same as loading them one by one.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w-]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)
STATIC = files("curation.widgets").joinpath("static")


@cache
def link_modules(entry: str) -> str:
    """Join `static/<entry>.js` and all that it imports, each once, imported ones first; the entry exports a default."""
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", _read(name))) for name in list_modules(entry))


@cache
def link_styles(*names: str) -> str:
    """Join style sheets in the order given."""
    return "\n".join(STATIC.joinpath(f"{name}.css").read_text(encoding="utf-8") for name in names)


def list_modules(entry: str) -> tuple[str, ...]:
    """List the modules that an entry needs, itself last, none before what it imports."""
    found: dict[str, None] = {}
    _visit(entry, found)
    return tuple(found)


def _visit(name: str, found: dict[str, None]) -> None:
    if name not in found:
        for needed in _IMPORT.findall(_read(name)):
            _visit(needed, found)
        found[name] = None


def _read(name: str) -> str:
    return STATIC.joinpath(f"{name}.js").read_text(encoding="utf-8")
