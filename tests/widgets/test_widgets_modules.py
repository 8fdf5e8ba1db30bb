"""The browser's side: small modules without a bundler, names that cannot clash, nothing but text put into the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import curation.widgets
from curation.widgets.modules import link_modules, list_modules

STATIC = Path(curation.widgets.__file__).parent / "static"
MODULES = sorted(STATIC.glob("*.js"))
ENTRIES = ("screener", "tagger", "start")
TOP_LEVEL = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w-]+)\.js";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?:function|const|class) (\w+)", re.MULTILINE)
FUNCTION = re.compile(r"^(?:export )?(?:  )?(?:function )?(\w+)\([^\n]*\) \{\n.*?^(?:  )?}$", re.MULTILINE | re.DOTALL)
MODULE_LINES, FUNCTION_LINES = 250, 30
# What reads a text as HTML or as a program, or asks the network.
FORBIDDEN = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "eval(",
    "Function(",
    "fetch(",
    "import(",
)


@pytest.mark.parametrize("entry", ENTRIES)
def test_linked_modules_hold_each_module_once_and_no_import(entry):
    linked = link_modules(entry)
    assert len(set(list_modules(entry))) == len(list_modules(entry))
    assert not re.search(r"^import ", linked, re.MULTILINE)
    assert len(re.findall(r"^export default", linked, re.MULTILINE)) == 1


@pytest.mark.parametrize("entry", ENTRIES)
def test_no_name_stands_twice_at_the_top_of_what_is_linked(entry):
    names = TOP_LEVEL.findall(link_modules(entry))
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_what_a_module_imports_is_exported_where_it_says_and_used(path):
    text = path.read_text(encoding="utf-8")
    for names, source in IMPORT.findall(text):
        exported = set(EXPORT.findall((STATIC / f"{source}.js").read_text(encoding="utf-8")))
        for name in re.findall(r"\w+", names):
            assert name in exported
            assert len(re.findall(rf"\b{name}\b", text)) > 1, f"{name} is not used"


def test_every_module_belongs_to_a_pane():
    assert {path.stem for path in MODULES} == {name for entry in ENTRIES for name in list_modules(entry)}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_is_small_and_so_are_its_functions(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MODULE_LINES
    long = {match[1]: match[0].count("\n") + 1 for match in FUNCTION.finditer(text)}
    assert {name: lines for name, lines in long.items() if lines > FUNCTION_LINES} == {}


@pytest.mark.parametrize("path", sorted(STATIC.iterdir()), ids=lambda path: path.name)
def test_nothing_reads_a_text_as_html_and_nothing_asks_the_network(path):
    text = path.read_text(encoding="utf-8")
    assert [word for word in (*FORBIDDEN, "http://", "https://", "@import", "url(") if word in text] == []
