"""Sentences as they belong together: what one rule wrote is one paragraph, or a list where it is long."""

from __future__ import annotations

from itertools import groupby

import msgspec

from curation.domain.answer import AnswerSection, Sentence
from curation.vocabulary import SentenceKind

LIST_LENGTH = 3
LISTED_KINDS = frozenset({SentenceKind.FINDING, SentenceKind.CONDITION, SentenceKind.QUESTION})


class SentenceGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Sentences to be read together, in their order: a paragraph, or a bulleted list."""

    sentences: tuple[Sentence, ...]
    is_list: bool


def group_sentences(section: AnswerSection) -> tuple[SentenceGroup, ...]:
    """Part a section where the rule changes; a section that is a list stays one list.

    A group is a list when it has three sentences or more and each is a finding, a condition or a question.
    """
    if section.is_list:
        return (SentenceGroup(sentences=section.sentences, is_list=True),) if section.sentences else ()
    runs = (tuple(run) for _, run in groupby(section.sentences, key=lambda sentence: sentence.rule))
    return tuple(SentenceGroup(sentences=run, is_list=_reads_as_list(run)) for run in runs)


def _reads_as_list(sentences: tuple[Sentence, ...]) -> bool:
    return len(sentences) >= LIST_LENGTH and all(sentence.kind in LISTED_KINDS for sentence in sentences)
