"""A Jupyter server on loopback for the tests, apart from everything that the machine's user has set up."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDERS = {
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "JUPYTERLAB_SETTINGS_DIR": "settings",
    "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    "IPYTHONDIR": "ipython",
}
# No news, no saving behind the test's back, and every cell in the page whether it is in sight or not.
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}
# Without a token the server would refuse to shut a kernel down unless a browser's cookie asks for it.
TOKEN = "loopback"
OPTIONS = (
    "--allow-root",
    "--no-browser",
    "--ip=127.0.0.1",
    "--ServerApp.port_retries=0",
    f"--IdentityProvider.token={TOKEN}",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    "--LabApp.expose_app_in_browser=True",
)
START_SECONDS = 60


class Server:
    """A running server; `ask` gives the JSON of an API path, `None` while the server cannot answer."""

    def __init__(self, address: str, process: subprocess.Popen[bytes]) -> None:
        self.address = address
        self.process = process
        # A proxy named in the environment would be asked for loopback too.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ask(self, path: str) -> Any:
        try:
            request = urllib.request.Request(self.address + path, headers={"Authorization": f"token {TOKEN}"})
            return json.loads(self._opener.open(request, timeout=5).read())
        except (OSError, urllib.error.HTTPError, ValueError):
            return None  # /api/kernels answers 500 while a kernel is starting

    def delete(self, path: str) -> None:
        headers = {"Authorization": f"token {TOKEN}"}
        request = urllib.request.Request(self.address + path, method="DELETE", headers=headers)
        with contextlib.suppress(OSError):
            self._opener.open(request, timeout=10).close()

    def list_idle_kernels(self) -> list[str]:
        kernels = self.ask("/api/kernels") or []
        return [one["id"] for one in kernels if one["execution_state"] == "idle" and one["connections"] >= 1]


@contextlib.contextmanager
def run_server(root: Path, home: Path, **environment: str) -> Iterator[Server]:
    """Run JupyterLab over a folder; `home` is a fresh folder for all that Jupyter wants to write."""
    variables = dict(os.environ) | environment
    for name, folder in FOLDERS.items():
        (home / folder).mkdir(parents=True)
        variables[name] = str(home / folder)
    overrides = home / "config" / "labconfig" / "default_setting_overrides.json"
    overrides.parent.mkdir()
    overrides.write_text(json.dumps(SETTINGS), encoding="utf-8")
    port = find_free_port()
    command = [sys.executable, "-m", "jupyterlab", *OPTIONS, f"--port={port}", f"--ServerApp.root_dir={root}"]
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=variables, stdout=log, stderr=subprocess.STDOUT, cwd=root, start_new_session=True
        )
    server = Server(f"http://127.0.0.1:{port}", process)
    try:
        _wait_for(server, home / "server.log")
        yield server
    finally:
        stop(process)


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def stop(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)


def _wait_for(server: Server, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.ask("/api/status") is None:
        if server.process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(log.read_text(encoding="utf-8", errors="replace"))
        time.sleep(0.1)
