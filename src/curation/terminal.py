"""What the command line shows: lines for people, JSON for machines, a bar where a person waits."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.exceptions import Exit

from curation.errors import format_printable

if TYPE_CHECKING:
    from curation.domain.finding import Finding
    from curation.gatekeeping import CheckResult

FINDINGS = 1
SIGNALLED = 128
INTERRUPTED = SIGNALLED + 2
REASONS_SHOWN = 2
# JSON lets these stand in a text as they are, and a terminal obeys them or shows the text in another order.
_TERMINAL_CONTROL = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_PASSING_NAME = re.compile(r"^\.(.+?)(?:\.[0-9a-f]{16}\.tmp|(?:\.\d+)?\.part)$")


def format_file_name(error: OSError) -> str:
    """Name the file that a person asked for: files are written under a passing name first."""
    names = [Path(str(name)).name or str(name) for name in (error.filename2, error.filename) if name]
    return _PASSING_NAME.sub(r"\1", names[0]) if names else "a file"


def say(text: str, *, err: bool = False) -> None:
    """Print one line; what came from outside cannot redraw a terminal, turn a line round or add another one."""
    click.echo(format_printable(text), err=err)


def format_reasons(reasons: tuple[str, ...]) -> str:
    """Write the first reasons of a build on one line, and how many more there are."""
    shown = "; ".join(reasons[:REASONS_SHOWN])
    return shown if len(reasons) <= REASONS_SHOWN else f"{shown}; and {len(reasons) - REASONS_SHOWN} more"


def print_check(result: CheckResult) -> None:
    """Print what the gates proved, found and could not check, for one question."""
    say(f"{result.question_id}: {'blocked' if result.is_blocked else 'no gate refuses the draft'}")
    say(" Proved" if result.proved else " Nothing proved")
    for gate, rule in result.proved.items():
        say(f"  {gate}  {rule}")
    say(" Found" if result.findings else " Nothing found")
    print_findings(result.findings)
    say(" Not checked")
    for item in result.not_checked:
        say(f"  {item.gate}  {item.rule}: {item.reason}")


def print_findings(findings: Iterable[Finding]) -> None:
    """Print one line a finding: gate, weight, what it is about, why, and what to do."""
    for finding in findings:
        say(f"  {finding.gate}  {finding.severity}  {finding.subject}: {finding.reason} -> {finding.remedy}")


def print_json(document: Any) -> None:
    """Print a document as JSON with sorted keys."""
    from msgspec import json  # noqa: PLC0415 - `curation --help` needs none of it

    text = json.format(json.encode(document, order="sorted"), indent=1).decode()
    click.echo(_TERMINAL_CONTROL.sub(lambda found: f"\\u{ord(found.group()):04x}", text))


@contextmanager
def show_progress(label: str, *, is_quiet: bool) -> Iterator[Any]:
    """Show a bar on stderr where a person looks at it; yields a function of (done, of)."""
    if is_quiet or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console  # noqa: PLC0415 - only where a person looks
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(label, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)


@contextmanager
def stop_cleanly(hint: str) -> Iterator[None]:
    """End a command that is interrupted or terminated with a line that says how to go on, and no traceback."""
    import signal  # noqa: PLC0415 - most commands end at once when they are told to

    def stop(number: int, _frame: object) -> None:
        raise KeyboardInterrupt(number)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt as stopped:
        number = stopped.args[0] if stopped.args else signal.SIGINT
        say(f"curation: stopped. {hint}", err=True)
        raise Exit(SIGNALLED + number) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def exit_with(has_findings: bool) -> None:
    """End a command with exit code 1 where it has findings."""
    if has_findings:
        raise Exit(FINDINGS)
