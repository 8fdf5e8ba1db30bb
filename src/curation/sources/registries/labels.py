"""A drug label of openFDA -> a citation whose sections are the label's, word for word."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

from curation.domain.citation import Citation, Section
from curation.identifiers import parse_citation_id
from curation.vocabulary import TextSource

LICENCE_NOTE = (
    "Product label as openFDA publishes it (public domain, CC0); openFDA does not validate it for clinical use."
)
# First what a reader of evidence looks for; the label's other sections follow by name.
FIRST_SECTIONS = (
    "boxed_warning",
    "indications_and_usage",
    "clinical_studies",
    "dosage_and_administration",
    "contraindications",
    "warnings_and_cautions",
    "warnings",
    "adverse_reactions",
    "use_in_specific_populations",
    "mechanism_of_action",
)
_NO_SECTION = re.compile(r".*_table\Z|spl_.*|openfda|set_id|id|version|effective_time|package_label.*")
_NCT = re.compile(r"\bNCT\d{8}\b")


def parse_label(label: Any) -> Citation:
    """Read one label; tables, which openFDA gives as HTML beside the text, stay in the raw answer.

    Raises:
        ValueError: it has no set id, in words.
    """
    name = find_set_id(label)
    if name is None:
        message = "the label has no set id"
        raise ValueError(message)
    facts = label.get("openfda") if isinstance(label.get("openfda"), dict) else {}
    brand, generic = _find_first(facts, "brand_name"), _find_first(facts, "generic_name")
    sections = tuple(_iterate_sections(label))
    version = str(label["version"]) if isinstance(label.get("version"), str | int) else None
    application = _find_first(facts, "application_number")
    return Citation(
        id=parse_citation_id(f"fda:{name}"),
        title=_build_title(brand, generic, name),
        title_is_description=True,
        text_source=TextSource.LABEL if sections else TextSource.NONE,
        sections=sections,
        publisher=_find_first(facts, "manufacturer_name"),
        date=_read_day(label.get("effective_time")),
        version=version,
        locator=", ".join(filter(None, (f"set id {name}", application and f"application {application}"))),
        nct_ids=tuple(dict.fromkeys(_NCT.findall(" ".join(section.text for section in sections)))),
        url=f"https://dailymed.nlm.nih.gov/dailymed/lookup.cfm?setid={name}",
        licence_note=LICENCE_NOTE if sections else None,
    )


def find_set_id(label: Any) -> str | None:
    """Give the set id of a label, in lower case."""
    found = label.get("set_id") if isinstance(label, dict) else None
    return found.strip().lower() if isinstance(found, str) and found.strip() else None


def _build_title(brand: str | None, generic: str | None, name: str) -> str:
    if brand and generic and brand.casefold() != generic.casefold():
        return f"Product label of {brand} ({generic})"
    return f"Product label of {brand or generic or f'set id {name}'}"


def _iterate_sections(label: dict[str, Any]) -> Iterator[Section]:
    names = [name for name in FIRST_SECTIONS if name in label]
    names += sorted(name for name in label if name not in FIRST_SECTIONS and not _NO_SECTION.fullmatch(name))
    for name in names:
        text = _join_texts(label[name])
        if text:
            yield Section(label=name.replace("_", " ").capitalize(), text=text)


def _join_texts(value: Any) -> str:
    texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return " ".join(" ".join(text.split()) for text in texts if isinstance(text, str) and text.strip())


def _find_first(facts: dict[str, Any], key: str) -> str | None:
    return _join_texts(facts.get(key, [])[:1] if isinstance(facts.get(key), list) else facts.get(key)) or None


def _read_day(text: Any) -> str | None:
    """Read `20260210`; a day that no calendar has is unknown."""
    try:
        return datetime.datetime.strptime(text, "%Y%m%d").date().isoformat()
    except (TypeError, ValueError):
        return None
