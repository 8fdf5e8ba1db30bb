"""Files written whole or not at all, and what some formats need."""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from curation.errors import ProjectError


def write_atomic(path: Path, data: bytes | Iterable[bytes]) -> Path:
    """Write a file, from one piece or from many: a reader sees the old bytes or the new, never a part.

    Gives its path. Missing parent folders are made. The mode follows the umask, as `open` would have it.

    Raises:
        OSError: the folder cannot be written; the old file is untouched and nothing half-written is left.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # The name begins with a dot so that no listing of inputs takes a file in the making for one of them.
    draft = path.with_name(f".{path.name[:80]}.{os.urandom(8).hex()}.tmp")
    try:
        _write_synced(draft, data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)
    return path


def require_parquet(instead: str) -> None:
    """Refuse Parquet with the way to get it; `instead` is what a person may name without it.

    Raises:
        ProjectError: pyarrow is not installed.
    """
    if find_spec("pyarrow") is None:
        remedy = f"Install it with `.venv/bin/pip install pyarrow`, or name {instead}."
        raise ProjectError(problem="Parquet needs a package that is not installed", path="pyarrow", remedy=remedy)


def _write_synced(path: Path, data: bytes | Iterable[bytes]) -> None:
    with path.open("xb") as file:
        file.writelines((data,) if isinstance(data, bytes) else data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    if os.name != "posix":  # Windows cannot open a folder, and needs no such call for a rename to last
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def format_path(path: Path) -> str:
    """Write a path for a message: as given when relative, else its last three parts; never absolute."""
    return "/".join(path.parts[-3:]) if path.is_absolute() else path.as_posix()
