"""An import in a process of its own that kills itself at a step: URL, folder, step, files -> nothing.

A step is a write that is about to get its name, a rename, or the removal of a folder; the kill comes just before it.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from curation.sources.entrez import EntrezSource
from curation.sources.importing import StatedSearch, import_files
from curation.sources.transport.pacing import NO_LIMIT, LocalGate

STATED = StatedSearch(date="2026-02-01", database="Embase", platform="Ovid", query="exp breast cancer/")


def run_import(url: str, folder: Path, files: list[Path]) -> str:
    """Import the files, PMIDs from the server; give the snapshot's id."""
    source = EntrezSource(url, "a@example.org", gate=LocalGate(NO_LIMIT))
    done = import_files("a-question", files, folder, stated=STATED, open_source=lambda: source)
    return done.snapshot.manifest.snapshot_id


def main(url: str, folder: str, step: str, *files: str) -> None:
    left = [int(step)]

    def die_before(act: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **options: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return act(*arguments, **options)

        return wrapped

    Path.replace, Path.rename = die_before(Path.replace), die_before(Path.rename)
    shutil.rmtree = die_before(shutil.rmtree)
    run_import(url, Path(folder), [Path(file) for file in files])


if __name__ == "__main__":
    main(*sys.argv[1:])
