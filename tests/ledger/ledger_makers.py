"""Small makers for the tests of the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from curation.domain.act import Act
from curation.domain.act_draft import ActDraft
from curation.ledger import append_act, append_acts
from curation.vocabulary import ActKind, Role

QUESTION = "tmb-her2"


def make_folder(tmp_path: Path) -> Path:
    return tmp_path / "ledger" / QUESTION


def add_act(folder: Path, **changes: Any) -> Act:
    facts: dict[str, Any] = {
        "kind": ActKind.SCREEN,
        "question_id": QUESTION,
        "subject": "pmid:1",
        "payload": {"decision": "include"},
        "curator": "anna",
        "role": Role.CURATOR,
        "time": "2026-01-31T09:00:00Z",
        "parent": None,
    }
    return append_act(folder, **facts | changes)


def add_many(folder: Path, count: int, curator: str = "anna", time: str = "2026-01-31T09:00:00Z") -> tuple[Act, ...]:
    drafts = [
        ActDraft(kind=ActKind.SCREEN, subject=f"pmid:{at}", payload={"decision": "include", "note": f"{curator} {at}"})
        for at in range(1, count + 1)
    ]
    return append_acts(folder, drafts, question_id=QUESTION, curator=curator, role=Role.CURATOR, time=time)
