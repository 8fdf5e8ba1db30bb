"""Fixtures of the registries: a loopback server, and sources that do not wait long."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from registry_server import RegistryServer, make_label, make_study

from curation.sources.registries.clinical_trials import ClinicalTrials
from curation.sources.registries.openfda import OpenFda
from curation.sources.registries.registry_source import RegistrySource
from curation.sources.transport.asking import Patience
from curation.sources.transport.http_transport import Limits
from curation.sources.transport.pacing import NO_LIMIT, LocalGate

QUICK = Patience(attempts=3, first_pause=0.01, longest_pause=0.05)
SHORT = Limits(silence=0.6, deadline=1.2, size=1 << 20)


@pytest.fixture
def server() -> Iterator[RegistryServer]:
    """Both services over 60 studies and 60 labels."""
    made = RegistryServer([make_study(n) for n in range(1, 61)], [make_label(n) for n in range(1, 61)])
    yield made
    made.close()


@pytest.fixture
def open_trials(server: RegistryServer) -> Callable[..., RegistrySource]:
    return lambda **options: _open(ClinicalTrials(), server, **options)


@pytest.fixture
def open_labels(server: RegistryServer) -> Callable[..., RegistrySource]:
    return lambda **options: _open(OpenFda(), server, **options)


def _open(registry, server: RegistryServer, **options) -> RegistrySource:
    return RegistrySource(
        registry, server.url, **{"gate": LocalGate(NO_LIMIT), "patience": QUICK, "limits": SHORT} | options
    )
