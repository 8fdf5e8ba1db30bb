"""Answers: sections of sentences, each bound to the claims it rests on."""

from __future__ import annotations

import msgspec

from curation.vocabulary import Certainty, SentenceKind


class Derivation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A figure of a sentence that no quote prints: how it was worked out, and from which claim."""

    figure: str
    formula: str
    claim_id: str


class Sentence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One sentence of an answer.

    Factual kinds rest on `claim_ids`; a `gap` rests on the search and, where there are any, on claims that show it.

    `rule` names the template that wrote it; `certainty` is set where the wording depends on it.
    """

    sentence_id: str
    kind: SentenceKind
    text: str
    rule: str
    claim_ids: tuple[str, ...] = ()
    certainty: Certainty | None = None
    derived: tuple[Derivation, ...] = ()


class AnswerSection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One section under its heading; `is_list` sections are shown as bullets."""

    id: str
    heading: str
    sentences: tuple[Sentence, ...]
    is_list: bool = False


class AnswerSource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A numbered source of the answer; numbers count from 1 in the order of first use."""

    number: int
    citation_id: str
    reference: str
    url: str | None = None
    text_source: str | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A whole answer draft, made from the table alone: the same table gives the same bytes."""

    question_id: str
    title: str
    sections: tuple[AnswerSection, ...]
    sources: tuple[AnswerSource, ...]
    disclaimer: str
    searched_on: str | None = None
    unused_claim_ids: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in reading order."""
        return tuple(sentence for section in self.sections for sentence in section.sentences)
