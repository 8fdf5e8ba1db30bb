"""Types that a notebook parameter may have: how they are written, what fits them, how a typed text reads as them."""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Callable, Iterator
from typing import TypeAlias

Scalar: TypeAlias = str | int | float | bool
ParameterValue: TypeAlias = Scalar | list[Scalar] | None

MAX_TEXT = 10_000
KNOWN_TYPES = "str, int, float, bool, list[...] of these, or a union of these or with None"
_SCALARS = frozenset({"str", "int", "float", "bool"})
_TRUTHS = {"true": True, "yes": True, "false": False, "no": False}


def parse_annotation(text: str) -> ast.expr:
    """Read a type, such as `str | None` or `list[str]`.

    Raises:
        ValueError: it is none of `KNOWN_TYPES`.
    """
    try:
        annotation = ast.parse(text, mode="eval").body
    except SyntaxError:
        raise ValueError(text) from None
    if not _is_known(annotation):
        raise ValueError(text)
    return annotation


def build_annotation(default: object) -> str:
    """Give the type that a parameter without one has: that of its default."""
    match default:
        case None:
            return "str | None"
        case [first, *_]:
            return f"list[{build_annotation(first)}]"
        case []:
            return "list[str]"
    return type(default).__name__


def is_fitting(annotation: ast.expr, value: object) -> bool:
    """Say whether a value is of a type; an integer is a `float` too, a truth value is no integer, NaN is nothing."""
    match annotation:
        case ast.BinOp(left=left, right=right):
            return is_fitting(left, value) or is_fitting(right, value)
        case ast.Subscript(slice=item):
            return isinstance(value, (list, tuple)) and all(is_fitting(item, element) for element in value)
        case ast.Name(id=name):
            return _is_scalar(name, value)
    return value is None


def build_plain(value: object) -> ParameterValue:
    """Turn a fitting value into what a cell can hold: a term of a vocabulary into its text, a tuple into a list."""
    match value:
        case None:
            return None
        case list() | tuple():
            return [_build_scalar(element) for element in value]
    return _build_scalar(value)


def list_readings(text: str) -> Iterator[ParameterValue]:
    """List what a text typed on a command line may mean, the strictest reading first and the text itself last."""
    word = text.strip()
    if word.lower() == "none":
        yield None
    if word.lower() in _TRUTHS:
        yield _TRUTHS[word.lower()]
    yield from _list_numbers(lambda number: number(word))
    if word.startswith("["):
        yield from _list_numbers(lambda _: json.loads(word))
    else:
        items = [item.strip() for item in word.split(",") if item.strip()]
        yield from _list_numbers(lambda number: [number(item) for item in items])
        yield list(items)
    yield text


def _list_numbers(
    read: Callable[[Callable[[str], int | float]], ParameterValue],
) -> Iterator[ParameterValue]:
    for number in (int, float):
        try:
            yield read(number)
        except ValueError:
            continue


def _build_scalar(value: object) -> Scalar:
    match value:
        case str():
            return str.__str__(value)
        case bool() | int() | float():
            return value
    raise TypeError(f"{type(value).__name__} is not the value of a parameter")


def _is_known(annotation: ast.expr) -> bool:
    match annotation:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _is_known(left) and _is_known(right)
        case ast.Subscript(value=ast.Name(id="list"), slice=ast.Name(id=name)):
            return name in _SCALARS
        case ast.Name(id=name):
            return name in _SCALARS
    return isinstance(annotation, ast.Constant) and annotation.value is None


def _is_scalar(name: str, value: object) -> bool:
    match value:
        case bool():
            return name == "bool"
        case int():
            return name in {"int", "float"}
        case float():
            return name == "float" and math.isfinite(value)
        case str():
            return name == "str" and len(value) <= MAX_TEXT
    return False
