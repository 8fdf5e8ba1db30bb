"""Refresh the committed notebooks: run each in place with its own defaults.

Run as `python -m curation.execution.refreshing` in the project's folder.
"""

from __future__ import annotations

from pathlib import Path

from curation.execution.notebooks import NotebookJob, list_notebooks, run_notebooks


def refresh_notebooks(project: Path) -> dict[str, str]:
    """Run all notebooks of a project in place; give the failed ones with reasons."""
    jobs = [NotebookJob(name=path.stem, source=path, target=path) for path in list_notebooks(project / "notebooks")]
    _, failed = run_notebooks(jobs, project=project)
    return failed


if __name__ == "__main__":
    broken = refresh_notebooks(Path.cwd())
    raise SystemExit("\n".join(f"{name}: {reason}" for name, reason in broken.items()) or 0)
