"""What the command line prints: text from outside stays text, whatever a terminal would do with it."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.terminal import print_json, say

TEXTS = [
    "\x1b]0;title\x07",
    "\x9b31mred",
    "one\nline\r more",
    "\u202ereversed",
    "\u2028break",
    "a\x7fb",
    "\u2066isolate",
]


@pytest.mark.parametrize("text", TEXTS)
def test_case_37_no_character_of_a_record_reaches_the_terminal_as_a_command(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    say(f"warning: {text} end")
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1 and printed.startswith("warning: ") and printed.endswith(" end\n")
    assert not any(unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") for character in printed[:-1])


@given(st.text(max_size=40))
def test_json_for_machines_reads_back_and_holds_no_control_character(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        lines: list[str] = []
        patch.setattr("curation.terminal.click.echo", lambda line, **_: lines.append(line))
        try:
            print_json({"text": text})
        except UnicodeEncodeError:
            return  # half a surrogate pair is no text
    assert json.loads(lines[0]) == {"text": text}
    assert not any(unicodedata.category(c) == "Cc" for c in lines[0] if c != "\n")


def test_plain_text_is_printed_as_it_is_in_any_script(capsys: pytest.CaptureFixture[str]) -> None:
    for text in ("Müller, 10² ≤ 0.5 µg", "سرطان الثدي", "乳がん", "😀"):
        say(text)
        assert capsys.readouterr().out == f"{text}\n"
