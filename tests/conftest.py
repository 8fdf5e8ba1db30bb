"""Fixtures that several rooms share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]

pytest_plugins = ["browser_plugin", "eutils_plugin"]

# Machines are shared and slow at times: how long an example takes says nothing about the law.
settings.register_profile("curation", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("curation")


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real records beside the checkout, for tests that say when it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "pubmed" / "records.xml.gz").exists():
        pytest.skip("../shared with the real PubMed records is not beside this checkout")
    return folder
