"""What is installed and what is imported: conda-forge's list is pyproject's, the face is small, importing is quick."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[1]
# Packages that bear another name on conda-forge.
CONDA_NAMES = {"jupyter-client": "jupyter_client", "playwright": "playwright-python", "zlib-ng": "python-zlib-ng"}
# The target is 0.3 s; a machine busy with other tests gets twice that.
IMPORT_SECONDS = 0.6
FACE_LIMIT = 30
HEAVY = ("pandas", "pandera", "lxml", "Bio", "papermill", "jinja2", "numpy", "click", "requests")


def _read_project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _read_environment() -> list[str | dict[str, list[str]]]:
    return YAML(typ="safe").load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]


def _name_for_conda(requirement: str) -> str:
    bare = requirement.replace(" ", "")
    name = re.match(r"[\w.-]+", bare).group()
    return CONDA_NAMES.get(name, name) + bare[len(name) :]


def test_the_conda_environment_is_what_pyproject_asks_for() -> None:
    project = _read_project()
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    wanted = {f"python{project['requires-python']}", *map(_name_for_conda, asked)}
    listed = [entry for entry in _read_environment() if isinstance(entry, str) and entry != "pip"]
    assert sorted(listed) == sorted(wanted)


def test_the_conda_environment_takes_this_project_itself_from_the_checkout_and_nothing_else_from_pip() -> None:
    (pip,) = [entry["pip"] for entry in _read_environment() if isinstance(entry, dict)]
    # Options other than `-e` are refused in a requirements file, which conda makes of this list.
    assert pip == ["-e ."]


def test_importing_curation_is_quick_and_brings_in_nothing_heavy() -> None:
    seconds = []
    for _ in range(3):
        started = time.perf_counter()
        _run("import curation")
        seconds.append(time.perf_counter() - started)
    assert min(seconds) < IMPORT_SECONDS
    loaded = _run("import curation, sys; print(*sys.modules)").split()
    assert set(HEAVY) & set(loaded) == set()


def test_the_face_of_the_library_is_small_sorted_and_importable() -> None:
    import curation

    assert len(curation.__all__) <= FACE_LIMIT
    assert list(curation.__all__) == sorted(set(curation.__all__))
    assert [name for name in curation.__all__ if not hasattr(curation, name)] == []
    assert set(curation.__all__) <= set(dir(curation))


def _run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout
