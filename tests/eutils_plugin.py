"""Fixtures of the loopback PubMed: registered by `pytest_plugins` in tests/conftest.py, open to every test folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from eutils_server import EutilsServer, make_records, read_records

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def start_eutils() -> Iterator[Callable[[list[str]], EutilsServer]]:
    """Start servers over given records; they stop when the test ends."""
    started: list[EutilsServer] = []

    def start(records: list[str]) -> EutilsServer:
        started.append(EutilsServer(records))
        return started[-1]

    yield start
    for server in started:
        server.close()


@pytest.fixture(scope="session")
def pubmed_records() -> list[str]:
    """The real PubMed records of ../shared where they are, else made ones on breast cancer immunotherapy."""
    path = ROOT.parent / "shared" / "pubmed" / "records.xml.gz"
    return read_records(path) if path.exists() else make_records(300)


@pytest.fixture
def eutils_server(start_eutils: Callable[[list[str]], EutilsServer], pubmed_records: list[str]) -> EutilsServer:
    """A loopback PubMed over the real records where they are, else over made ones."""
    return start_eutils(pubmed_records)


@pytest.fixture
def made_server(start_eutils: Callable[[list[str]], EutilsServer]) -> EutilsServer:
    """A loopback PubMed over 12 made records, PMIDs 90000001 to 90000012."""
    return start_eutils(make_records(12))
