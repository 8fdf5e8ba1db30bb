"""Notebooks in JupyterLab as a curator drives them: opened, run, looked at."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import psutil
from lab_server import TOKEN, Server

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

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
    page.goto(f"{server.address}/lab/tree/{name}?reset&token={TOKEN}", wait_until="domcontentloaded")
    wait_for_notebook(page, server)
    return page


def wait_for_notebook(page: Page, server: Server) -> None:
    """Wait until JupyterLab shows a notebook and its kernel is really there."""
    page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook").wait_for(timeout=WAIT)
    page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=WAIT)
    wait_for_kernel(page, server)


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


def find_shown(pane: Locator) -> str:
    """Give the id of the record on a pane's screen."""
    found = re.search(r"pmid:\d+", pane.locator(".cur-text .cur-where").inner_text())
    assert found is not None
    return found[0]


RUN_CELL = """async (number) => {
  const panel = window.jupyterapp.shell.currentWidget;
  panel.content.activeCellIndex = number;
  await window.jupyterapp.commands.execute("notebook:run-cell");
}"""


def run_cells(page: Page, *numbers: int) -> Locator:
    """Run some cells of the notebook in front, each to its end; give the last pane."""
    for number in numbers:
        page.evaluate(RUN_CELL, number)
    found = page.locator(".cur-pane").last
    found.wait_for(timeout=WAIT)
    return found


def wait_until(page: Page, script: str, argument: object = None) -> None:
    """Wait until a script gives something true."""
    page.wait_for_function(script, arg=argument, timeout=WAIT)


# Select words of a section on the page, as a mouse does that is drawn over them, whatever elements lie between.
SELECT_WORDS = """([section, words]) => {
  const paragraph = document.querySelector(`.cur-text [data-section="${section}"]`);
  const start = paragraph.textContent.indexOf(words);
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let seen = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const end = seen + node.length;
    if (seen <= start && start < end) range.setStart(node, start - seen);
    if (seen < start + words.length && start + words.length <= end) range.setEnd(node, start + words.length - seen);
    seen = end;
  }
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  paragraph.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
}"""


def select_words(page: Page, section: int, words: str) -> None:
    """Select words in the tagger's text and let the mouse go."""
    page.evaluate(SELECT_WORDS, [section, words])


def kill_kernel(server: Server) -> None:
    """Kill the newest kernel of a server as a machine without memory does; the server starts it again by itself."""
    children = psutil.Process(server.process.pid).children(recursive=True)
    kernels = [child for child in children if "ipykernel_launcher" in child.cmdline()]
    max(kernels, key=lambda child: child.create_time()).kill()


def shut_kernels(server: Server) -> None:
    """Shut all kernels of a server down, so that the next story waits for its own alone."""
    for kernel in server.ask("/api/kernels") or []:
        server.delete(f"/api/kernels/{kernel['id']}")
