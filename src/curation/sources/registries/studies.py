"""A study of ClinicalTrials.gov (JSON of API version 2) -> a citation whose sections hold the registry's own words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from curation.domain.citation import Citation, Section
from curation.identifiers import parse_citation_id
from curation.vocabulary import TextSource

LICENCE_NOTE = "Registry entry, written by the study's sponsor; not peer reviewed."
_DATES = (
    ("Study start", "startDateStruct"),
    ("Primary completion", "primaryCompletionDateStruct"),
    ("Study completion", "completionDateStruct"),
    ("First posted", "studyFirstPostDateStruct"),
    ("Results first posted", "resultsFirstPostDateStruct"),
    ("Last update posted", "lastUpdatePostDateStruct"),
)

Node = dict[str, Any]


def parse_study(study: Any) -> Citation:
    """Read one study; its version is the day of its last posted update.

    Values in the sections stand as the registry gives them; the words before a colon name the registry's field.

    Raises:
        ValueError: it has no registry number or no title, in words.
    """
    protocol = _find_node(study, "protocolSection")
    identity = _find_node(protocol, "identificationModule")
    status = _find_node(protocol, "statusModule")
    citation_id = parse_citation_id(f"nct:{_find_text(identity, 'nctId') or ''}")
    title = _find_text(identity, "officialTitle") or _find_text(identity, "briefTitle")
    if title is None:
        message = f"{citation_id} has no title"
        raise ValueError(message)
    sections = tuple(_iterate_sections(study, protocol, status))
    return Citation(
        id=citation_id,
        title=title,
        text_source=TextSource.REGISTRY if sections else TextSource.NONE,
        sections=sections,
        publisher=_find_text(_find_node(_find_node(protocol, "sponsorCollaboratorsModule"), "leadSponsor"), "name"),
        date=_find_date(status, "studyFirstPostDateStruct"),
        version=_find_date(status, "lastUpdatePostDateStruct"),
        nct_ids=(citation_id.removeprefix("nct:"),),
        mesh=_list_mesh(study),
        keywords=_list_texts(_find_node(protocol, "conditionsModule"), "keywords"),
        url=f"https://clinicaltrials.gov/study/{citation_id.removeprefix('nct:')}",
        licence_note=LICENCE_NOTE if sections else None,
        study_id=citation_id,
        study_name=_find_text(identity, "acronym"),
    )


def _iterate_sections(study: Any, protocol: Node, status: Node) -> Iterator[Section]:
    described = _find_node(protocol, "descriptionModule")
    parts = [
        ("Brief summary", _find_text(described, "briefSummary")),
        ("Status", _join(_iterate_status(study, protocol, status))),
        ("Design", _join(_iterate_design(_find_node(protocol, "designModule")))),
        ("Conditions", "; ".join(_list_texts(_find_node(protocol, "conditionsModule"), "conditions"))),
        ("Interventions", _join(_iterate_interventions(_find_node(protocol, "armsInterventionsModule")))),
        ("Primary outcomes", _join(_iterate_outcomes(protocol, "primaryOutcomes"))),
        ("Secondary outcomes", _join(_iterate_outcomes(protocol, "secondaryOutcomes"))),
        ("Eligibility criteria", _find_text(_find_node(protocol, "eligibilityModule"), "eligibilityCriteria")),
        ("Detailed description", _find_text(described, "detailedDescription")),
    ]
    for label, text in parts:
        if text:
            yield Section(label=label, text=text)


def _iterate_status(study: Any, protocol: Node, status: Node) -> Iterator[str]:
    yield _say("Overall status", _find_text(status, "overallStatus"))
    yield _say("Why stopped", _find_text(status, "whyStopped"))
    enrolment = _find_node(_find_node(protocol, "designModule"), "enrollmentInfo")
    count = enrolment.get("count")
    if isinstance(count, int):
        yield _say("Enrollment", " ".join(filter(None, (str(count), _bracket(_find_text(enrolment, "type"))))))
    for label, name in _DATES:
        kind = _bracket(_find_text(_find_node(status, name), "type"))
        if date := _find_date(status, name):
            yield _say(label, " ".join(filter(None, (date, kind))))
    has_results = study.get("hasResults") if isinstance(study, dict) else None
    if isinstance(has_results, bool):
        yield _say("Results posted", "yes" if has_results else "no")


def _iterate_design(design: Node) -> Iterator[str]:
    yield _say("Study type", _find_text(design, "studyType"))
    yield _say("Phases", ", ".join(_list_texts(design, "phases")))
    info = _find_node(design, "designInfo")
    for label, name in (("Allocation", "allocation"), ("Model", "interventionModel"), ("Purpose", "primaryPurpose")):
        yield _say(label, _find_text(info, name))
    yield _say("Masking", _find_text(_find_node(info, "maskingInfo"), "masking"))


def _iterate_interventions(arms: Node) -> Iterator[str]:
    for node in _list_nodes(arms, "interventions"):
        name = _find_text(node, "name")
        kind = _find_text(node, "type")
        yield _say(kind or "Intervention", "; ".join(filter(None, (name, _find_text(node, "description")))))


def _iterate_outcomes(protocol: Node, kind: str) -> Iterator[str]:
    for node in _list_nodes(_find_node(protocol, "outcomesModule"), kind):
        said = "; ".join(filter(None, (_find_text(node, "description"), _find_text(node, "timeFrame"))))
        yield _say(_find_text(node, "measure") or "Outcome", said or "no description")


def _list_mesh(study: Any) -> tuple[str, ...]:
    derived = _find_node(study, "derivedSection")
    nodes = [
        node
        for module in ("conditionBrowseModule", "interventionBrowseModule")
        for node in _list_nodes(_find_node(derived, module), "meshes")
    ]
    return tuple(dict.fromkeys(term for node in nodes if (term := _find_text(node, "term"))))


def _say(label: str, text: str | None) -> str:
    return f"{label}: {text.removesuffix('.')}." if text else ""


def _bracket(text: str | None) -> str | None:
    return f"({text})" if text else None


def _join(sentences: Iterator[str]) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _find_node(node: Any, key: str) -> Node:
    found = node.get(key) if isinstance(node, dict) else None
    return found if isinstance(found, dict) else {}


def _list_nodes(node: Node, key: str) -> list[Node]:
    found = node.get(key)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _find_text(node: Node, key: str) -> str | None:
    found = node.get(key)
    return " ".join(found.split()) or None if isinstance(found, str) else None


def _list_texts(node: Node, key: str) -> tuple[str, ...]:
    found = node.get(key)
    return tuple(" ".join(item.split()) for item in found if isinstance(item, str)) if isinstance(found, list) else ()


def _find_date(status: Node, key: str) -> str | None:
    return _find_text(_find_node(status, key), "date")
