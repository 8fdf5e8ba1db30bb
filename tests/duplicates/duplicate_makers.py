"""Citations for the tests of de-duplication, and copies as other databases export them."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from curation.domain.act import Act, build_act
from curation.domain.act_draft import ActDraft
from curation.domain.citation import Citation, Section
from curation.vocabulary import Role, TextSource

TITLE = "Atezolizumab with trastuzumab emtansine in previously treated breast cancer"
ARTICLE = Citation(
    id="pmid:1",
    title=TITLE,
    text_source=TextSource.PUBMED,
    sections=(Section(text="Progression-free survival did not improve. " * 8),),
    authors=("Emens LA", "Esteva FJ"),
    journal="The Lancet. Oncology",
    journal_abbreviation="Lancet Oncol",
    date="2020-10",
    volume="21",
    issue="10",
    pages="1283-1295",
    doi="10.1016/S1470-2045(20)30465-4",
    pmcid="PMC7000000",
    publication_types=("Journal Article", "Randomized Controlled Trial"),
)
EXPORTED = msgspec.structs.replace(
    ARTICLE, id="record:1", text_source=TextSource.EXPORT, doi=None, pmcid=None, publication_types=()
)


def change(citation: Citation, **facts: Any) -> Citation:
    return msgspec.structs.replace(citation, **facts)


def by_id(*citations: Citation) -> dict[str, Citation]:
    return {citation.id: citation for citation in citations}


def seal(draft: ActDraft, curator: str, time: str = "2026-01-31T09:00:00Z") -> Act:
    return build_act(
        kind=draft.kind,
        question_id="q-one",
        subject=draft.subject,
        payload=draft.payload,
        curator=curator,
        role=Role.CURATOR,
        time=time,
        parent=draft.parent,
        prev=None,
    )


def make_copies(citations: Mapping[str, Citation], *, seed: int = 11) -> dict[str, tuple[str, Citation]]:
    """One copy of each citation as another database prints it: copy's id -> (id of the original, copy)."""
    chance = random.Random(seed)
    copies: dict[str, tuple[str, Citation]] = {}
    for number, (name, citation) in enumerate(sorted(citations.items())):
        copy = change(_export(citation, chance), id=f"record:{number:016x}")
        copies[copy.id] = (name, copy)
    return copies


def make_lookalikes(citations: Mapping[str, Citation], *, seed: int = 13) -> dict[str, tuple[str, Citation]]:
    """One record of each citation's neighbourhood that is not it: an erratum, a part 2, the same title years later."""
    chance = random.Random(seed)
    found: dict[str, tuple[str, Citation]] = {}
    for number, (name, citation) in enumerate(sorted(citations.items())):
        make = _LOOKALIKES[number % len(_LOOKALIKES)]
        other = make(_export(citation, chance), number)
        found[other.id] = (name, other)
    return found


def _export(citation: Citation, chance: random.Random) -> Citation:
    copy = change(
        citation,
        text_source=TextSource.EXPORT if citation.sections else TextSource.NONE,
        mesh=(),
        publication_types=(),
        relations=(),
        title_is_description=False,
        original_language_title=None,
        pmcid=citation.pmcid if chance.random() < 0.3 else None,
        doi=citation.doi if chance.random() < 0.5 else None,
        issue=None,
    )
    for alter in chance.sample(_ALTERATIONS, 2):
        copy = alter(copy, chance)
    return copy


def _shout(citation: Citation, _chance: random.Random) -> Citation:
    return change(citation, title=citation.title.upper().rstrip("."))


def _misspell(citation: Citation, chance: random.Random) -> Citation:
    places = [found.start() for found in re.finditer(r"[a-z]{6,}", citation.title)]
    if not places:
        return citation
    at = chance.choice(places) + 2
    return change(
        citation, title=citation.title[:at] + citation.title[at + 1] + citation.title[at] + citation.title[at + 2 :]
    )


def _abbreviate(citation: Citation, _chance: random.Random) -> Citation:
    return change(citation, journal=citation.journal_abbreviation or citation.journal, journal_abbreviation=None)


def _spell_out_pages(citation: Citation, _chance: random.Random) -> Citation:
    first, _, last = (citation.pages or "").partition("-")
    if not last or len(last) >= len(first):
        return citation
    return change(citation, pages=f"{first}-{first[: len(first) - len(last)]}{last}")


def _drop_text(citation: Citation, _chance: random.Random) -> Citation:
    return change(citation, sections=(), text_source=TextSource.NONE)


def _merge_sections(citation: Citation, _chance: random.Random) -> Citation:
    text = " ".join(f"{part.label}: {part.text}" if part.label else part.text for part in citation.sections)
    return change(citation, sections=(Section(text=text),) if text.strip() else ())


def _respell_authors(citation: Citation, _chance: random.Random) -> Citation:
    return change(citation, authors=tuple(re.sub(r" ([A-Z]+)\Z", r", \1", name) for name in citation.authors))


def _reduce_date(citation: Citation, _chance: random.Random) -> Citation:
    return change(citation, date=citation.year)


def _drop_subtitle(citation: Citation, _chance: random.Random) -> Citation:
    head = citation.title.partition(": ")[0]
    return change(citation, title=head) if len(head) > 40 else citation


_ALTERATIONS = [
    _shout,
    _misspell,
    _abbreviate,
    _spell_out_pages,
    _drop_text,
    _merge_sections,
    _respell_authors,
    _reduce_date,
    _drop_subtitle,
]


def _erratum(citation: Citation, number: int) -> Citation:
    return change(citation, id=f"record:e{number}", title=f"Erratum: {citation.title}", sections=(), pages="e1")


def _second_part(citation: Citation, number: int) -> Citation:
    return change(
        citation,
        id=f"record:p{number}",
        title=f"{citation.title.rstrip('.')}: part 2",
        doi=None,
        pmcid=None,
        pages="9001-9",
    )


def _years_later(citation: Citation, number: int) -> Citation:
    return change(
        citation, id=f"record:y{number}", date="2031", volume="900", pages="9001-9", doi=None, pmcid=None, sections=()
    )


def _preprint(citation: Citation, number: int) -> Citation:
    return change(
        citation,
        id=f"doi:10.1101/2019.{number}",
        doi=f"10.1101/2019.{number}",
        journal="medRxiv",
        journal_abbreviation=None,
        pmcid=None,
        pages=None,
        volume=None,
    )


def _comment(citation: Citation, number: int) -> Citation:
    return change(
        citation,
        id=f"record:c{number}",
        title=f"Comment on: {citation.title}",
        doi=None,
        pmcid=None,
        sections=(),
        pages="9001",
    )


_LOOKALIKES = [_erratum, _second_part, _years_later, _preprint, _comment]
