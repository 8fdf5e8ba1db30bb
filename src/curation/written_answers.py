"""The answer as it was last written to disk, held against what is known of its sources today."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from curation.domain.answer import Answer
from curation.domain.finding import Finding
from curation.domain.update import Impact
from curation.errors import shorten
from curation.project import Project
from curation.vocabulary import Consequence, Severity
from curation.workspace import Workspace

GATE = "G16"
ANSWER_FILE = "answer.json"
_OUT_OF_USE = frozenset({Consequence.BLOCK, Consequence.REPLACE, Consequence.HOLD})


def check_written_answer(project: Project, workspace: Workspace) -> tuple[Finding, ...]:
    """List the sentences of the written answer that rest on a claim which no answer may use any more.

    Nothing where no answer was written yet; one that cannot be read is a finding.
    """
    question_id = workspace.question.id
    path = project.report_folder(question_id) / ANSWER_FILE
    written = _read_answer(path)
    if written is None:
        return ()
    if isinstance(written, str):
        place = path.relative_to(project.root).as_posix()
        remedy = f"Run `curation report {question_id} --force`."
        return (Finding(gate=GATE, severity=Severity.GATE, subject=place, reason=written, remedy=remedy),)
    heaviest: dict[str, Impact] = {}
    for impact in workspace.living.impacts:
        if impact.consequence in _OUT_OF_USE:
            heaviest.setdefault(impact.claim_id, impact)
    return tuple(_list_shaken(written, heaviest, question_id))


def _read_answer(path: Path) -> Answer | str | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Answer)
    except FileNotFoundError:
        return None
    except OSError as error:
        return f"the written answer cannot be read ({error.strerror})"
    except msgspec.DecodeError as error:
        return f"the written answer cannot be read ({shorten(str(error))})"


def _list_shaken(written: Answer, heaviest: dict[str, Impact], question_id: str) -> Iterator[Finding]:
    for sentence in written.sentences:
        for impact in (heaviest[claim_id] for claim_id in sentence.claim_ids if claim_id in heaviest):
            since = f", seen {impact.date}" if impact.date else ""
            yield Finding(
                gate=GATE,
                severity=Severity.GATE,
                subject=sentence.sentence_id,
                reason=f'the written answer still says "{shorten(sentence.text)}", which rests on claim '
                f"{impact.claim_id}: {impact.citation_id}: {impact.reason}{since}",
                remedy=f"Run `curation report {question_id}`, and tell those who have the answer.",
            )
