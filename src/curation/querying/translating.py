"""A query understood: the plan to run, the translation to show, the warnings to read with it.

The translation is itself a query, in PubMed's style with long field names, and is understood as the same plan.
PubMed's automatic term mapping needs tables that are NLM's: a term without a tag is searched in all fields, word by
word (phrases where quotes or hyphens make one), and a warning says so.
"""

from __future__ import annotations

import re
from datetime import date

import msgspec

from curation.querying import fields
from curation.querying.clauses import ClauseReader
from curation.querying.criteria import HasNumber, HasPhrase, HasValue, Plan
from curation.querying.fields import Field, find_field
from curation.querying.filters import is_untagged_filter
from curation.querying.headings import HeadingTree
from curation.querying.linting import check_parsed
from curation.querying.parsing import parse_query
from curation.querying.readings import Reading, build_reading, join_all, join_readings
from curation.querying.records import ALL_PARTS, format_value
from curation.querying.syntax import Connective, Operator, Query, Range, Remark, Step, Term
from curation.querying.values import normalise_value
from curation.querying.words import STOP_WORDS, split_pattern

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_PMID = re.compile(r"[1-9]\d{4,8}")
_HISTORY = re.compile(r"#\d+")
_HAS_ABSTRACT = "hasabstract"
_NO_MAPPING = (
    "Terms without a tag were searched in all fields, word by word: PubMed would also map them to headings, "
    "substances, journals and authors by tables that are not here"
)


class Understanding(msgspec.Struct, frozen=True, kw_only=True):
    """What a query means: `plan` to be decided for records, `translation` to be shown, `warnings` in order.

    `is_altered` where not all of the query is run as written: a fault in it, or a clause that no record can decide.
    """

    plan: Plan
    translation: str
    warnings: tuple[str, ...]
    is_altered: bool


def understand_query(text: str, *, tree: HeadingTree | None = None, today: date | None = None) -> Understanding:
    """Understand a query; every text has a meaning, be it to find nothing, with warnings that say what was left out.

    `tree` lets headings find their narrower ones; `today` is where relative dates (`last 5 years`) end, which find
    nothing without it.
    """
    translator = _Translator(tree, today)
    query = parse_query(text)
    reading = translator.read(query) or Reading((), "")
    remarks = check_parsed(query)
    warnings = [*map(format_remark, remarks), *translator.clauses.warnings]
    if not reading.plan:
        warnings.append("Nothing of this query can be decided from records, so nothing is found")
    return Understanding(
        plan=reading.plan,
        translation=reading.text,
        warnings=tuple(warnings),
        is_altered=not reading.plan or translator.clauses.has_left_out or any(remark.is_error for remark in remarks),
    )


def format_remark(remark: Remark) -> str:
    """Write a remark as one line with its place in the query, counted from 1."""
    return f"at {remark.start + 1}: {remark.problem}. {remark.remedy}."


class _Translator:
    def __init__(self, tree: HeadingTree | None, today: date | None) -> None:
        self.clauses = ClauseReader(tree, today)

    def read(self, query: Query) -> Reading | None:
        pmids = _list_pmids(query.steps)
        if pmids:
            return join_all(Connective.OR, [_read_pmid(pmid) for pmid in pmids])
        results: list[Reading | None] = []
        for step in query.steps:
            if isinstance(step, Operator):
                right, left = results.pop(), results.pop()
                results.append(join_readings(step.connective, left, right))
            else:
                results.append(self.read_operand(step))
        return results[0] if results else None

    def read_operand(self, operand: Term | Range) -> Reading | None:
        field = find_field(operand.tag.name) if operand.tag else None
        if isinstance(operand, Range):
            return self.clauses.read_range(operand, field or fields.PUBLICATION_DATE)
        if _is_filter(operand, field):
            return self.clauses.read_filter(operand)
        if operand.tag is None or field is None:
            return self.read_untagged(operand)
        return self.clauses.read_term(operand, operand.tag, field)

    def read_untagged(self, term: Term) -> Reading | None:
        if _HISTORY.fullmatch(term.text):
            self.clauses.leave_out(f"{term.text} names a search of a session that is gone")
            return None
        chunks = [term.text] if term.is_quoted else term.text.split()
        readings = [reading for chunk in chunks for reading in [self.read_chunk(chunk, term)] if reading]
        if readings:
            self.clauses.warn(_NO_MAPPING)
        return join_all(Connective.AND, readings)

    def read_chunk(self, chunk: str, term: Term) -> Reading | None:
        """Understand what stands between two blanks, or a whole quotation, in all fields."""
        if is_untagged_filter(chunk):
            return self.clauses.read_filter(Term(text=chunk))
        words = split_pattern(chunk)
        if not words or (not term.is_quoted and len(words) == 1 and words[0] in STOP_WORDS):
            return None
        phrase = build_reading(HasPhrase(ALL_PARTS, words), f'"{" ".join(words)}"[{fields.ALL_FIELDS.name}]')
        if not _DOI.fullmatch(chunk):
            return phrase
        doi = normalise_value(fields.ARTICLE_IDENTIFIER, chunk)
        found = HasValue((format_value(fields.ARTICLE_IDENTIFIER, doi),))
        named = build_reading(found, f'"{doi}"[{fields.ARTICLE_IDENTIFIER.name}]')
        return join_readings(Connective.OR, named, phrase)


def _is_filter(term: Term, field: Field | None) -> bool:
    return field is fields.FILTER or (field is fields.TEXT_WORD and term.text.lower() == _HAS_ABSTRACT)


def _list_pmids(steps: tuple[Step, ...]) -> list[str]:
    """List the PMIDs of a query that is nothing but PMIDs: PubMed joins them by OR. Years are too short to be meant."""
    if len(steps) != 1 or not isinstance(steps[0], Term) or steps[0].is_quoted or steps[0].tag:
        return []
    chunks = steps[0].text.split()
    return chunks if all(map(_PMID.fullmatch, chunks)) else []


def _read_pmid(pmid: str) -> Reading:
    return build_reading(HasNumber(int(pmid), int(pmid)), f'"{pmid}"[{fields.PMID.name}]')
