"""Decisions on notices: a reviewer has read a concern or an erratum and says what it means for the claims.

Rules. The subject of a decision is the citation; it names the kind of notice and the notice, so that another notice is
another question. A curator's later decision on a notice replaces the earlier. Whoever tagged or revised a claim on the
citation does not decide on its notices, whatever came first. Where two reviewers differ, nothing is decided until one
of them takes the other's side. Decisions that break a rule stay in the ledger, do not count, and are findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from curation.domain.act import Act
from curation.domain.act_draft import ActDraft
from curation.domain.finding import Finding
from curation.domain.notice import CONSEQUENCES, DECIDABLE, Decision, Integrity, Notice, format_notice
from curation.errors import LedgerConflictError
from curation.review.as_of import list_acts_until
from curation.vocabulary import ActKind, NoticeChoice, NoticeKind, Severity

GATE = "G07"
_AUTHORING = frozenset({ActKind.TAG, ActKind.REVISE})

NO_ALIASES: Mapping[str, str] = {}
NoticeName = tuple[str, NoticeKind, str]
"""Citation id, kind and key of a notice."""


class DecisionPayload(msgspec.Struct, frozen=True, kw_only=True):
    """What a `decide` act on a citation says; `notice` is the notice's key, `reason` why, in the reviewer's words."""

    kind: NoticeKind
    notice: str
    choice: NoticeChoice
    reason: str


def draft_decision(
    integrity: Integrity, notice: Notice, choice: NoticeChoice, *, reason: str, parent: str | None = None
) -> ActDraft:
    """Draft a reviewer's decision on a notice that stands on a citation.

    Raises:
        LedgerConflictError: the notice does not stand on the citation, cannot be decided away, or no reason is given.
    """
    problem, remedy = _refuse(integrity, notice, reason)
    if problem:
        raise LedgerConflictError(subject=integrity.citation_id, problem=problem, remedy=remedy)
    payload = DecisionPayload(kind=notice.kind, notice=notice.key, choice=choice, reason=reason.strip())
    return ActDraft(
        kind=ActKind.DECIDE, subject=integrity.citation_id, payload=msgspec.to_builtins(payload), parent=parent
    )


def list_authors(acts: Sequence[Act], citation_id: str, aliases: Mapping[str, str] = NO_ALIASES) -> frozenset[str]:
    """List who tagged or revised a claim on a citation, under whichever id; none of them decides on its notices."""
    kept = aliases.get(citation_id, citation_id)
    return frozenset(act.curator for act in acts for name in _list_authored(act) if aliases.get(name, name) == kept)


def replay_decisions(
    acts: Sequence[Act], as_of: str | None = None, *, aliases: Mapping[str, str] = NO_ALIASES
) -> tuple[Decision, ...]:
    """Work out which decisions stand after the acts: one a citation and notice, sorted by them.

    `aliases` gives for each record that was merged away the one that stands for it. Of several reviewers who agree
    the latest is named; where they differ there is none.

    Raises:
        LedgerConflictError: `as_of` is the id of no act.
    """
    decided, _ = _replay(list_acts_until(acts, as_of), aliases)
    agreed = {name: list(votes.values()) for name, votes in decided.items() if not _is_split(votes)}
    return tuple(agreed[name][-1] for name in sorted(agreed))


def check_decisions(
    acts: Sequence[Act], as_of: str | None = None, *, aliases: Mapping[str, str] = NO_ALIASES
) -> tuple[Finding, ...]:
    """List the decisions that do not count, in ledger order, then the notices on which reviewers differ.

    Raises:
        LedgerConflictError: `as_of` is the id of no act.
    """
    decided, findings = _replay(list_acts_until(acts, as_of), aliases)
    return (*findings, *(_report_split(name, decided[name]) for name in sorted(decided) if _is_split(decided[name])))


def _refuse(integrity: Integrity, notice: Notice, reason: str) -> tuple[str, str]:
    if (notice.kind, notice.key) not in {(one.kind, one.key) for one in integrity.notices}:
        return f"no such notice stands on it: {format_notice(notice)}", "Decide on one of its notices."
    if CONSEQUENCES[notice.kind] not in DECIDABLE:
        return f"it is {format_notice(notice)}, which no decision can lift", "Withdraw the claims on it."
    if not reason.strip():
        return "a decision on a notice needs a reason", "Say in a sentence what the notice means for the claims."
    return "", ""


def _replay(
    acts: Sequence[Act], aliases: Mapping[str, str]
) -> tuple[dict[NoticeName, dict[str, Decision]], list[Finding]]:
    authors = {(aliases.get(name, name), act.curator) for act in acts for name in _list_authored(act)}
    decided: dict[NoticeName, dict[str, Decision]] = {}
    findings: list[Finding] = []
    for act in acts:
        if act.kind != ActKind.DECIDE:
            continue
        read = _read_decision(act)
        if isinstance(read, str):
            findings.append(_report_act(act, read, "Decide again with the fields that a decision needs."))
        elif (aliases.get(act.subject, act.subject), act.curator) in authors:
            problem = f"{act.curator} tagged a claim on it and may not decide on its notices"
            findings.append(_report_act(act, problem, "Ask a reviewer who tagged nothing on this citation."))
        else:
            votes = decided.setdefault((read.citation_id, read.kind, read.notice), {})
            votes.pop(act.curator, None)
            votes[act.curator] = read
    return decided, findings


def _list_authored(act: Act) -> Iterator[str]:
    claim = act.payload.get("claim")
    if act.kind in _AUTHORING and isinstance(claim, dict) and isinstance(claim.get("citation_id"), str):
        yield claim["citation_id"]


def _read_decision(act: Act) -> Decision | str:
    try:
        payload = msgspec.convert(act.payload, type=DecisionPayload)
    except msgspec.ValidationError as error:
        return f"it cannot be read: {error}"
    if CONSEQUENCES[payload.kind] not in DECIDABLE:
        return f"no decision can lift a notice of the kind {payload.kind.value}"
    if not payload.reason.strip():
        return "it gives no reason"
    return Decision(
        citation_id=act.subject,
        kind=payload.kind,
        notice=payload.notice,
        choice=payload.choice,
        curator=act.curator,
        time=act.time,
        reason=payload.reason,
        act_id=act.act_id,
    )


def _is_split(votes: dict[str, Decision]) -> bool:
    return len({vote.choice for vote in votes.values()}) > 1


def _report_act(act: Act, problem: str, remedy: str) -> Finding:
    reason = f"decide of {act.curator} on {act.subject} does not count: {problem}"
    return Finding(gate=GATE, severity=Severity.WORKLIST, subject=act.act_id, reason=reason, remedy=remedy)


def _report_split(name: NoticeName, votes: dict[str, Decision]) -> Finding:
    citation_id, kind, notice = name
    sides = ", ".join(f"{curator}: {vote.choice.value}" for curator, vote in sorted(votes.items()))
    reason = f"reviewers differ on the notice {notice} ({kind.value}): {sides}"
    remedy = "They talk, and one of them decides anew; until then the notice stands undecided."
    return Finding(gate=GATE, severity=Severity.WORKLIST, subject=citation_id, reason=reason, remedy=remedy)
