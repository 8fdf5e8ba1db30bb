"""What a database says of a record beside its bibliography and text: what PubMed's other field tags search.

A field that a record does not have is absent from its row. PubMed's tag for each stands in brackets.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Role = Literal["author", "editor", "investigator", "subject"]


class MeshQualifier(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A subheading [sh] under a heading; `is_major` where the asterisk stands at it."""

    name: str
    ui: str | None = None
    is_major: bool = False


class MeshHeading(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A descriptor [mh] with its subheadings; `is_major` [majr] is the descriptor's own flag."""

    name: str
    ui: str | None = None
    is_major: bool = False
    qualifiers: tuple[MeshQualifier, ...] = ()

    @property
    def is_major_topic(self) -> bool:
        """Whether PubMed's [majr] finds the record by this heading: the flag may stand at any subheading."""
        return self.is_major or any(qualifier.is_major for qualifier in self.qualifiers)


class Substance(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A substance [nm] with its registry or enzyme number [rn]; PubMed prints `0` where there is none."""

    name: str
    ui: str | None = None
    registry_number: str | None = None


class SupplementaryConcept(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A disease, protocol, organism or population outside the tree of headings [nm]."""

    name: str
    ui: str | None = None
    type: str | None = None


class Grant(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A grant [gr]: its number, the institute's acronym, the agency and its country."""

    id: str | None = None
    acronym: str | None = None
    agency: str | None = None
    country: str | None = None


class TypedId(msgspec.Struct, frozen=True, kw_only=True):
    """A name in a scheme: `type` is what PubMed calls the scheme (`doi`, `pii`, `ORCID`, `Print`, `GEO`)."""

    type: str
    value: str


class Person(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody named in the record, or a group.

    `name` is as in the citation's authors [au] or groups [cn], `full_name` is `Family, Given Suffix` [fau]. Roles are
    author, editor [ed], investigator [ir] and subject [ps]; `affiliations` [ad]; `identifiers` [auid], the person's
    own (ORCID) before those of the affiliations (ROR).
    """

    name: str
    role: Role = "author"
    full_name: str | None = None
    affiliations: tuple[str, ...] = ()
    identifiers: tuple[TypedId, ...] = ()


class HistoryDate(msgspec.Struct, frozen=True, kw_only=True):
    """A date of PubMed's history: `pubmed` is entry [edat], `entrez` creation [crdt], `medline` MeSH date [mhda]."""

    status: str
    date: str


class Indexing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How PubMed describes a record; dates are ISO 8601 as precise as stated, lists are in the record's order.

    `status` is MEDLINE, In-Process, PubMed-not-MEDLINE, Publisher ... [sb]; `indexing_method` Automated or Curated;
    `subsets` are citation subsets such as IM [sb]; `completed` [dcom]; `revised` [lr]; `published_online` [dep];
    `place` is where the journal or book is published [pl]; `locations` [lid]; `article_ids` [aid]; `accessions` [si]
    have the data bank's name as type. `affiliations` are those of the record as a whole: until 2014 PubMed printed one,
    of the first author.
    """

    status: str | None = None
    owner: str | None = None
    indexing_method: str | None = None
    publication_status: str | None = None
    publication_model: str | None = None
    subsets: tuple[str, ...] = ()
    created: str | None = None
    completed: str | None = None
    revised: str | None = None
    published_online: str | None = None
    history: tuple[HistoryDate, ...] = ()
    headings: tuple[MeshHeading, ...] = ()
    substances: tuple[Substance, ...] = ()
    supplementary_concepts: tuple[SupplementaryConcept, ...] = ()
    gene_symbols: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    affiliations: tuple[str, ...] = ()
    grants: tuple[Grant, ...] = ()
    journal_nlm_id: str | None = None
    medline_abbreviation: str | None = None
    place: str | None = None
    issns: tuple[TypedId, ...] = ()
    isbns: tuple[str, ...] = ()
    article_ids: tuple[TypedId, ...] = ()
    locations: tuple[TypedId, ...] = ()
    accessions: tuple[TypedId, ...] = ()
    other_ids: tuple[TypedId, ...] = ()
    coi_statement: str | None = None
    copyright: str | None = None

    def list_affiliations(self) -> tuple[str, ...]:
        """Give every affiliation [ad], in the record's order: that of the whole record, then each person's."""
        return (*self.affiliations, *(text for person in self.people for text in person.affiliations))

    def find_date(self, status: str) -> str | None:
        """Give the first date of a status in the history: `pubmed` for [edat], `entrez` [crdt], `medline` [mhda]."""
        return next((entry.date for entry in self.history if entry.status == status), None)
