"""The searches of a question in registries, each registry's answers a snapshot of their own.

So what one service brought stands although another does not answer, and each is pulled again by itself.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec

from curation.domain.question import Question, SearchStrategy
from curation.domain.search_run import SearchRun
from curation.errors import ProjectError
from curation.files import format_path, write_atomic
from curation.sources.registries.clinical_trials import ClinicalTrials
from curation.sources.registries.openfda import OpenFda
from curation.sources.registries.registry_source import Registry, RegistrySource
from curation.sources.snapshots.files import RAW, Manifest, Snapshot, compute_ids_hash
from curation.sources.snapshots.holding import hold_folder
from curation.sources.snapshots.publishing import name_snapshot, publish_snapshot

REGISTRIES: dict[str, Callable[[], Registry]] = {
    "clinicaltrials.gov": ClinicalTrials,
    "openfda": OpenFda,
}
"""The databases beside PubMed that can be searched from here, by name in lower case."""


def list_registries(question: Question) -> tuple[str, ...]:
    """List the registries that a question's strategies name, each once, in order."""
    named = (strategy.database.strip().lower() for strategy in question.search_strategies)
    return tuple(dict.fromkeys(name for name in named if name in REGISTRIES))


def leave_to_registries(question: Question) -> Question | None:
    """Give the question without the strategies that registries run; `None` where none is left."""
    kept = tuple(s for s in question.search_strategies if s.database.strip().lower() not in REGISTRIES)
    return msgspec.structs.replace(question, search_strategies=kept) if kept else None


def pull_registry(question: Question, source: RegistrySource, folder: Path, *, date: str) -> Snapshot:
    """Run a question's searches in one registry, fetch what they found, and write it as a new snapshot.

    `folder` is `evidence/snapshots/<question_id>`, `date` today's UTC day. Answers that came before an interruption are
    kept and not asked for again.

    Raises:
        SourceRefusedError: the registry does not take a search.
        SourceUnavailableError: it did not answer; pull again later.
        ProjectError: the folder cannot be written.
    """
    runs = [source.search(strategy, date=date) for strategy in _list_strategies(question, source)]
    try:
        with hold_folder(folder):
            return _fetch_and_publish(question, source, runs, folder, date)
    except OSError as error:
        raise ProjectError(
            problem=f"The snapshot cannot be written ({error.strerror})",
            path=format_path(folder),
            remedy="Make room or mend the permissions, then pull again: what was fetched is kept.",
        ) from None


def _fetch_and_publish(
    question: Question, source: RegistrySource, runs: Sequence[SearchRun], folder: Path, date: str
) -> Snapshot:
    wanted = sorted({name for run in runs for name in run.citation_ids})
    work = folder / f".pull-{date}-{source.registry.prefix}-{compute_ids_hash(wanted)}"
    for stale in folder.glob(f".pull-*-{source.registry.prefix}-*"):
        if stale != work:  # of another day, or of other hits: nobody goes on with it
            shutil.rmtree(stale)
    answers = _AnswerFolder(work / RAW, source.registry.prefix)
    fetched = source.fetch(wanted, keep=answers.keep, recall=answers.recall)
    answers.drop_unused()
    missing = set(fetched.missing)
    manifest = Manifest(
        question_id=question.id,
        snapshot_id=name_snapshot(folder, date, (citation.id for citation in fetched.citations)),
        citation_count=0,
        files={},
        date=date,
        search_runs=tuple(
            msgspec.structs.replace(run, missing=tuple(sorted(missing & set(run.citation_ids)))) for run in runs
        ),
        missing=fetched.missing,
        unreadable=fetched.unreadable,
        notes=fetched.warnings,
        software=f"curation {version('curation')}",
    )
    return publish_snapshot(folder, work, manifest, fetched.citations)


def _list_strategies(question: Question, source: RegistrySource) -> list[SearchStrategy]:
    name = source.registry.database.lower()
    return [strategy for strategy in question.search_strategies if strategy.database.strip().lower() == name]


class _AnswerFolder:
    """Raw answers by the ids that they were asked for: written before they are parsed, found again after a crash."""

    def __init__(self, folder: Path, prefix: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._prefix = prefix
        self._name = ""
        self._used: set[str] = set()

    def recall(self, ids: Sequence[str]) -> bytes | None:
        self._name = f"{self._prefix}-{compute_ids_hash(ids)}.json"
        path = self._folder / self._name
        return path.read_bytes() if path.is_file() else None

    def keep(self, raw: bytes) -> str:
        write_atomic(self._folder / self._name, raw)
        self._used.add(self._name)
        return f"{RAW}/{self._name}"

    def drop_unused(self) -> None:
        """Delete what an earlier run left and this one did not need: drafts, and halves of a batch that came whole."""
        for path in self._folder.iterdir():
            if path.name not in self._used:
                path.unlink()
