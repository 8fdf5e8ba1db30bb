"""Lints of treatments: whether the mark of immunotherapy and the treatments named say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.reading.term_drugs import CHECKPOINT
from curation.reading.terms import Term, TermKind, find_terms, select_terms
from curation.review.lints.claim_reading import WORDS_LIMIT, ClaimReading
from curation.review.lints.lint import Lint
from curation.vocabulary import Severity

# Classes of drugs as claims may write them, `anti-PD-(L)1` among them.
_CLASS = re.compile(r"\bPD-?\(?L?\)?-?1\b|\bCTLA-?4\b|checkpoint|immunotherap", re.IGNORECASE)


def check_immunotherapy(reading: ClaimReading) -> Iterator[str]:
    """Doubt a claim whose treatments hold an immune checkpoint inhibitor without its mark, or the mark without one.

    Worklist: the list of drugs is ours and may lack a new one, so the mark alone is doubted only where every treatment
    is a drug of the list.
    """
    claim = reading.claim
    listed = [_list_drugs(text) for text in claim.therapies]
    drugs = [drug for found in (*listed, _list_drugs(claim.intervention or "")) for drug in found]
    named = sorted({drug.name for drug in drugs if drug.drug_class == CHECKPOINT})
    words = " ".join((*claim.therapies, claim.intervention or ""))[:WORDS_LIMIT]
    if named and not claim.is_immunotherapy:
        yield f"the treatment names {named[0]}, and the claim is not marked as immunotherapy"
    elif claim.is_immunotherapy and listed and all(listed) and not named and not _CLASS.search(words):
        yield f"it is marked as immunotherapy, and the treatment names none: {', '.join(claim.therapies)[:120]}"


def _list_drugs(text: str) -> tuple[Term, ...]:
    return select_terms(find_terms(text[:WORDS_LIMIT]), TermKind.DRUG)


LINTS = (
    Lint(
        id="L36",
        rule="the mark of immunotherapy fits the treatments named",
        severity=Severity.WORKLIST,
        remedy="Mend the mark or the treatments: sentences on immunotherapy are chosen by the mark.",
        check=check_immunotherapy,
    ),
)
