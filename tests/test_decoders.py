"""Decoders are made while modules are imported: one that a thread makes may crash the interpreter at its exit."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

MAKERS = {"Decoder", "Encoder"}
MODULES = sorted((Path(__file__).resolve().parents[1] / "src" / "curation").rglob("*.py"))


def list_late(source: str) -> list[int]:
    """Lines on which a function makes a decoder or an encoder."""
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.Lambda)]
    calls = [node for function in functions for node in ast.walk(function) if isinstance(node, ast.Call)]
    return sorted({call.lineno for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in MAKERS})


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_function_makes_a_decoder(module: Path) -> None:
    assert list_late(module.read_text(encoding="utf-8")) == []


def test_a_decoder_made_in_a_function_would_be_found() -> None:
    assert list_late(
        "import msgspec\ndef f():\n    return msgspec.json.Decoder(int)\nD = msgspec.json.Decoder(int)"
    ) == [3]
