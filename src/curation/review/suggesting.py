"""Candidate claims, read off an abstract by rules and a small linear model: proposals for a person, never claims.

One candidate per sentence and outcome. `suggested_by` marks each as made by a machine, for ever; nothing is taken
into the table before a curator has read the sentence and accepted it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from curation.domain.citation import Citation
from curation.domain.claim import Biomarker, Population
from curation.domain.quote import Passage, Quote, build_quote, split_sentences
from curation.reading.participants import find_participants
from curation.reading.populations import build_biomarker, build_population
from curation.reading.reading import ReadEffect, read_effects
from curation.reading.roles import rate_design, rate_quote_role
from curation.reading.terms import Term, TermKind, find_terms, select_terms
from curation.review.suggested_arms import Arms, find_arms, list_title_arms
from curation.review.suggested_directions import rate_direction
from curation.review.suggested_names import find_short_names, write_out
from curation.review.suggested_outcomes import OutcomeName, assign_effects, list_outcomes
from curation.vocabulary import EffectMeasure, Outcome, OutcomeDirection, QuoteRole, StudyDesign

SUGGESTED_BY = "curation-suggest 1"
SENTENCE_LIMIT = 400
PASSAGE_LIMIT = 2_000
CANDIDATE_LIMIT = 60
CONTEXT_LIMIT = 20_000
CONTEXT_SENTENCES = 60
_EFFECT_FIELDS = (
    *("measure", "value", "lower", "upper", "level", "p_op", "p", "n_events", "n_total", "unit"),
    *("arm", "time", "time_unit"),
)


# A title names a marker; how it was measured, and from where on it is high, stands in the text.
_MEASURED = frozenset({TermKind.BIOMARKER, TermKind.ASSAY})
# What a source says of a marker or a treatment without measuring anything in people.
_STATED = frozenset({Outcome.APPROVAL, Outcome.RECOMMENDATION, Outcome.DEFINITION, Outcome.TRIAL_STATUS})
_STATES = frozenset({TermKind.HER2, TermKind.HORMONE_RECEPTOR})
_WHO = re.compile(r"\b(?:patients|people|women|adults|participants|individuals|those)\b[^.]{0,60}\Z", re.IGNORECASE)
_WHO_REACH = 90
_IN_TUMOUR = re.compile(r"[^.;]{0,40}\b(?:cancers?|carcinomas?|adenocarcinomas?|tumou?rs)\b", re.IGNORECASE)
_IN = re.compile(r"\b(?:in|with|for|of)\s(?:[a-z-]{2,14},?\s){0,3}\Z", re.IGNORECASE)


class Suggestion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One candidate claim; fields as in `Claim`, all of them guesses but the quote.

    `effects` keep their offsets in the quoted section. `outcome` is `None` where the sentence names none of the
    vocabulary, `direction` is `not_stated` where it compares nothing. `suggested_by` names the program.
    """

    citation_id: str
    quote: Quote
    quote_role: QuoteRole
    population: Population
    outcome: Outcome | None
    direction: OutcomeDirection
    effects: tuple[ReadEffect, ...] = ()
    biomarker: Biomarker | None = None
    intervention: str | None = None
    comparator: str | None = None
    design: StudyDesign | None = None
    suggested_by: str = SUGGESTED_BY


