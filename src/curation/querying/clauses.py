"""Tagged terms and ranges as clauses: what each field does with its words, values, days and filters."""

from __future__ import annotations

import re
from datetime import date

from curation.querying import fields
from curation.querying.criteria import Criterion, HasDay, HasNear, HasNumber, HasPhrase, HasValue, Never
from curation.querying.dates import FAR, Days, format_day, is_relative, parse_days
from curation.querying.fields import Field, FieldKind
from curation.querying.filters import find_filter
from curation.querying.headings import CLINICAL_TRIALS, HeadingTree
from curation.querying.readings import Reading, build_reading
from curation.querying.records import DAY_FIELDS, format_value, list_parts
from curation.querying.subheadings import find_subheading, list_narrower_subheadings
from curation.querying.syntax import Range, Tag, Term
from curation.querying.values import normalise_value
from curation.querying.words import STOP_WORDS, TRUNCATION_LETTERS, split_pattern, split_words

_PEOPLE = frozenset(
    {
        fields.AUTHOR,
        fields.FIRST_AUTHOR,
        fields.LAST_AUTHOR,
        fields.FULL_AUTHOR,
        fields.EDITOR,
        fields.INVESTIGATOR,
        fields.FULL_INVESTIGATOR,
        fields.NAME_AS_SUBJECT,
    }
)
_FULL_NAMES = frozenset({fields.FULL_AUTHOR, fields.FULL_INVESTIGATOR})
_HEADINGS = frozenset({fields.MESH_TERMS, fields.MAJOR_TOPIC, fields.SUBHEADING, fields.PUBLICATION_TYPE})
_PUBLISHED = frozenset({fields.PUBLICATION_DATE, fields.PRINT_DATE, fields.ELECTRONIC_DATE})
_JOURNAL_ID = re.compile(r"__jid(\w+)")
_DISTANCE = re.compile(r"~(\d{1,4})")
_WHOLE = re.compile(r"[0-9]{1,12}")
_NO_TREE = (
    "No tree of headings was given: [{tag}] finds the heading itself and not the narrower ones, which PubMed finds too"
)
_NO_TYPE_TREE = "No tree of headings was given: of the publication types only clinical trials find their narrower ones"


class ClauseReader:
    """Understands single clauses; what there is to say about them gathers in `warnings`, each once."""

    def __init__(self, tree: HeadingTree | None, today: date | None) -> None:
        self.tree = tree
        self.today = today
        self.warnings: dict[str, None] = {}
        self.has_left_out = False

    def read_term(self, term: Term, tag: Tag, field: Field) -> Reading | None:
        """Understand a term with a known tag; `None` where no record can decide it."""
        match field.kind:
            case FieldKind.FILTER:
                return self.read_filter(term)
            case FieldKind.DATE:
                return self._read_days(term.text, self._parse_days(term.text, field), field)
            case FieldKind.WORDS:
                return self._read_words(term, tag, field)
        return self._read_value(term, tag, field)

    def read_filter(self, term: Term) -> Reading | None:
        """Understand a named filter or subset."""
        shown = f'"{term.text.lower()}"[{fields.FILTER.name}]'
        found = find_filter(term.text)
        if found is None or found.why_not:
            reason = found.why_not if found else "it is no filter that is known here"
            self.leave_out(f"{shown} cannot be decided from records: {reason}")
            return None
        values = self._explode(found.field, found.value) if found.field in _HEADINGS else (found.value,)
        return build_reading(HasValue(_list_keys(found.field, values)), shown)

    def read_range(self, bounds: Range, field: Field) -> Reading | None:
        """Understand a range of days or of PMIDs."""
        first, last = bounds.first.text, bounds.last.text
        if field.kind is FieldKind.DATE:
            days = (parse_days(first, today=self.today), parse_days(last, today=self.today))
            whole = Days(days[0].first, days[1].last) if days[0] and days[1] else None
            return self._read_days(f"{first}:{last}", whole, field)
        if _WHOLE.fullmatch(first) and _WHOLE.fullmatch(last):
            return build_reading(HasNumber(int(first), int(last)), f"{first}:{last}[{field.name}]")
        return self._read_value(Term(text=f"{first}:{last}", is_quoted=True), Tag(name=field.name), field)

    def warn(self, text: str) -> None:
        """Keep a warning, once."""
        self.warnings[text] = None

    def leave_out(self, reason: str) -> None:
        """Keep that a clause was left out, and why."""
        self.has_left_out = True
        self.warn(f"{reason}, and was left out")

    def _read_words(self, term: Term, tag: Tag, field: Field) -> Reading | None:
        # A distance is ignored where a word is truncated (User Guide, "Proximity searching").
        distance = _DISTANCE.fullmatch(tag.modifier or "") if "*" not in term.text else None
        words = split_words(term.text) if distance else split_pattern(term.text)
        if not words:
            return None
        parts = list_parts(field)
        if distance and field.takes_proximity and len(words) > 1:
            shown = f'"{" ".join(words)}"[{field.name}:~{int(distance[1])}]'
            return build_reading(HasNear(parts, words, int(distance[1])), shown)
        shown = f'"{" ".join(words)}"[{field.name}]'
        if field is not fields.ALL_FIELDS and STOP_WORDS.issuperset(words):
            self.warn(f"{shown} finds nothing: PubMed does not index {' '.join(words)}")
            return build_reading(Never(), shown)
        return build_reading(HasPhrase(parts, words), shown)

    def _parse_days(self, text: str, field: Field) -> Days | None:
        days = parse_days(text, today=self.today)
        # What is to be published is found by the last days of publication, so the User Guide says.
        return Days(days.first, FAR) if days and field in _PUBLISHED and is_relative(text) else days

    def _read_days(self, text: str, days: Days | None, field: Field) -> Reading:
        if days is None:
            self.warn(f"{text}[{field.name}] is no date, so it finds nothing")
            return build_reading(Never(), f'"{text}"[{field.name}]')
        shown = f"{format_day(days.first)}:{format_day(days.last)}[{field.name}]"
        return build_reading(HasDay(_list_columns(field), days.first, days.last), shown)

    def _read_value(self, term: Term, tag: Tag, field: Field) -> Reading | None:
        if field is fields.PHARMACOLOGICAL_ACTION:
            self.leave_out(f'"{term.text}"[{field.name}] needs NLM\'s list of what substances do')
            return None
        journal = _JOURNAL_ID.fullmatch(tag.modifier or "")
        if journal and field is fields.JOURNAL:
            shown = f'"{term.text.lower()}"[{field.name}:{tag.modifier}]'
            return build_reading(HasValue(_list_keys(fields.NLM_ID, (journal[1],))), shown)
        value = normalise_value(field, term.text)
        if not value.strip("/"):
            return None
        is_exact = (tag.modifier or "").lower() == "noexp"
        label = f"[{field.name}:noexp]" if is_exact and field.takes_noexp else f"[{field.name}]"
        shown = f'"{term.text.lower()}"{label}'
        if _is_truncated(term.text):
            return build_reading(HasValue(prefixes=_list_keys(field, (value,))), shown)
        if field in _PEOPLE and not term.is_quoted:
            return build_reading(_build_name(field, value), f"{term.text.lower()}{label}")
        if field is fields.PMID and _WHOLE.fullmatch(value):
            return build_reading(HasNumber(int(value), int(value)), shown)
        return build_reading(HasValue(_list_keys(field, self._list_names(field, value, is_exact=is_exact))), shown)

    def _list_names(self, field: Field, value: str, *, is_exact: bool) -> tuple[str, ...]:
        """List the values that a value means: a heading and the narrower ones, each with the subheading and its group.

        `:noexp` turns off both.
        """
        if field not in _HEADINGS:
            return (value,)
        if field is fields.SUBHEADING:
            return self._list_subheadings(value, is_exact=is_exact)
        heading, slash, subheading = value.partition("/")
        heading = (self.tree.find_heading(heading) if self.tree else None) or heading
        headings = (heading,) if is_exact else self._explode(field, heading)
        subheadings = self._list_subheadings(subheading, is_exact=is_exact) if slash else ("",)
        return tuple(name + slash + behind for name in headings for behind in subheadings)

    def _explode(self, field: Field, heading: str) -> tuple[str, ...]:
        """List a heading and the narrower ones."""
        tree = self.tree
        if tree is None:
            is_type = field is fields.PUBLICATION_TYPE
            self.warn(_NO_TYPE_TREE if is_type else _NO_TREE.format(tag=field.tag))
            tree = CLINICAL_TRIALS
        elif tree.find_heading(heading) is None:
            self.warn(f"{heading} is no heading of the tree that was given, so nothing narrower is searched")
        return tree.list_narrower(heading)

    def _list_subheadings(self, text: str, *, is_exact: bool) -> tuple[str, ...]:
        subheading = find_subheading(text)
        if subheading is None:
            self.warn(f"{text} is no subheading that is known here")
            return (text,)
        return (subheading,) if is_exact else list_narrower_subheadings(subheading)


def _build_name(field: Field, value: str) -> Criterion:
    """An unquoted name finds all names that begin so: PubMed truncates it to allow for more initials."""
    (key,) = _list_keys(field, (value,))
    is_cut = field not in _FULL_NAMES and " " in value
    return HasValue((key,), (key if is_cut else f"{key} ",))


def _is_truncated(text: str) -> bool:
    stem = text.rstrip("*")
    last = split_words(stem)[-1:]
    return stem != text and bool(last) and len("".join(split_words(stem))) >= TRUNCATION_LETTERS


def _list_keys(field: Field, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(format_value(field, value) for value in values)


def _list_columns(field: Field) -> tuple[int, ...]:
    """[dp] finds a record by its print or by its electronic date."""
    if field is fields.PUBLICATION_DATE:
        return (DAY_FIELDS.index(fields.PRINT_DATE), DAY_FIELDS.index(fields.ELECTRONIC_DATE))
    return (DAY_FIELDS.index(field),)
