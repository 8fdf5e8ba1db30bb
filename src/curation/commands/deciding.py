"""The command by which a reviewer decides on a notice: an expression of concern, an erratum, a record that is gone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from curation.commands.calling import Command, TermChoice, json_option, question_argument
from curation.errors import LedgerConflictError, ProjectError, shorten
from curation.identifiers import parse_citation_id
from curation.terminal import exit_with, print_json, say
from curation.vocabulary import NoticeChoice, NoticeKind, Role

if TYPE_CHECKING:
    from curation.domain.act_draft import ActDraft
    from curation.domain.notice import Notice
    from curation.project import Project
    from curation.workspace import Workspace


@click.command(cls=Command)
@question_argument
@click.argument("citation", metavar="[CITATION]", required=False, help="A citation that is held.")
@click.option("--keep", "is_kept", is_flag=True, help="The claims on it stay in use.")
@click.option("--set-aside", "is_set_aside", is_flag=True, help="No answer may use its claims.")
@click.option("--notice", help="Which notice, where there are several.")
@click.option("--kind", type=TermChoice(NoticeKind), help="Of which kind, where one notice says two things.")
@click.option("--curator", help="Who decides; nobody who tagged a claim on it.")
@click.option("--reason", default="", help="What the notice means for the claims, in a sentence.")
@json_option
def decide(
    *,
    question: str,
    citation: str | None,
    is_kept: bool,
    is_set_aside: bool,
    notice: str | None,
    kind: NoticeKind | None,
    curator: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """List what is held and how each hold is settled; with a citation, decide on a notice after reading it.

    No decision lifts a retraction. A later decision of the same reviewer replaces the earlier one; where two reviewers
    differ, nothing is decided.
    """
    from curation.project import open_project

    project = open_project()
    workspace = project.open_question(question)
    if citation is not None:
        choice = _read_choice(is_kept=is_kept, is_set_aside=is_set_aside)
        if not curator:
            raise ProjectError(problem="Nobody decides", path="decide", remedy="Give --curator NAME.")
        known = parse_citation_id(citation)
        name = workspace.duplicates.aliases.get(known, known)
        found = _find_notice(workspace, name, notice, kind)
        _require_other(workspace, name, curator)
        _record(project, _draft_all(workspace, name, found, choice, reason=reason), workspace, curator)
        workspace = project.open_question(question)
    elif is_kept or is_set_aside or curator:
        remedy = "Name the citation, or leave all options out to list what is held."
        raise ProjectError(problem="A decision on nothing", path="decide", remedy=remedy)
    _print_holds(workspace, as_json=as_json)


def _read_choice(*, is_kept: bool, is_set_aside: bool) -> NoticeChoice:
    if is_kept == is_set_aside:
        remedy = "Give --keep or --set-aside, one of them."
        raise ProjectError(problem="No choice, or two", path="decide", remedy=remedy)
    return NoticeChoice.KEEP if is_kept else NoticeChoice.SET_ASIDE


def _find_notice(workspace: Workspace, citation_id: str, key: str | None, kind: NoticeKind | None) -> Notice:
    """Find the one notice that is meant, decided on already or not."""
    from curation.domain.notice import CONSEQUENCES, DECIDABLE, format_notice

    integrity = workspace.integrity.get(citation_id)
    if integrity is None:
        remedy = "Name a citation of this question; `curation decide QUESTION` lists what is held."
        raise ProjectError(problem="No such citation", path=citation_id[:80], remedy=remedy)
    meant = [one for one in integrity.notices if key in (None, one.key) and kind in (None, one.kind)]
    can_decide = [one for one in meant if CONSEQUENCES[one.kind] in DECIDABLE]
    found = can_decide if key is None and kind is None else meant
    if len(found) == 1:
        return found[0]
    said = "; ".join(f"--notice {one.key!r} --kind {one.kind.value}" for one in (found or integrity.notices))
    problem = f"{len(found)} notices could be meant" if found else "no such notice to decide on stands on it"
    stands = "; ".join(map(format_notice, integrity.notices)) or "nothing is said against it"
    remedy = f"Name one: {said}." if found else f"What stands: {stands}."
    raise LedgerConflictError(subject=citation_id, problem=problem, remedy=remedy)


def _require_other(workspace: Workspace, citation_id: str, curator: str) -> None:
    from curation.review.deciding import list_authors

    if curator in list_authors(workspace.ledger.acts, citation_id, workspace.duplicates.aliases):
        problem = f"{shorten(curator)} tagged a claim on it and may not decide on its notices"
        remedy = "Ask a reviewer who tagged nothing on this citation."
        raise LedgerConflictError(subject=citation_id, problem=problem, remedy=remedy)


def _draft_all(
    workspace: Workspace, citation_id: str, notice: Notice, choice: NoticeChoice, *, reason: str
) -> list[ActDraft]:
    """Draft the decision under each id on which the notice stands: duplicates are one citation with several."""
    from curation.ledger.reading import find_parent
    from curation.review.deciding import draft_decision

    groups = {group.kept: group.members for group in workspace.duplicates.groups}
    drafts = []
    for name in groups.get(citation_id, (citation_id,)):
        integrity = workspace.record_integrity.get(name)
        if integrity and (notice.kind, notice.key) in {(one.kind, one.key) for one in integrity.notices}:
            parent = find_parent(workspace.ledger.acts, name)
            drafts.append(draft_decision(integrity, notice, choice, reason=reason, parent=parent))
    return drafts


def _record(project: Project, drafts: list[ActDraft], workspace: Workspace, curator: str) -> None:
    from curation.ledger.appending import append_acts

    question_id = workspace.question.id
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    folder = project.ledger_folder(question_id)
    append_acts(folder, drafts, question_id=question_id, curator=curator, role=Role.REVIEWER, time=now)


def _print_holds(workspace: Workspace, *, as_json: bool) -> None:
    from curation.holds import list_holds

    holds = list_holds(workspace)
    if as_json:
        print_json({"holds": holds, "decisions": workspace.decisions})
    else:
        for decision in workspace.decisions:
            say(
                f"{decision.citation_id}: {decision.kind.value} ({decision.notice}): {decision.choice.value}, "
                f"{decision.curator}: {decision.reason}"
            )
        for hold in holds:
            say(f"{hold.citation_id}: {hold.reason}; {len(hold.claim_ids)} claims")
            say(f"  -> {hold.mending}")
        if not holds:
            say("Nothing is held.")
    exit_with(bool(holds))
