"""What all commands share in being called: the parameters that many take, and help that fits the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import click

WIDEST, NARROWEST = 80, 30
TermT = TypeVar("TermT", bound=StrEnum)

# Whether a file is there and may be used is found out by using it, and told by `cli.main`.
FILE = click.Path(path_type=Path, readable=False)
question_argument = click.argument("question", metavar="QUESTION", help="Id of a question in evidence/questions.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")


class TermChoice(click.Choice[TermT]):
    """A term of a vocabulary, written as in every file of a project; Click would ask for the name of its member."""

    def normalize_choice(self, choice: object, ctx: click.Context | None) -> str:  # noqa: ARG002 - Click's
        return str(choice)


class Count(click.IntRange):
    """A whole number within limits, called no more than that where a word stands in its place."""

    name = "integer"


class HelpText(click.HelpFormatter):
    """Click's help for terminals that are narrow, with long lists of terms broken between two of them."""

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        width, most = self.width - self.current_indent, min(col_max, self.width * 2 // 5)
        broken = [(self._break_terms(first, width), second) for first, second in rows]
        # What does not fit beside its explanation stands above it, and does not widen the column of what does.
        widest = max((len(first) for first, _ in broken if len(first) <= most), default=most)
        super().write_dl(broken, widest, col_spacing)

    def _break_terms(self, text: str, width: int) -> str:
        lines = [""]
        for part in text.replace("|", "|\0").split("\0"):
            if len(lines[-1]) + len(part) > width:
                lines.append("    ")
            lines[-1] += part
        return f"\n{'':{self.current_indent}}".join(lines)


class CommandContext(click.Context):
    """A call whose help is as wide as the terminal, where Click would not go below 50 columns."""

    def make_formatter(self) -> HelpText:
        from shutil import get_terminal_size

        return HelpText(width=max(min(get_terminal_size().columns, WIDEST) - 2, NARROWEST))


class Command(click.Command):
    """A command of `curation`; each error of calling it knows the command, so that the right help is named."""

    context_class = CommandContext

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise
