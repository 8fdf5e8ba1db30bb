"""Mixed content of PubMed XML: plain characters with markup spans, formulae written on one line.

The characters are exactly those of the XML; only MathML, which is laid out in two dimensions, is written anew:
scripts become `sub` and `sup` spans, fractions `a/b`, roots `√(a)`. No text of a formula is dropped.
"""

from __future__ import annotations

import re
from typing import Literal, cast

from lxml import etree

from curation.domain.citation import Markup

Tag = Literal["i", "b", "sub", "sup", "u"]
Element = etree._Element

_TAGS = frozenset({"i", "b", "u", "sub", "sup"})
_MATH = "{http://www.w3.org/1998/Math/MathML}"
_XML_SPACE = re.compile(r"[ \t\r\n]+")
_LINE_BREAK = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")
_INVISIBLE_OPERATORS = dict.fromkeys(range(0x2061, 0x2065))
_ACCENTS = {
    ".": "\u0307",
    "˙": "\u0307",
    "^": "\u0302",
    "~": "\u0303",
    "¯": "\u0304",
    "‾": "\u0304",
    "→": "\u20d7",
    "¨": "\u0308",
}
_SCRIPTS: dict[str, tuple[Tag, ...]] = {
    "msub": ("sub",),
    "msup": ("sup",),
    "msubsup": ("sub", "sup"),
    "munder": ("sub",),
    "mover": ("sup",),
    "munderover": ("sub", "sup"),
}
_ENCLOSED = {  # opening, between, closing
    "msqrt": ("√(", "", ")"),
    "mfenced": ("(", ",", ")"),
    "mtable": ("[", "; ", "]"),
    "mtr": ("", ", ", ""),
    "mlabeledtr": ("", ", ", ""),
    "mspace": (" ", "", ""),
}
_SKIPPED = frozenset({"annotation", "annotation-xml", "none", "mprescripts"})


class _Writer:
    """Characters and spans as they are found; offsets count characters."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.spans: list[Markup] = []

    def write(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            self.length += len(text)

    def mark(self, tag: Tag, start: int) -> None:
        if self.length > start:
            self.spans.append(Markup(start=start, end=self.length, tag=tag))

    def close(self) -> tuple[str, tuple[Markup, ...]]:
        return "".join(self.pieces), sort_spans(self.spans)


def sort_spans(spans: list[Markup]) -> tuple[Markup, ...]:
    """Order spans, which come in the order of their ends: outer ones before inner ones."""
    return tuple(sorted(spans, key=lambda span: (span.start, -span.end)))


def parse_mixed(element: Element) -> tuple[str, tuple[Markup, ...]]:
    """Read an element's characters and the markup over them, outer spans before inner ones.

    Raises:
        ValueError: an entity reference that the file does not resolve: its character is unknown.
    """
    if not len(element):
        return element.text or "", ()
    writer = _Writer()
    _write_mixed(writer, element)
    return writer.close()


def format_line(text: str) -> str | None:
    """Write characters on one line: outer blanks and line breaks go, `None` where nothing is left."""
    line = text.strip()
    if "\n" in line or "\r" in line:
        line = _LINE_BREAK.sub(" ", line)
    return line or None


def parse_line(element: Element | None) -> str | None:
    """Read an element as one line without markup, `None` where there is nothing to read."""
    return None if element is None else format_line(parse_mixed(element)[0])


def _write_mixed(writer: _Writer, element: Element) -> None:
    writer.write(element.text)
    for child in element:
        tag = _read_tag(child)
        if tag is None:
            _require_no_entity(child)
        elif tag.startswith(_MATH):
            _write_math(writer, child)
        else:
            start = writer.length
            _write_mixed(writer, child)
            if tag in _TAGS:
                writer.mark(cast("Tag", tag), start)
        writer.write(child.tail)


def _read_tag(node: Element) -> str | None:
    # Comments, instructions and entity references have a function for a tag, whatever the stubs say.
    tag: object = node.tag
    return tag if isinstance(tag, str) else None


def _require_no_entity(node: Element) -> None:
    if isinstance(node, etree._Entity):
        message = f"the entity {node.text} is not resolved, so its character is unknown"
        raise ValueError(message)


def _write_math(writer: _Writer, element: Element) -> None:
    name = str(element.tag).removeprefix(_MATH)
    children = [child for child in element if _read_tag(child)]
    if name in _SCRIPTS and len(children) == 1 + len(_SCRIPTS[name]):
        _write_scripts(writer, name, children)
    elif name == "mmultiscripts" and children:
        _write_multiscripts(writer, children)
    elif name in ("mfrac", "mroot") and len(children) == 2:
        _write_fraction(writer, children) if name == "mfrac" else _write_root(writer, children)
    elif name in _ENCLOSED:
        opening, between, closing = _ENCLOSED[name]
        opening, closing = element.get("open", opening), element.get("close", closing)
        _write_between(writer, opening, children, closing, between=between)
    elif name not in _SKIPPED:
        _write_token(writer, element)
        _write_between(writer, "", children, "")


def _write_token(writer: _Writer, element: Element) -> None:
    pieces = [element.text or ""]
    for child in element:
        if _read_tag(child) is None:
            _require_no_entity(child)
            pieces.append(child.tail or "")
    writer.write(_XML_SPACE.sub(" ", "".join(pieces)).strip(" ").translate(_INVISIBLE_OPERATORS))


def _write_between(writer: _Writer, opening: str, children: list[Element], closing: str, between: str = "") -> None:
    writer.write(opening)
    for position, child in enumerate(children):
        writer.write(between if position else "")
        _write_math(writer, child)
    writer.write(closing)


def _write_scripts(writer: _Writer, name: str, children: list[Element]) -> None:
    _write_math(writer, children[0])
    accent = _ACCENTS.get(_join_text(children[1])) if name == "mover" else None
    if accent:
        writer.write(accent)
        return
    for tag, script in zip(_SCRIPTS[name], children[1:], strict=True):
        _write_script(writer, tag, script)


def _join_text(element: Element) -> str:
    return "".join(str(text) for text in element.itertext()).strip()


def _write_root(writer: _Writer, children: list[Element]) -> None:
    _write_script(writer, "sup", children[1])
    _write_between(writer, "√(", children[:1], ")")


def _write_script(writer: _Writer, tag: Tag, script: Element) -> None:
    start = writer.length
    _write_math(writer, script)
    writer.mark(tag, start)


def _write_multiscripts(writer: _Writer, children: list[Element]) -> None:
    # Scripts come in (sub, sup) pairs; those after `mprescripts` stand before the base.
    split = next((at for at, child in enumerate(children) if child.tag == f"{_MATH}mprescripts"), len(children))
    order = [*children[split + 1 :], None, *children[1:split]]
    tags: tuple[Tag, Tag] = ("sub", "sup")
    position = 0
    for script in order:
        if script is None:
            _write_math(writer, children[0])
            position = 0
            continue
        _write_script(writer, tags[position % 2], script)
        position += 1


def _write_fraction(writer: _Writer, children: list[Element]) -> None:
    for position, part in enumerate(children):
        is_simple = _join_text(part).isalnum()
        writer.write("/" if position else "")
        _write_between(writer, "" if is_simple else "(", [part], "" if is_simple else ")")
