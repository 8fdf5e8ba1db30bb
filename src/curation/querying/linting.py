"""What is wrong with a query before it is sent: unknown tags, lost operators, short truncation, odd characters.

PubMed answers most faults of a query with a plausible count and no word: an unknown tag is searched in all fields, a
tag on a group is ignored, a leading NOT is lost (../shared/eutils.md 1, measured 2026). So it is read here first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches

from curation.querying.characters import check_characters
from curation.querying.dates import is_date, parse_days
from curation.querying.fields import ALL_FIELDS, Field, FieldKind, find_field, list_field_names
from curation.querying.filters import find_filter
from curation.querying.parsing import parse_query
from curation.querying.syntax import Operator, Query, Range, Remark, Tag, Term
from curation.querying.words import STOP_WORDS, TRUNCATION_LETTERS, split_words

_ASTERISK = re.compile(r"([^\W_]*)(\*+)([^\W_]*)")
_LOWER_OPERATOR = re.compile(r"(?<!\S)(and|or|not)(?!\S)", re.IGNORECASE)
_SURNAME = re.compile(r"or \w{1,3}", re.IGNORECASE)  # a name with its initials
_BARE_RANGE = re.compile(r"(?<![\w/])\d{4}(/\d{1,2}){0,2} ?: ?\d{4}(?![\w])")
_UPPER_OPERATOR = re.compile(r"(?<!\S)(AND|OR|NOT)(?!\S)")
_INNER_TAG = re.compile(r"\[([^\[\]]+)\]")
_DISTANCE = re.compile(r"~\d{1,4}")
_WHOLE = re.compile(r"[0-9]{1,12}")
_STRAY_DISTANCE = re.compile(r"(?<!\w)~\d+(?!\w)")
# Ovid's way to write a query: `exp asthma/`, `asthma.ti,ab.`, `hip adj3 pain`.
_OVID = re.compile(r"^exp (?=.*/$)|(?<=\w)/$|\.[a-z]{2}(,[a-z]{2})*\.(?!\w)|(?<!\S)adj\d+(?!\S)", re.IGNORECASE)
_HISTORY = re.compile(r"#\d+")
_TAG_REMEDY = "PubMed would search all fields; use a tag of its list, such as [tiab] or [mh]"


def check_query(text: str) -> tuple[Remark, ...]:
    """Remark on a query before any request: a remark a fault, with position, problem and remedy; by position.

    `is_error` marks what PubMed would silently run otherwise than written; the rest is worth a look. A query without
    remarks is well written, which does not say that it finds the right literature.
    """
    return check_parsed(parse_query(text))


def check_parsed(query: Query) -> tuple[Remark, ...]:
    """Remark on a query that is parsed already; as `check_query`."""
    found = [*query.remarks, *check_characters(query.text)]
    for term in _list_terms(query):
        for check in _CHECKS:
            found += check(term)
    for step in query.steps:
        if isinstance(step, Range):
            found += _check_range(step)
    found += _check_ampersands(query)
    if not query.steps:
        found.append(_remark(0, len(query.text), "Nothing to search for", "Write at least one term"))
    return tuple(sorted(set(found)))


def _list_terms(query: Query) -> Iterator[Term]:
    for step in query.steps:
        if isinstance(step, Term):
            yield step


def _check_tag(term: Term) -> Iterator[Remark]:
    if term.tag:
        yield from _check_field(term.tag)
        yield from _check_modifier(term, term.tag)


def _check_field(tag: Tag) -> Iterator[Remark]:
    if find_field(tag.name):
        return
    nearest = get_close_matches(tag.name.lower(), list_field_names(), n=1, cutoff=0.7)
    remedy = f"Did you mean [{nearest[0]}]? {_TAG_REMEDY}" if nearest else _TAG_REMEDY
    yield _remark(tag.start, tag.end, f"PubMed has no field tag [{tag.name}]", remedy)


def _check_modifier(term: Term, tag: Tag) -> Iterator[Remark]:
    field = find_field(tag.name)
    if tag.modifier is None or field is None:
        return
    if tag.modifier.startswith("~"):
        yield from _check_proximity(term, tag, field)
    elif tag.modifier.lower() == "noexp":
        if not field.takes_noexp:
            problem = f"[{tag.name}] has nothing to explode, so noexp is lost"
            yield _remark(tag.start, tag.end, problem, f"Write [{tag.name}]")
    elif not tag.modifier.startswith("__"):  # PubMed's own translations name a journal so: [Journal:__jid7505876]
        problem = f"Unknown modifier :{tag.modifier}"
        yield _remark(tag.start, tag.end, problem, "Only :noexp and :~N are known")


def _check_proximity(term: Term, tag: Tag, field: Field) -> Iterator[Remark]:
    faults = (
        (not _DISTANCE.fullmatch(tag.modifier or ""), "The distance is no whole number", "Write it as [tiab:~3]"),
        (not field.takes_proximity, f"[{tag.name}] takes no distance", "Use [ti], [tiab] or [ad]"),
        (not term.is_quoted, "A distance needs a quotation", 'Write "hip pain"[tiab:~3]'),
        (len(split_words(term.text)) < 2, "A distance needs two words or more", "Write them in one quotation"),
        (
            "*" in term.text,
            "PubMed ignores the distance where a word is truncated",
            "Write the forms out, joined by OR",
        ),
    )
    for is_fault, problem, remedy in faults:
        if is_fault:
            yield _remark(term.start, term.end, problem, remedy)


def _check_truncation(term: Term) -> Iterator[Remark]:
    for found in _ASTERISK.finditer(term.text):
        stem, _, rest = found.groups()
        if rest:
            problem, remedy = "Truncation works at the end of a word only", "Write the forms out, joined by OR"
        elif not stem:
            problem, remedy = "An asterisk that follows no word, ignored", "Write it behind a word, within the quotes"
        elif len(stem) < TRUNCATION_LETTERS:
            problem = f"{stem}* is too short: truncation needs {TRUNCATION_LETTERS} letters"
            remedy = "Write the forms out, joined by OR"
        else:
            continue
        yield _remark(term.start, term.end, problem, remedy)


def _check_truncated_phrase(term: Term) -> Iterator[Remark]:
    field = find_field(term.tag.name) if term.tag else None
    if not term.is_quoted and (field is None or field.kind is not FieldKind.WORDS):
        return  # words without a tag are searched one by one, and names have no such rule
    if any(len(split_words(word)) > 0 and "*" in word for word in term.text.split()[:-1]):
        problem = "The truncated word of a phrase must be its last one"
        yield _remark(term.start, term.end, problem, "Write the forms out, joined by OR, or tag each word")


def _check_lower_operators(term: Term) -> Iterator[Remark]:
    field = find_field(term.tag.name) if term.tag else None
    is_value = field is not None and field.kind is not FieldKind.WORDS
    if term.is_quoted or (is_value and _SURNAME.fullmatch(term.text)):
        return
    for found in _LOWER_OPERATOR.finditer(term.text):
        word = found.group()
        # A blank is AND already, so a lost `and` within words changes little; at an edge it stood for the operator.
        is_edge = found.start() == 0 or found.end() == len(term.text)
        if is_value and not is_edge:
            continue  # names such as `head and neck neoplasms` hold the word
        problem = f"{word} is no operator unless in capitals; PubMed takes it for a word"
        is_error = is_edge or word.lower() != "and"
        remedy = f"Write {word.upper()}, or quote the phrase"
        yield Remark(start=term.start, end=term.end, problem=problem, remedy=remedy, is_error=is_error)


def _check_quotation(term: Term) -> Iterator[Remark]:
    if not term.is_quoted:
        return
    for found in _INNER_TAG.finditer(term.text):
        if find_field(found.group(1).partition(":")[0]):
            problem = f"The tag {found.group()} stands within the quotes and is searched as a word"
            yield _remark(term.start, term.end, problem, "Write it behind the closing quote")
    for found in _UPPER_OPERATOR.finditer(term.text):
        problem = f"{found.group()} stands within quotes and is a word there"
        remedy = "Close the quotation before it, or leave it as it is if the phrase is meant"
        yield Remark(start=term.start, end=term.end, problem=problem, remedy=remedy, is_error=False)


def _check_words(term: Term) -> Iterator[Remark]:
    if _HISTORY.fullmatch(term.text):
        problem = f"{term.text} names a search of a session that is gone"
        yield _remark(term.start, term.end, problem, "Write that search out in parentheses")
        return
    words = split_words(term.text)
    field = find_field(term.tag.name) if term.tag else None
    if not words:
        yield _remark(term.start, term.end, "A term without a word, ignored", "Delete it or write a word")
    elif field and field.kind is FieldKind.WORDS and field is not ALL_FIELDS and set(words) <= STOP_WORDS:
        problem = f"PubMed does not index {' '.join(words)}, so this term finds nothing"
        yield _remark(term.start, term.end, problem, "Delete it or write a longer phrase")


def _check_foreign_syntax(term: Term) -> Iterator[Remark]:
    if term.is_quoted:
        return
    if _OVID.search(term.text):
        remedy = 'Write asthma[mh], asthma[tiab] or "hip pain"[tiab:~3]'
        yield _remark(term.start, term.end, "This is Ovid's syntax; PubMed searches its words", remedy)
    elif _STRAY_DISTANCE.search(term.text):
        yield _remark(term.start, term.end, "A distance stands within the tag", 'Write "hip pain"[tiab:~3]')


def _check_ampersands(query: Query) -> Iterator[Remark]:
    for step in query.steps:
        if isinstance(step, Operator) and query.text[step.start : step.end] == "&":
            remedy = "Write AND; in a name, such as prevention & control, write `and`, or quote the name"
            yield Remark(start=step.start, end=step.end, problem="& is read as AND", remedy=remedy, is_error=False)


def _check_date(term: Term) -> Iterator[Remark]:
    field = find_field(term.tag.name) if term.tag else None
    if field and field.kind is FieldKind.DATE and not is_date(term.text):
        remedy = "Write 2019, 2019/03, 2019/03/21 or last 5 years"
        yield _remark(term.start, term.end, f"{term.text} is no date", remedy)


def _check_bare_range(term: Term) -> Iterator[Remark]:
    if term.tag is None and not term.is_quoted and _BARE_RANGE.search(term.text):
        problem = "A range without a date field is searched as words"
        yield _remark(term.start, term.end, problem, "Write 2019:2021[dp]")


def _check_filter(term: Term) -> Iterator[Remark]:
    field = find_field(term.tag.name) if term.tag else None
    if field and field.kind is FieldKind.FILTER and find_filter(term.text) is None:
        problem = f"{term.text} is no filter that is known here"
        remedy = "Compare it with PubMed's list of filters and subsets"
        yield Remark(start=term.start, end=term.end, problem=problem, remedy=remedy, is_error=False)


def _check_range(bounds: Range) -> Iterator[Remark]:
    yield from _check_field(bounds.tag)
    field = find_field(bounds.tag.name)
    if field is None:
        return
    if field.kind is not FieldKind.DATE:
        yield from _check_number_range(bounds)
        return
    first, last = (parse_days(end.text, today=None) for end in (bounds.first, bounds.last))
    for end, days in ((bounds.first, first), (bounds.last, last)):
        if days is None:
            yield _remark(end.start, end.end, f"{end.text} is no date", "Write 2019, 2019/03 or 2019/03/21")
    if first and last and first.first > last.last:
        yield _remark(bounds.start, bounds.end, "The range ends before it begins", "Swap its ends")


def _check_number_range(bounds: Range) -> Iterator[Remark]:
    ends = [bounds.first.text, bounds.last.text]
    if not all(map(_WHOLE.fullmatch, ends)):
        yield _remark(bounds.start, bounds.end, "A range whose ends are no whole numbers", "Write 100:200")
    elif int(ends[0]) > int(ends[1]):
        yield _remark(bounds.start, bounds.end, "The range ends before it begins", "Swap its ends")


def _remark(start: int, end: int, problem: str, remedy: str) -> Remark:
    return Remark(start=start, end=end, problem=problem, remedy=remedy, is_error=True)


_CHECKS: tuple[Callable[[Term], Iterator[Remark]], ...] = (
    _check_tag,
    _check_truncation,
    _check_truncated_phrase,
    _check_lower_operators,
    _check_quotation,
    _check_words,
    _check_foreign_syntax,
    _check_date,
    _check_bare_range,
    _check_filter,
)