class _Abstract(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for all sentences of one citation."""

    citation: Citation
    design: StudyDesign | None
    context: tuple[Term, ...]
    arms: Arms
    short_names: dict[str, str]
    participants: int | None


def suggest_claims(citation: Citation) -> tuple[Suggestion, ...]:
    """Propose the claims of a citation's text, in reading order, at most `CANDIDATE_LIMIT`; empty without a text.

    Sentences that state an effect are proposed, and results that name an outcome with a treatment, a biomarker or a
    direction; sentences of over `PASSAGE_LIMIT` characters are not read. The title is never quoted: it is no finding.
    """
    passages = _list_passages(citation)
    telling = [stated for stated in map(_read_passage, passages) if stated.effects or stated.outcomes]
    if not telling:
        return ()
    abstract = _read_abstract(citation, passages)
    candidates: list[Suggestion] = []
    for stated in telling:
        if len(candidates) < CANDIDATE_LIMIT:
            found = _build_candidates(abstract, stated)
            candidates += [one for one in found if _is_candidate(one, stated.terms, abstract)]
    return tuple(candidates[:CANDIDATE_LIMIT])


def format_suggestions(citation_id: str, suggestions: Sequence[Suggestion]) -> dict[str, object]:
    """Write the candidates of one record for machines: `{"id", "candidates": [...]}`."""
    return {"id": citation_id, "candidates": [_format_suggestion(suggestion) for suggestion in suggestions]}


def _list_passages(citation: Citation) -> list[Passage]:
    sentences = split_sentences(citation)[:SENTENCE_LIMIT]
    return [sentence for sentence in sentences if sentence.end - sentence.start <= PASSAGE_LIMIT]


def _read_abstract(citation: Citation, passages: Sequence[Passage]) -> _Abstract:
    text = " ".join(section.text[:CONTEXT_LIMIT] for section in citation.sections)[:CONTEXT_LIMIT]
    title = citation.title[:PASSAGE_LIMIT]
    sentences = [passage.text for passage in passages[:CONTEXT_SENTENCES]]
    return _Abstract(
        citation=citation,
        participants=find_participants(sentences),
        design=rate_design(citation.publication_types, f"{title} {text}"),
        context=_choose_context(find_terms(title), sentences),
        arms=list_title_arms(title, sentences),
        short_names=find_short_names(f"{title} {text}"),
    )


def _choose_context(title: tuple[Term, ...], sentences: Sequence[str]) -> tuple[Term, ...]:
    """Take the terms of a title, and of the text only such kinds as the title does not name; markers of both.

    A receptor state is only taken from a text that says who was studied: it may speak of HER2 for other reasons.
    """
    named = {term.kind for term in title}
    others = [(text, term) for text in sentences for term in find_terms(text) if term.kind not in named - _MEASURED]
    return title + tuple(term for text, term in others if term.kind not in _STATES or _says_who(text, term))


def _says_who(text: str, term: Term) -> bool:
    before = text[max(0, term.start - _WHO_REACH) : term.start]
    return bool(_WHO.search(before) or (_IN.search(before) and _IN_TUMOUR.match(text, term.end)))


def suggest_for(citation: Citation, passage: Passage) -> Suggestion:
    """Fill in what a record and selected words of it say, whatever the words are: a claim may be opened on any.

    Of several outcomes the one with most effects counts, then the first named.
    """
    abstract = _read_abstract(citation, _list_passages(citation))
    return max(_build_candidates(abstract, _read_passage(passage)), key=lambda one: len(one.effects))


class _Stated(msgspec.Struct, frozen=True, kw_only=True):
    """What a passage states by itself."""

    passage: Passage
    terms: tuple[Term, ...]
    effects: tuple[ReadEffect, ...]
    outcomes: tuple[OutcomeName, ...]


def _read_passage(passage: Passage) -> _Stated:
    terms, effects = find_terms(passage.text), read_effects(passage.text)
    outcomes = list_outcomes(terms, effects, passage.text)
    return _Stated(passage=passage, terms=terms, effects=effects, outcomes=outcomes)


def _build_candidates(abstract: _Abstract, stated: _Stated) -> tuple[Suggestion, ...]:
    """Build one candidate an outcome; one without an outcome where none is named."""
    passage, terms = stated.passage, stated.terms
    section = abstract.citation.sections[passage.section_index]
    role = rate_quote_role(passage.text, label=section.label, nlm_category=section.nlm_category, design=abstract.design)
    quote = build_quote(abstract.citation, passage)
    written = write_out(passage.text, abstract.short_names)
    arms = find_arms(written, terms if written == passage.text else find_terms(written), abstract.arms)
    people = build_population(terms, context=abstract.context)
    people = msgspec.structs.replace(people, n=find_participants([passage.text]) or abstract.participants)
    return tuple(
        Suggestion(
            citation_id=abstract.citation.id,
            quote=quote,
            quote_role=role,
            population=people,
            outcome=outcome.outcome if outcome else None,
            direction=_rate_direction(written, arms, outcome, own, role),
            effects=tuple(_move(effect, passage.start) for effect in own),
            biomarker=build_biomarker(terms, context=abstract.context),
            intervention=arms.intervention,
            comparator=arms.comparator,
            design=abstract.design,
        )
        for outcome, own in assign_effects(stated.outcomes, stated.effects)
    )


def _is_candidate(found: Suggestion, terms: Sequence[Term], abstract: _Abstract) -> bool:
    """Say whether a reading is worth a curator's look.

    A p value of nothing named is not, nor is an outcome without any figure, treatment, marker or direction; without
    figures only results and, on a marker, what is known before count.
    """
    if found.effects:
        is_bare = found.outcome is None and all(read.effect.measure == EffectMeasure.P_ONLY for read in found.effects)
        return not is_bare or found.direction != OutcomeDirection.NOT_STATED
    if found.outcome is None or found.quote_role == QuoteRole.AIM:
        return False
    drugs, markers = select_terms(terms, TermKind.DRUG), select_terms(terms, TermKind.BIOMARKER)
    if found.quote_role == QuoteRole.BACKGROUND or found.outcome in _STATED:
        return bool(markers or select_terms(terms, TermKind.HER2) or (found.outcome in _STATED and drugs))
    is_treated = bool(drugs or abstract.arms.intervention)
    return is_treated or bool(markers) or found.direction != OutcomeDirection.NOT_STATED


def _rate_direction(
    text: str, arms: Arms, outcome: OutcomeName | None, effects: Sequence[ReadEffect], role: QuoteRole
) -> OutcomeDirection:
    """Read a direction only where two groups are compared: a single arm's figure states none."""
    if outcome is None or role == QuoteRole.AIM:
        return OutcomeDirection.NOT_STATED
    return rate_direction(text, arms, outcome, [read.effect for read in effects])


def _move(read: ReadEffect, offset: int) -> ReadEffect:
    return msgspec.structs.replace(read, start=read.start + offset, end=read.end + offset)


def _format_suggestion(suggestion: Suggestion) -> dict[str, object]:
    quote = suggestion.quote
    return {
        "quote": {"section": quote.section, "start": quote.start, "end": quote.end, "exact": quote.exact},
        "effects": [_format_effect(read) for read in suggestion.effects],
        "direction": suggestion.direction.value,
        "population": msgspec.to_builtins(suggestion.population),
        "biomarker": msgspec.to_builtins(suggestion.biomarker),
        "intervention": suggestion.intervention,
        "comparator": suggestion.comparator,
        "outcome": suggestion.outcome.value if suggestion.outcome else None,
        "quote_role": suggestion.quote_role.value,
        "design": suggestion.design.value if suggestion.design else None,
        "suggested_by": suggestion.suggested_by,
    }


def _format_effect(read: ReadEffect) -> dict[str, object]:
    stated = {name: getattr(read.effect, name) for name in _EFFECT_FIELDS}
    fields: dict[str, object] = {name: "" if value is None else str(value) for name, value in stated.items()}
    return fields | {"start": read.start, "end": read.end}
