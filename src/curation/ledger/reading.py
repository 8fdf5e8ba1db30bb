"""Reading a question's ledger: all curators' acts in one order, and a list of everything that was not good."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from curation.domain.act import Act
from curation.domain.finding import Finding
from curation.errors import IdentifierError, LedgerAlteredError
from curation.identifiers import parse_curator, parse_question_id
from curation.ledger.chain import SUFFIX, Chain, ChainBreak, format_place, read_chain
from curation.vocabulary import Severity

GATE = "G18"
TORN_MARK = f"{SUFFIX}.torn-"


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """All trusted acts of a question, and what is wrong with its files.

    `acts`: by time, then curator; never before an act of the same file that stands above it, nor before its own parent.
    `breaks`: places where the ledger is not intact (broken chains first, then acts whose parent is unknown).
    `findings`: the breaks as gate findings, and half-written lines, met or set aside earlier, as work for a person.
    """

    acts: tuple[Act, ...] = ()
    breaks: tuple[ChainBreak, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_ledger(folder: Path) -> Ledger:
    """Read `evidence/ledger/<question_id>/`; a folder that does not exist is an empty ledger.

    Nothing is skipped without a word: from a broken chain only the lines before the break are acts, and the break is
    in `breaks` and `findings`. Whoever makes something that others rely on calls `require_intact` first. A line that
    another program is writing at this moment shows as half-written.

    Raises:
        IdentifierError: the folder's name is not a question id.
    """
    parse_question_id(folder.name)
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    chains, unreadable = _read_chains([path for path in paths if path.name.endswith(SUFFIX)])
    broken = [chain.broken_at for chain in chains.values() if chain.broken_at]
    breaks = (*unreadable, *broken, *_find_orphans(chains))
    torn = [*_list_torn(chains), *(_report_set_aside(path) for path in paths if TORN_MARK in path.name)]
    return Ledger(
        acts=_order_acts({curator: chain.acts for curator, chain in chains.items()}),
        breaks=breaks,
        findings=(*map(_report_break, breaks), *torn),
    )


def require_intact(ledger: Ledger) -> Ledger:
    """Return a ledger in which nothing was altered, dropped or re-ordered; half-written lines do not count against it.

    Raises:
        LedgerAlteredError: the first break, with its file and line.
    """
    for found in ledger.breaks:
        raise LedgerAlteredError(**msgspec.structs.asdict(found))
    return ledger


def find_parent(acts: Sequence[Act], subject: str) -> str | None:
    """Give the id of the last act on a subject, which the next act on it names as its parent; `None` for none."""
    return next((act.act_id for act in reversed(acts) if act.subject == subject), None)


def _read_chains(paths: Sequence[Path]) -> tuple[dict[str, Chain], list[ChainBreak]]:
    chains: dict[str, Chain] = {}
    unreadable = []
    for path in paths:
        try:
            curator = parse_curator(path.name.removesuffix(SUFFIX))
            chains[curator] = read_chain(path)
        except IdentifierError as error:
            remedy = "Rename or remove the file: none of it is read."
            unreadable.append(ChainBreak(file=format_place(path), line=1, problem=str(error), remedy=remedy))
        except OSError as error:
            problem = f"the file cannot be read ({error.strerror})"
            remedy = "Make it readable: none of it is read now."
            unreadable.append(ChainBreak(file=format_place(path), line=1, problem=problem, remedy=remedy))
    return chains, unreadable


def _order_acts(files: Mapping[str, Sequence[Act]]) -> tuple[Act, ...]:
    """Merge files without re-ordering any of them; no circle can stall it, since an id seals the ids it names."""
    known = {act.act_id for acts in files.values() for act in acts}
    waiting = {curator: list(reversed(acts)) for curator, acts in files.items() if acts}
    ordered: list[Act] = []
    done: set[str | None] = {None}
    while waiting:
        heads = [acts[-1] for acts in waiting.values()]
        ready = [act for act in heads if act.parent in done or act.parent not in known]
        act = min(ready, key=lambda act: (act.time, act.curator))
        ordered.append(act)
        done.add(act.act_id)
        waiting[act.curator].pop()
        if not waiting[act.curator]:
            del waiting[act.curator]
    return tuple(ordered)


def _find_orphans(chains: Mapping[str, Chain]) -> Iterator[ChainBreak]:
    subjects = {act.act_id: act.subject for chain in chains.values() for act in chain.acts}
    for chain in chains.values():
        for line, act in enumerate(chain.acts, start=1):
            if act.parent is None or subjects.get(act.parent) == act.subject:
                continue
            known = subjects.get(act.parent)
            problem = f"is about {known}, not {act.subject}" if known else "is in no file of this ledger"
            yield ChainBreak(
                file=chain.file,
                line=line,
                problem=f"its parent {act.parent[:12]} {problem}",
                remedy="Restore the file that held it, or pull the latest acts of its curator.",
            )


def _report_break(found: ChainBreak) -> Finding:
    subject = f"{found.file}:{found.line}"
    return Finding(gate=GATE, severity=Severity.GATE, subject=subject, reason=found.problem, remedy=found.remedy)


def _list_torn(chains: Mapping[str, Chain]) -> Iterator[Finding]:
    for chain in chains.values():
        if chain.torn:
            yield Finding(
                gate=GATE,
                severity=Severity.WORKLIST,
                subject=f"{chain.file}:{len(chain.acts) + 1}",
                reason=f"the last line is half-written ({len(chain.torn)} bytes); it is not read",
                remedy="Do the act again: the next one of this curator sets the half line aside and keeps it.",
            )


def _report_set_aside(path: Path) -> Finding:
    return Finding(
        gate=GATE,
        severity=Severity.WORKLIST,
        subject=format_place(path),
        reason="a half-written line was set aside here; it is not read",
        remedy="See whether the act was done again, do it if not, then remove this file.",
    )
