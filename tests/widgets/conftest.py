"""One Jupyter server and one browser for each file of browser stories; each story has a project of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lab_pages import open_notebook, run_all, shut_kernels, write_notebook
from lab_server import TOKEN, Server, run_server
from workbench_makers import make_bench_project

from curation.project import Project

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

# What JupyterLab itself complains of, whatever is shown in it.
OWN_COMPLAINTS = ("/api/kernels", "/api/sessions", "WebSocket", "ERR_CONNECTION_REFUSED", "favicon")


class Lab:
    """JupyterLab in a browser: projects are made in it, notebooks opened; what the pages complain of is kept."""

    def __init__(self, server: Server, browser: Browser, root: Path) -> None:
        self.server = server
        self.browser = browser
        self.root = root
        self.complaints: list[str] = []
        self.contexts: list[BrowserContext] = []
        self.excused: tuple[str, ...] = ()

    def make_project(self, name: str) -> Project:
        return make_bench_project(self.root / name)

    def open(self, project: Project, *sources: str, name: str = "bench.ipynb", **options: object) -> Page:
        """Write a notebook of some cells into a project and open it, in a browser that nobody has used before."""
        write_notebook(project.notebooks_folder, name, *sources)
        return self.visit(self.new_context(**options), project, name)

    def copy_notebook(self, project: Project) -> str:
        """Copy the notebook of a project, so that it gets a kernel of its own."""
        shutil.copy(project.notebooks_folder / "bench.ipynb", project.notebooks_folder / "copy.ipynb")
        return "copy.ipynb"

    def visit(self, context: BrowserContext, project: Project, name: str = "bench.ipynb") -> Page:
        folder = project.notebooks_folder.relative_to(self.root).as_posix()
        return open_notebook(context, self.server, f"{folder}/{name}")

    def show(self, project: Project, *sources: str, **options: object) -> tuple[Page, Locator]:
        """Open a notebook, run it, and give the page with its last pane."""
        page = self.open(project, *sources, **options)
        return page, run_all(page)

    def locate(self, project: Project, place: str, name: str) -> str:
        """Give the address of a notebook in another face of the server than JupyterLab's."""
        folder = project.notebooks_folder.relative_to(self.root).as_posix()
        return f"{self.server.address}/{place}/{folder}/{name}?token={TOKEN}"

    def wait_idle(self, page: Page) -> None:
        """Wait until a kernel is there that nobody has asked for anything."""
        for _ in range(600):
            if self.server.list_idle_kernels():
                page.wait_for_timeout(500)
                return
            page.wait_for_timeout(100)

    def new_context(self, **options: object) -> BrowserContext:
        settings = {"viewport": {"width": 1280, "height": 1000}, "reduced_motion": "reduce"} | options
        context = self.browser.new_context(**settings)
        context.set_default_timeout(20_000)
        context.on("page", self._listen)
        self.contexts.append(context)
        return context

    def finish(self) -> None:
        for context in self.contexts:
            context.close()
        self.contexts.clear()
        shut_kernels(self.server)

    def _listen(self, page: Page) -> None:
        page.on("console", lambda message: self._complain(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self._complain(str(error)))
        page.on("request", lambda request: self._look(request.url))

    def _look(self, address: str) -> None:
        if not address.startswith((self.server.address, self.server.address.replace("http", "ws"), "data:", "blob:")):
            self._complain(f"asked the network for {address}")

    def _complain(self, text: str) -> None:
        if not any(part in text for part in (*OWN_COMPLAINTS, *self.excused)):
            self.complaints.append(text[:300])


@pytest.fixture(scope="module")
def running_lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    root = tmp_path_factory.mktemp("projects")
    with run_server(root, tmp_path_factory.mktemp("jupyter") / "home", CURATION_CURATOR="") as server:
        yield Lab(server, browser, root)


@pytest.fixture
def lab(running_lab: Lab) -> Iterator[Lab]:
    running_lab.complaints.clear()
    running_lab.excused = ()
    yield running_lab
    running_lab.finish()
    assert running_lab.complaints == []
