"""What the registries of a question gave, for machines and for people; used by the commands that pull and import."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curation.terminal import say

if TYPE_CHECKING:
    from curation.domain.question import Question
    from curation.sources.snapshots.files import Manifest


def pull_registries(question: Question, folder: Path, *, date: str) -> list[dict[str, Any]]:
    """Pull a question's searches in each registry that it names; one that fails is told and the others go on."""
    from curation.errors import SourceError
    from curation.sources.registries.registry_source import RegistrySource
    from curation.sources.registry_pulling import REGISTRIES, list_registries, pull_registry

    keys = {"openfda": os.environ.get("OPENFDA_API_KEY")}
    addresses = {name: os.environ.get(f"{name.partition('.')[0].upper()}_BASE_URL") for name in REGISTRIES}
    pulled: list[dict[str, Any]] = []
    for name in list_registries(question):
        registry = REGISTRIES[name]()
        try:
            source = RegistrySource(registry, addresses[name], key=keys.get(name))
            manifest = pull_registry(question, source, folder, date=date).manifest
        except SourceError as error:
            pulled.append({"database": registry.database, "failure": str(error), "warnings": []})
            continue
        pulled.append({"database": registry.database, "retries": source.retries, **summarise_manifest(manifest)})
    return pulled


def print_registries(pulled: list[dict[str, Any]]) -> None:
    """Print one line a registry, and what was not delivered or is in doubt."""
    for row in pulled:
        if "failure" in row:
            say(row["failure"])
            continue
        echo = f"{row['database']}: {row['delivered']} of {row['requested']} citations in snapshot {row['snapshot']}"
        say(echo)
        lines = [f"{item.file}, {item.position}: {item.reason}" for item in row["unreadable"]]
        for line in (*lines, *(f"missing: {name}" for name in row["missing"]), *row["warnings"]):
            say(f"  {line}")


def has_findings(pulled: list[dict[str, Any]]) -> bool:
    """Whether any registry failed, or left something to look at."""
    return any(any(row.get(key) for key in ("failure", "missing", "unreadable", "warnings")) for row in pulled)


def summarise_manifest(manifest: Manifest) -> dict[str, Any]:
    """Say what a snapshot holds of what was asked for."""
    return {
        "count": sum(run.count for run in manifest.search_runs),
        "requested": len({name for run in manifest.search_runs for name in run.citation_ids}),
        "delivered": manifest.citation_count,
        "missing": manifest.missing,
        "unreadable": manifest.unreadable,
        "warnings": [*manifest.notes, *(warning for run in manifest.search_runs for warning in run.warnings)],
        "snapshot": manifest.snapshot_id,
    }
