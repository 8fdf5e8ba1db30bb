"""YAML with line numbers: plain content, and the line at which each key stands. No tags, no bombs, no double keys."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from curation.errors import CurationError, shorten

SIZE_LIMIT = 256 << 10
NODE_LIMIT = 20_000
DEPTH_LIMIT = 20

YamlPath = tuple[str | int, ...]
Fail = Callable[[int, str], CurationError]
"""Makes the error to raise of a line (from 1) and a problem."""


class LocatedYaml(msgspec.Struct, frozen=True):
    """The content of a YAML file as plain dicts, lists and scalars; `find_line` gives the line of a path in it."""

    content: Any
    find_line: Callable[[YamlPath], int]


def read_located_yaml(path: Path, fail: Fail) -> LocatedYaml:
    """Read a YAML file.

    Raises:
        CurationError: what `fail` makes of the first thing wrong with the file.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise fail(1, f"it cannot be read ({error.strerror})") from None
    if len(data) > SIZE_LIMIT:
        raise fail(1, f"it is larger than {SIZE_LIMIT >> 10} kB")
    return parse_located_yaml(data, fail)


def parse_located_yaml(data: bytes, fail: Fail) -> LocatedYaml:
    """Read YAML bytes; see `read_located_yaml`."""
    tree = _load(_decode(data, fail), fail)
    return LocatedYaml(content=_Plain(fail).build(tree, line=1), find_line=lambda path: _find_line(tree, path))


def _decode(data: bytes, fail: Fail) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise fail(data.count(b"\n", 0, error.start) + 1, "it is not UTF-8 text") from None


def _load(text: str, fail: Fail) -> Any:
    try:
        return YAML(typ="rt", pure=True).load(text)
    except DuplicateKeyError as error:
        raise fail(_read_mark(error), _format_duplicate(error)) from None
    except MarkedYAMLError as error:
        raise fail(_read_mark(error), f"it is no YAML: {shorten(error.problem or 'syntax error')}") from None
    except TypeError:  # a key that is no text, where the loader itself wants one
        line = _find_odd_key(YAML(typ="rt", pure=True).compose(text))
        problem = "a list or a mapping stands in the place of a key; put text that holds { or [ into quotes"
        raise fail(line, problem) from None
    except (YAMLError, RecursionError, ValueError) as error:
        raise fail(1, f"it is no YAML: {shorten(str(error)) or type(error).__name__}") from None


def _find_odd_key(node: Any) -> int:
    """Give the line of the first key that is no text, 1 where there is none."""
    waiting, seen = [node], set[int]()
    while waiting:
        found = waiting.pop()
        if id(found) in seen:  # aliases may lead back
            continue
        seen.add(id(found))
        if isinstance(found, MappingNode):
            for key, value in found.value:
                if not isinstance(key, ScalarNode):
                    return int(key.start_mark.line) + 1
                waiting.append(value)
        elif isinstance(found, SequenceNode):
            waiting += found.value
    return 1


def _read_mark(error: MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return int(mark.line) + 1 if mark else 1


def _format_duplicate(error: DuplicateKeyError) -> str:
    key = str(error.problem or "").partition('"')[2].partition('"')[0]
    return f"the key `{shorten(key)}` stands twice"


class _Plain:
    """Turns the loader's tree into plain values, counting them: aliases can multiply without end."""

    def __init__(self, fail: Fail) -> None:
        self._fail = fail
        self._count = 0

    def build(self, node: Any, *, line: int, depth: int = 0) -> Any:
        self._count += 1
        if depth > DEPTH_LIMIT or self._count > NODE_LIMIT:
            raise self._fail(line, f"it nests deeper than {DEPTH_LIMIT} levels or holds over {NODE_LIMIT} values")
        if isinstance(node, CommentedMap):
            return self._build_map(node, depth)
        if isinstance(node, CommentedSeq):
            return [self.build(value, line=node.lc.item(at)[0] + 1, depth=depth + 1) for at, value in enumerate(node)]
        return self._build_scalar(node, line)

    def _build_map(self, node: CommentedMap, depth: int) -> dict[str, Any]:
        plain: dict[str, Any] = {}
        for key, value in node.items():
            line = node.lc.key(key)[0] + 1 if key in node.lc.data else node.lc.line + 1
            if not isinstance(key, str):
                raise self._fail(line, f"the key {shorten(repr(key))} is no text")
            plain[str(key)] = self.build(value, line=line, depth=depth + 1)
        return plain

    def _build_scalar(self, node: Any, line: int) -> Any:
        if node is None or isinstance(node, bool):
            return node
        for kind in (str, int, float):
            if isinstance(node, kind):
                return kind(node)
        if isinstance(node, datetime.datetime):
            return str(node)
        if isinstance(node, datetime.date):
            return node.isoformat()
        if type(node).__name__ == "ScalarBoolean":
            return bool(node)
        raise self._fail(line, "it holds a tagged value; only text, numbers, true, false and null are read")


def _find_line(tree: Any, path: YamlPath) -> int:
    """Follow a path as far as it leads; a key that is absent is at the line of what should hold it."""
    node, line = tree, 1
    for part in path:
        if isinstance(node, CommentedMap) and part in node and part in node.lc.data:
            line = node.lc.key(part)[0] + 1
        elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
            line = node.lc.item(part)[0] + 1
        else:
            return line
        node = node[part]
    return int(line)
