"""Vocabularies: closed, refused by name, with the nearest term."""

from __future__ import annotations

from enum import StrEnum

import pytest

from curation import vocabulary
from curation.domain.effect import DIFFERENCE_MEASURES, MEDIAN_MEASURES, PROPORTION_MEASURES, RATIO_MEASURES
from curation.errors import TermError
from curation.vocabulary import EffectMeasure, ExclusionReason, ScreeningChoice, format_term, parse_term

NAMED = [getattr(vocabulary, name) for name in vocabulary.__all__]
VOCABULARIES = [kind for kind in NAMED if isinstance(kind, type) and issubclass(kind, StrEnum)]


def test_a_name_that_no_vocabulary_bears_is_not_there() -> None:
    with pytest.raises(AttributeError, match="'StrEnum'"):
        vocabulary.StrEnum  # type: ignore[attr-defined]  # noqa: B018 - a vocabulary's module imports it
    homes = {named.__module__ for named in NAMED if not isinstance(named, frozenset)}
    assert all(home.startswith("curation.vocabulary.") for home in homes)


@pytest.mark.parametrize("terms", VOCABULARIES, ids=lambda terms: terms.__name__)
def test_every_term_is_read_to_itself_and_every_vocabulary_says_what_it_is(terms: type[StrEnum]) -> None:
    assert terms.__doc__
    assert [parse_term(terms, term.value) for term in terms] == list(terms)
    assert len({term.value.casefold() for term in terms}) == len(list(terms))


@pytest.mark.parametrize("terms", VOCABULARIES, ids=lambda terms: terms.__name__)
def test_a_value_outside_a_vocabulary_is_refused_with_value_and_vocabulary(terms: type[StrEnum]) -> None:
    for value in ("nonsense-value", "", " ", "x" * 100_000, None, 3):
        with pytest.raises(TermError) as caught:
            parse_term(terms, value)  # type: ignore[arg-type]
        assert terms.__name__ in str(caught.value)
        assert caught.value.value == value


def test_a_slip_of_the_pen_is_answered_with_the_nearest_term() -> None:
    with pytest.raises(TermError, match="Did you mean 'exclude'") as caught:
        parse_term(ScreeningChoice, "exlude")

    assert caught.value.terms == ("include", "exclude", "unclear")


def test_terms_are_not_read_in_another_case() -> None:
    with pytest.raises(TermError):
        parse_term(EffectMeasure, "hr")


def test_terms_are_shown_with_blanks() -> None:
    assert format_term(ExclusionReason.WRONG_PUBLICATION_TYPE) == "wrong publication type"


def test_groups_of_measures_are_measures() -> None:
    groups = (RATIO_MEASURES, DIFFERENCE_MEASURES, MEDIAN_MEASURES, PROPORTION_MEASURES)

    assert all(parse_term(EffectMeasure, measure) for group in groups for measure in group)
    assert sum(map(len, groups)) == len(frozenset().union(*groups))
