"""A curator's desk: one question open for one person, with the ledger as it is on the disk at this moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from curation.domain.act import Act
from curation.domain.act_draft import ActDraft
from curation.domain.duplicate import PAIR_PREFIX
from curation.errors import LedgerConflictError
from curation.ledger import append_acts, read_ledger
from curation.ledger.chain import SUFFIX
from curation.ledger.reading import Ledger
from curation.project import Project
from curation.vocabulary import ActKind, Role
from curation.workspace import Workspace

Clock = Callable[[], str]
READ_ONLY = (
    "Read only: nobody is named as curator, so nothing can be saved. Set the parameter `curator` in this notebook, "
    "or CURATION_CURATOR before you start Jupyter, then run this cell again."
)
# Acts of screening and tagging leave alone which records are one and what is known against them.
_EVERYDAY = frozenset(
    {
        ActKind.SCREEN,
        ActKind.ADJUDICATE,
        ActKind.WITHDRAW,
        ActKind.TAG,
        ActKind.REVISE,
        ActKind.ACCEPT,
        ActKind.REJECT,
        ActKind.COMMENT,
    }
)
_LASTING = ("duplicates", "citations", "integrity", "decisions")
Signature = tuple[tuple[str, int, int], ...]


@dataclass
class Desk:
    """One question for one curator; `curator` is `None` where nobody is named, and then nothing is written.

    `clock` gives the time of an act as the ledger writes it. Whatever others add to the ledger's files is seen at the
    next `refresh`.
    """

    project: Project
    question_id: str
    curator: str | None
    clock: Clock
    workspace: Workspace = field(init=False)
    _signature: Signature = field(init=False, default=())

    def __post_init__(self) -> None:
        self._signature = sign_ledger(self.folder)
        self.workspace = self.project.open_question(self.question_id)

    @property
    def folder(self) -> Path:
        """Where the question's ledger lies."""
        return self.project.ledger_folder(self.question_id)

    @property
    def drafts_folder(self) -> Path:
        """Where what is not yet in the ledger is kept for this curator; git ignores it."""
        return self.project.root / ".curation" / "drafts" / self.question_id / (self.curator or "nobody")

    @property
    def acts(self) -> tuple[Act, ...]:
        """All acts, as of the last look at the disk."""
        return self.workspace.ledger.acts

    def refresh(self) -> bool:
        """Look whether anybody, in this window or elsewhere, wrote to the ledger; read it again if so."""
        found = sign_ledger(self.folder)
        if found == self._signature:
            return False
        self._signature = found
        self._take(read_ledger(self.folder))
        return True

    def append(self, drafts: Sequence[ActDraft], role: Role = Role.CURATOR) -> tuple[Act, ...]:
        """Write acts to the curator's file; when this returns they are on the disk.

        Raises:
            LedgerConflictError: nobody is named as curator, or the ledger may not take an act.
            LedgerError: the disk refused, or the curator's chain is broken; nothing was added.
        """
        if self.curator is None:
            raise LedgerConflictError(subject=self.question_id, problem="nobody is named", remedy=READ_ONLY)
        self.refresh()
        tip = next((act.act_id for act in reversed(self.acts) if act.curator == self.curator), None)
        acts = append_acts(
            self.folder,
            drafts,
            question_id=self.question_id,
            curator=self.curator,
            role=role,
            time=self.clock(),
        )
        if acts and acts[0].prev != tip:
            self._take(read_ledger(self.folder))  # another window wrote between our look and our line
        else:
            ledger = self.workspace.ledger
            self._take(Ledger(acts=(*ledger.acts, *acts), breaks=ledger.breaks, findings=ledger.findings))
        self._signature = sign_ledger(self.folder)
        return acts

    def turn_to(self, question_id: str) -> Desk:
        """Open another question of the same project for the same curator; this one, if it is this one.

        Raises:
            ProjectError, QuestionError, IdentifierError: as `Project.open_question`.
        """
        is_same = question_id == self.question_id
        return self if is_same else Desk(self.project, question_id, self.curator, self.clock)

    def list_curators(self) -> tuple[str, ...]:
        """List everybody who has acted on the question, this curator among them; sorted."""
        return tuple(sorted({act.curator for act in self.acts} | ({self.curator} if self.curator else set())))

    def _take(self, ledger: Ledger) -> None:
        """Take in a longer ledger; what only merges and decisions on notices can change is not worked out anew."""
        before = self.workspace
        known = {act.act_id for act in before.ledger.acts}
        news = [act for act in ledger.acts if act.act_id not in known]
        self.workspace = replace(before, ledger=ledger)
        if all(act.kind in _EVERYDAY and not act.subject.startswith(PAIR_PREFIX) for act in news):
            known_still = {name: value for name, value in vars(before).items() if name in _LASTING}
            vars(self.workspace).update(known_still)


def sign_ledger(folder: Path) -> Signature:
    """Give what tells a ledger's files on the disk from what they are after any act: name, size and time of each."""
    paths = sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []
    return tuple((path.name, (found := path.stat()).st_size, found.st_mtime_ns) for path in paths)
