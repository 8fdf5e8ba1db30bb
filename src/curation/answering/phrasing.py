"""Words for findings: plain statements with their figures, lists that read as prose."""

from __future__ import annotations

from collections.abc import Sequence

from curation.answering.figures import phrase_figures
from curation.domain.answer import Derivation, Sentence
from curation.domain.review_state import ClaimRecord
from curation.identifiers import canonical_json, compute_sha256
from curation.vocabulary import Certainty, Outcome, SentenceKind

BEING_CHECKED = "is being checked, because its source has changed or is in question"
"""What is said of a study whose claims are held."""
OUTCOME_WORDS: dict[Outcome, str] = {
    Outcome.OVERALL_SURVIVAL: "how long people lived",
    Outcome.PROGRESSION_FREE_SURVIVAL: "how long the cancer was held back",
    Outcome.EVENT_FREE_SURVIVAL: "how long people stayed free of a setback",
    Outcome.DISEASE_FREE_SURVIVAL: "how long people stayed free of cancer",
    Outcome.OBJECTIVE_RESPONSE: "how often tumours clearly shrank",
    Outcome.DISEASE_CONTROL: "how often tumours shrank or stopped growing",
    Outcome.PATHOLOGICAL_COMPLETE_RESPONSE: "how often no cancer was left at surgery",
    Outcome.QUALITY_OF_LIFE: "how well people could live day to day",
    Outcome.ADVERSE_EVENTS: "how often serious side effects occurred",
}


def build_sentence(
    kind: SentenceKind,
    text: str,
    *,
    rule: str,
    records: Sequence[ClaimRecord] = (),
    certainty: Certainty | None = None,
    derived: Sequence[Derivation] = (),
) -> Sentence:
    """Make a sentence; its id is the hash of rule and text, so the same sentence is the same id."""
    content = [rule, text, [record.claim_id for record in records]]
    return Sentence(
        sentence_id="sen-" + compute_sha256(canonical_json(content))[:10],
        kind=kind,
        text=text,
        rule=rule,
        claim_ids=tuple(record.claim_id for record in records),
        certainty=certainty,
        derived=tuple(derived),
    )


def phrase_finding(record: ClaimRecord) -> tuple[str, tuple[Derivation, ...]]:
    """Write a claim for a patient: its plain statement, with its figures in brackets where they help.

    Falls back on the technical statement where the curator wrote no plain one.
    """
    words = (record.claim.plain_statement or record.claim.statement).strip()
    figures, derived = phrase_figures(record.claim, record.claim_id)
    if not record.claim.plain_statement or not figures:
        return close(words), ()
    return f"{words.rstrip('.')} ({figures}).", derived


def join_words(words: Sequence[str], *, last: str = "and") -> str:
    """Join words as prose: `a`, `a and b`, `a, b and c`."""
    if len(words) <= 1:
        return "".join(words)
    return ", ".join(words[:-1]) + f" {last} {words[-1]}"


def capitalise(text: str) -> str:
    """Begin a text with a capital and leave the rest as it is."""
    return text[:1].upper() + text[1:]


def close(text: str) -> str:
    """End a sentence with one full stop."""
    return text if text.endswith((".", "?", "!")) else f"{text}."
