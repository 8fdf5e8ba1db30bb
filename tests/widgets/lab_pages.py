"""Notebooks in JupyterLab as a curator drives them: opened, run, looked at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from lab_server import Server

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run"]
RUN_ALL = "window.jupyterapp.commands.execute('notebook:run-all-cells')"
WAIT = 60_000


def write_notebook(folder: Path, name: str, *sources: str) -> str:
    """Write a notebook of code cells; give its name."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / name)
    return name


def open_notebook(context: BrowserContext, server: Server, name: str) -> Page:
    """Open a notebook in JupyterLab and wait until its kernel is really there; faults of the page are kept in it."""
    page = context.new_page()
    page.goto(f"{server.address}/lab/tree/{name}?reset", wait_until="domcontentloaded")
    page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook").wait_for(timeout=WAIT)
    page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=WAIT)
    wait_for_kernel(page, server)
    return page


def wait_for_kernel(page: Page, server: Server) -> None:
    # The page says idle before there is a kernel at all, and what is run then is lost without a word.
    for _ in range(600):
        if server.list_idle_kernels():
            break
        page.wait_for_timeout(100)
    page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for(timeout=WAIT)


def run_all(page: Page, pane: str = ".cur-pane") -> Locator:
    """Run all cells and give the pane that comes up."""
    page.evaluate(RUN_ALL)
    found = page.locator(pane).last
    found.wait_for(timeout=WAIT)
    return found


def wait_until(page: Page, script: str, argument: object = None) -> None:
    """Wait until a script gives something true."""
    page.wait_for_function(script, arg=argument, timeout=WAIT)
