"""Manifests of runs: the hashes of all that went into a build and of all that came out.

A manifest holds no time and no absolute path: the same inputs give the same file, byte for byte.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

import msgspec

from curation.errors import ProjectError
from curation.execution.parameter_types import ParameterValue
from curation.files import write_atomic
from curation.identifiers import canonical_json, compute_sha256

FORMAT = 1
# The packages whose version can change the bytes of an executed notebook.
WATCHED_PACKAGES = ("ipykernel", "pandas", "papermill")
COMPILED = frozenset({".so", ".pyd", ".dylib"})


class StepRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What one step was built from and what it wrote: SHA-256 by path below the root, versions by package."""

    inputs: dict[str, str]
    outputs: dict[str, str]
    parameters: dict[str, ParameterValue] = {}
    environment: dict[str, str] = {}


class RunManifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One record for each step of a build, by the step's name."""

    format: int = FORMAT
    steps: dict[str, StepRecord] = {}


def compute_input_hashes(root: Path, paths: Iterable[str]) -> dict[str, str]:
    """Hash files, and all files of folders, below a root: SHA-256 by path with `/`, sorted.

    Contents alone count, never times. What does not exist has no hash; hidden files and Python's caches are no inputs.

    Raises:
        ProjectError: a path leads out of the root.
    """
    found = {name: file for path in paths for name, file in _list_files(root, path)}
    return {name: _hash_file(found[name]) for name in sorted(found)}


def compute_environment() -> dict[str, str]:
    """Give what else a build depends on: the hash of this package's source, the versions of the watched packages."""
    return {"curation": _hash_source(), **{package: version(package) for package in WATCHED_PACKAGES}}


def read_run_manifest(path: Path) -> RunManifest:
    """Read a manifest; an empty one where there is no file.

    Raises:
        ProjectError: the file is not a manifest of this format.
    """
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=RunManifest)
    except FileNotFoundError:
        return RunManifest()
    except msgspec.DecodeError as error:
        raise _build_manifest_error(path, str(error)) from None
    if manifest.format != FORMAT:
        raise _build_manifest_error(path, f"its format is {manifest.format}, not {FORMAT}")
    return manifest


def write_run_manifest(path: Path, manifest: RunManifest) -> Path:
    """Write a manifest as sorted, indented JSON, atomically; give its path.

    Equal manifests are equal bytes; a file that holds them already is left alone.
    """
    data = msgspec.json.format(canonical_json(manifest), indent=1) + b"\n"
    return path if path.is_file() and path.read_bytes() == data else write_atomic(path, data)


def _build_manifest_error(path: Path, problem: str) -> ProjectError:
    return ProjectError(problem=f"Not a run manifest ({problem})", path=path.name, remedy="Delete it and build again.")


def _list_files(root: Path, path: str) -> Iterator[tuple[str, Path]]:
    place = root / path
    if not place.resolve().is_relative_to(root.resolve()):
        raise ProjectError(problem="An input outside the project", path=path, remedy="Give a path below its root.")
    if place.is_file():
        yield place.relative_to(root).as_posix(), place
    for folder, folders, files in os.walk(place):
        folders[:] = [name for name in folders if not name.startswith((".", "__pycache__"))]
        for name in files:
            file = Path(folder, name)
            if not name.startswith(".") and file.is_file():
                yield file.relative_to(root).as_posix(), file


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def _hash_source() -> str:
    return compute_source_hash(Path(__file__).parents[1])


def compute_source_hash(package: Path) -> str:
    """Give the SHA-256 of a package's sources; what a compiler made of them differs from machine to machine."""
    hashes = compute_input_hashes(package, ["."])
    sources = {name: found for name, found in hashes.items() if Path(name).suffix not in COMPILED}
    return compute_sha256(canonical_json(sources))
