"""Kernels that behave the same on every machine: this interpreter, a fixed environment, no notice on the terminal.

A kernel started by name takes whatever `python3` the user's Jupyter folders hold, the user's IPython start-up files and
the shell's settings; each of them can change an output. Nothing of that reaches a kernel started here.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import zmq
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets import Dict, default

KERNEL_NAME = "python3"
PROJECT_VARIABLE = "CURATION_PROJECT"
STABLE_ENVIRONMENT: Mapping[str, str] = {
    "COLUMNS": "80",
    "LC_ALL": "C.UTF-8",
    "LINES": "24",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "NO_COLOR": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "TZ": "UTC",
}
# Variables of a user's shell that would reach into a notebook's outputs, or lend a name to a run that is nobody's.
DROPPED_VARIABLES = frozenset(
    {"CURATION_CURATOR", "FORCE_COLOR", "LANG", "LANGUAGE", "PYTHONSTARTUP", "PYTHONWARNINGS"}
)
# No notebook of a run asks a service, so none needs a secret: a cell cannot show what its kernel does not have.
_SECRET = re.compile(r"(?:API_?KEY|TOKEN|SECRET|PASSWORD|PASSWD)\Z|\ANCBI_EMAIL\Z", re.IGNORECASE)


def build_kernel_environment(ipython_folder: Path, *, project: Path | None = None) -> dict[str, str]:
    """Give the environment of a kernel: the caller's without its secrets, with all that changes an output fixed.

    `ipython_folder` stands in for `~/.ipython`, whose start-up files would run; `project` becomes the root that
    `find_project_root` finds in the notebook.
    """
    kept = {
        name: value for name, value in os.environ.items() if name not in DROPPED_VARIABLES and not _SECRET.search(name)
    }
    root = {} if project is None else {PROJECT_VARIABLE: str(project.resolve())}
    return {**kept, **STABLE_ENVIRONMENT, "IPYTHONDIR": str(ipython_folder), **root}


class StableKernelManager(AsyncKernelManager):
    """Starts kernels of this very interpreter in the environment it was given."""

    environment = Dict(config=True, help="the whole environment of the kernel")
    spec: ClassVar[KernelSpec] = KernelSpec(
        argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        display_name="Python 3 (ipykernel)",
        language="python",
        metadata={"supported_encryption": ["curve"]},
    )

    @property
    def kernel_spec(self) -> KernelSpec:
        """The kernel of this interpreter, whatever kernels the user's Jupyter folders name."""
        return self.spec

    @default("transport_encryption")
    def _encrypt_where_possible(self) -> str:
        # Encrypted, a kernel has nothing to warn about on the terminal, and other users of the machine nothing to read.
        return "auto" if zmq.has("curve") else "disabled"

    # An asynchronous manager declares its methods as synchronous ones.
    async def start_kernel(self, **options: object) -> None:  # type: ignore[override]
        """Start the kernel in the stable environment."""
        await super().start_kernel(env=dict(self.environment), **options)
