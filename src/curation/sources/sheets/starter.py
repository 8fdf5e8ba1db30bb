"""The starter set: sheets `raw/*.yaml`, one a source, each with a synopsis in the project's own words -> a snapshot."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from curation.domain.citation import Citation, FigureOrigin, Relation, Section
from curation.domain.question import split_validation_message
from curation.domain.search_run import SearchRun
from curation.errors import CitationUnreadableError
from curation.files import format_path
from curation.identifiers import parse_citation_id, parse_doi
from curation.sources.sheets.located_yaml import LocatedYaml, YamlPath, read_located_yaml
from curation.sources.snapshots.files import RAW, STARTER, Manifest, Snapshot, write_snapshot_files
from curation.vocabulary import FigureSource, TextSource

GATHERING = "gathering.yaml"
SYNOPSIS_NOTE = "Synopsis written for this project from published figures; not the authors' abstract."

PartT = TypeVar("PartT")

NonEmpty = Annotated[str, msgspec.Meta(min_length=1)]
OneLine = Annotated[str, msgspec.Meta(min_length=1, pattern=r"^[^\t\r\n]*$")]
IsoDate = Annotated[str, msgspec.Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]


class SheetSection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A labelled section of the synopsis."""

    label: NonEmpty
    text: OneLine


class SheetRelation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A comment or correction, by PubMed's RefType."""

    type: NonEmpty
    id: str | None = None


class SheetFigure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A figure and where it was seen."""

    text: NonEmpty
    source_url: NonEmpty
    source_kind: FigureSource


class Gathering(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the sheets of a starter set came together: `gathering.yaml` beside `raw/`, the stand-in for a search."""

    strategy: NonEmpty
    database: NonEmpty
    query: NonEmpty
    date: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    limits: tuple[NonEmpty, ...] = ()
    warnings: tuple[NonEmpty, ...] = ()


class Sheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A source sheet as it stands in its file; `facts_id` names the file, `id_seen_at` stays in the sheet."""

    facts_id: NonEmpty
    id: NonEmpty
    text_source: TextSource
    title: OneLine
    title_is_description: bool = False
    original_language_title: str | None = None
    authors: tuple[NonEmpty, ...] = ()
    collective_authors: tuple[NonEmpty, ...] = ()
    journal: str | None = None
    journal_abbreviation: str | None = None
    publisher: str | None = None
    date: IsoDate | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmcid: Annotated[str, msgspec.Meta(pattern=r"^PMC\d+$")] | None = None
    nct_ids: tuple[Annotated[str, msgspec.Meta(pattern=r"^NCT\d{8}$")], ...] = ()
    publication_types: tuple[NonEmpty, ...] = ()
    languages: tuple[Annotated[str, msgspec.Meta(pattern=r"^[a-z]{3}$")], ...] = ()
    relations: tuple[SheetRelation, ...] = ()
    version: str | None = None
    locator: str | None = None
    url: Annotated[str, msgspec.Meta(pattern=r"^https?://\S+$")] | None = None
    is_retracted: bool = False
    study_id: Annotated[str, msgspec.Meta(pattern=r"^(nct:NCT\d{8}|study:[a-z0-9._-]+)$")] | None = None
    study_name: str | None = None
    sections: tuple[SheetSection, ...] = ()
    figures: tuple[SheetFigure, ...] = ()
    id_seen_at: str | None = None


def build_starter(folder: Path) -> Snapshot:
    """Read the sheets of a starter folder and write its citations and manifest: the same sheets give the same bytes.

    `folder` is `evidence/snapshots/<question_id>/starter`.

    `gathering.yaml` beside `raw/`, where there is one, says how the sheets were gathered and stands as the search run.

    Raises:
        CitationUnreadableError: file and line of the first sheet that cannot be used.
    """
    seen: dict[str, str] = {}
    citations = []
    for path in sorted((folder / RAW).glob("*.yaml")):
        citation = read_sheet(path)
        if citation.id in seen:
            raise _fail(path)(1, f"the id {citation.id} stands in {seen[citation.id]} too")
        seen[citation.id] = path.name
        citations.append(citation)
    runs = _read_gathering(folder / GATHERING, tuple(sorted(seen)))
    manifest = Manifest(
        question_id=folder.parent.name,
        snapshot_id=STARTER,
        citation_count=0,
        files={},
        date=runs[0].date if runs else None,
        search_runs=runs,
        software="curation",
    )
    full = write_snapshot_files(folder, citations, manifest)
    return Snapshot(citations={citation.id: citation for citation in sorted(citations, key=_read_id)}, manifest=full)


def read_sheet(path: Path) -> Citation:
    """Read one source sheet.

    Raises:
        CitationUnreadableError: file, line and reason.
    """
    fail = _fail(path)
    located = read_located_yaml(path, fail)
    sheet = _convert(located, Sheet, fail)
    _check_sheet(sheet, path, located, fail)
    return _build_citation(sheet)


def _read_gathering(path: Path, citation_ids: tuple[str, ...]) -> tuple[SearchRun, ...]:
    if not path.is_file():
        return ()
    fail = _fail(path)
    gathering = _convert(read_located_yaml(path, fail), Gathering, fail)
    stated = msgspec.structs.asdict(gathering)
    return (SearchRun(**stated, count=len(citation_ids), citation_ids=citation_ids),)


def _convert(located: LocatedYaml, kind: type[PartT], fail: Callable[[int, str], CitationUnreadableError]) -> PartT:
    try:
        return msgspec.convert(located.content, type=kind)
    except msgspec.ValidationError as error:
        problem, place = split_validation_message(str(error))
        name = ".".join(map(str, place))
        if "`str" in problem and problem.endswith(("got `float`", "got `int`")):  # `4.2026` is a number to YAML
            problem += "; put it in quotes"
        raise fail(located.find_line(place), f"{name}: {problem}" if name else problem) from None


def _read_id(citation: Citation) -> str:
    return citation.id


def _fail(path: Path) -> Callable[[int, str], CitationUnreadableError]:
    def fail(line: int, problem: str) -> CitationUnreadableError:
        return CitationUnreadableError(
            file=f"{format_path(path)}:{line}", line=line, position=path.stem, reason=problem
        )

    return fail


def _check_sheet(
    sheet: Sheet, path: Path, located: LocatedYaml, fail: Callable[[int, str], CitationUnreadableError]
) -> None:
    def refuse(place: YamlPath, problem: str) -> CitationUnreadableError:
        return fail(located.find_line(place), problem)

    ids: list[tuple[YamlPath, Any, str | None]] = [
        (("id",), parse_citation_id, sheet.id),
        (("doi",), parse_doi, sheet.doi),
    ]
    ids += [(("relations", at, "id"), parse_citation_id, relation.id) for at, relation in enumerate(sheet.relations)]
    for place, parse, text in ids:
        try:
            parsed = parse(text) if text else text
        except ValueError as error:
            raise refuse(place, str(error)) from None
        if place == ("id",) and parsed != text:
            raise refuse(place, f"write the id as {parsed}")
    if sheet.facts_id != path.stem:
        raise refuse(("facts_id",), f"facts_id is {sheet.facts_id} but the file is {path.name}")
    if bool(sheet.sections) == (sheet.text_source is TextSource.NONE):
        raise refuse(("text_source",), "text_source is `none` exactly where there are no sections")
    if sheet.text_source is TextSource.PUBMED:
        raise refuse(("text_source",), "a sheet holds the project's own words, never PubMed's abstract")
    for at, label in enumerate(section.label for section in sheet.sections):
        if re.fullmatch(r"\s*", label) or label in [other.label for other in sheet.sections[:at]]:
            raise refuse(("sections", at), f"the section label {label!r} is blank or stands twice")


def _build_citation(sheet: Sheet) -> Citation:
    facts = {name: getattr(sheet, name) for name in sheet.__struct_fields__}
    for name in ("facts_id", "id_seen_at", "is_retracted"):
        del facts[name]
    return Citation(
        **facts
        | {
            "is_withdrawn": sheet.is_retracted,
            "licence_note": SYNOPSIS_NOTE if sheet.sections else None,
            "sections": tuple(Section(label=part.label, text=part.text) for part in sheet.sections),
            "relations": tuple(Relation(type=part.type, id=part.id) for part in sheet.relations),
            "figures": tuple(
                FigureOrigin(text=part.text, source_url=part.source_url, source_kind=part.source_kind.value)
                for part in sheet.figures
            ),
        }
    )
