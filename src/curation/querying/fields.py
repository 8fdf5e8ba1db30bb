"""The search fields of PubMed: their tags, long names and what kind of search each allows.

Names and tags: User Guide, "PubMed data field descriptions" and "Searching by date"; distances in three fields: the
same, "Proximity searching", and NLM Technical Bulletin 2023 Jul-Aug (453) e3 for [ad]; four-letter codes and the marks
for dates and whole values: the answer of EInfo for `db=pubmed`.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

import msgspec


class FieldKind(StrEnum):
    """How terms meet a field: word by word, as a whole value, as a day, or as a named filter."""

    WORDS = "words"
    VALUE = "value"
    DATE = "date"
    FILTER = "filter"


class Field(msgspec.Struct, frozen=True, kw_only=True, eq=False):  # each field is one object: told by identity
    """One search field: `name` as PubMed's translations print it, `tag` as people type it, other spellings."""

    name: str
    tag: str
    kind: FieldKind
    others: tuple[str, ...] = ()
    takes_ranges: bool = False
    takes_noexp: bool = False
    takes_proximity: bool = False


def _words(name: str, tag: str, *others: str, takes_proximity: bool = False) -> Field:
    return Field(name=name, tag=tag, kind=FieldKind.WORDS, others=others, takes_proximity=takes_proximity)


def _value(name: str, tag: str, *others: str, takes_ranges: bool = False, takes_noexp: bool = False) -> Field:
    return Field(
        name=name,
        tag=tag,
        kind=FieldKind.VALUE,
        others=others,
        takes_ranges=takes_ranges,
        takes_noexp=takes_noexp,
    )


def _date(name: str, tag: str, *others: str) -> Field:
    return Field(name=name, tag=tag, kind=FieldKind.DATE, others=others, takes_ranges=True)


ALL_FIELDS = _words("All Fields", "all", "all field")
TEXT_WORD = _words("Text Word", "tw", "word", "text words", "text")
TITLE = _words("Title", "ti", "titl", takes_proximity=True)
TITLE_ABSTRACT = _words("Title/Abstract", "tiab", "title abstract", takes_proximity=True)
AFFILIATION = _words("Affiliation", "ad", "affl", takes_proximity=True)
OTHER_TERM = _words("Other Term", "ot", "otrm", "other terms", "keyword")
TRANSLITERATED_TITLE = _words("Transliterated Title", "tt", "vernacular title")
CORPORATE_AUTHOR = _words("Author - Corporate", "cn", "coln", "corporate author")
CONFLICT_OF_INTEREST = _words("Conflict of Interest Statements", "cois", "conflict of interest statement")
PLACE = _words("Place of Publication", "pl", "cnty")
PUBLISHER = _words("Publisher", "pubn")
BOOK = _words("Book", "book")
NAME_AS_SUBJECT = _value("Personal Name as Subject", "ps", "subject - personal name")
AUTHOR = _value("Author", "au", "auth", "author name", "authors")
FIRST_AUTHOR = _value("Author - First", "1au", "faut", "first author", "first author name")
LAST_AUTHOR = _value("Author - Last", "lastau", "laut", "last author", "last author name")
FULL_AUTHOR = _value("Author - Full", "fau", "full", "full author", "full author name")
AUTHOR_IDENTIFIER = _value("Author - Identifier", "auid", "author identifier")
EDITOR = _value("Editor", "ed")
INVESTIGATOR = _value("Investigator", "ir", "invr")
FULL_INVESTIGATOR = _value("Investigator - Full", "fir", "finv", "full investigator name")
JOURNAL = _value("Journal", "ta", "jour", "journal title", "journal title abbreviation", "issn")
LANGUAGE = _value("Language", "la", "lang")
MESH_TERMS = _value("MeSH Terms", "mh", "mesh", "mesh term", "mesh heading", "mesh headings", takes_noexp=True)
MAJOR_TOPIC = _value("MeSH Major Topic", "majr", "mesh major topics", takes_noexp=True)
SUBHEADING = _value("MeSH Subheading", "sh", "subh", "mesh subheadings", "subheading", takes_noexp=True)
PUBLICATION_TYPE = _value("Publication Type", "pt", "ptyp", "publication types", takes_noexp=True)
SUBSTANCE = _value("Supplementary Concept", "nm", "subs", "substance name", "substance", "supplementary concepts")
REGISTRY_NUMBER = _value("EC/RN Number", "rn", "ecno", "ec rn number", "registry number")
PHARMACOLOGICAL_ACTION = _value("Pharmacological Action", "pa", "papx")
VOLUME = _value("Volume", "vi", "vol", takes_ranges=True)
ISSUE = _value("Issue", "ip", "iss", takes_ranges=True)
PAGINATION = _value("Pagination", "pg", "page")
PMID = _value("PMID", "pmid", "uid", "unique identifier", takes_ranges=True)
ARTICLE_IDENTIFIER = _value("Article Identifier", "aid", "doi", "publisher id", "pid")
LOCATION_ID = _value("Location ID", "lid")
NLM_ID = _value("NLM Unique ID", "jid")
GRANT = _value("Grants and Funding", "gr", "grnt", "grant number", "grant")
SECONDARY_SOURCE = _value("Secondary Source ID", "si", "secondary source identifier")
ISBN = _value("ISBN", "isbn")
OWNER = _value("Owner", "owner", "own")
PUBLICATION_DATE = _date("Date - Publication", "dp", "pdat", "publication date", "date of publication")
PRINT_DATE = _date("Print Publication Date", "ppdt", "ppdat")
ELECTRONIC_DATE = _date("Electronic Publication Date", "epdt", "epdat", "dep")
ENTRY_DATE = _date("Date - Entry", "edat", "date - entrez", "entry date", "entrez date")
CREATE_DATE = _date("Date - Create", "crdt", "create date")
MESH_DATE = _date("Date - MeSH", "mhda", "mesh date")
MODIFICATION_DATE = _date("Date - Modification", "lr", "mdat", "modification date", "date last revised")
COMPLETION_DATE = _date("Date - Completion", "dcom", "cdat", "completion date")
FILTER = Field(name="Filter", tag="sb", kind=FieldKind.FILTER, others=("filter", "filt", "subset", "subsets"))

FIELDS: tuple[Field, ...] = tuple(found for found in list(globals().values()) if isinstance(found, Field))


def _fold_name(text: str) -> str:
    return " ".join(text.lower().split())


_BY_NAME = {_fold_name(name): field for field in FIELDS for name in (field.name, field.tag, *field.others)}


@lru_cache(maxsize=512)
def find_field(name: str) -> Field | None:
    """Give the field of a tag or long name in any case (`tiab`, `Title/Abstract`), `None` where PubMed has none."""
    return _BY_NAME.get(_fold_name(name))


def list_field_names() -> tuple[str, ...]:
    """List every spelling under which a field is known, sorted."""
    return tuple(sorted(_BY_NAME))
