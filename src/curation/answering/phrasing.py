"""Words for findings: hedges that fit the certainty, plain statements with their figures, lists that read as prose."""

from __future__ import annotations

from collections.abc import Sequence

from curation.answering.figures import phrase_figures
from curation.domain.answer import Derivation, Sentence
from curation.domain.review_state import ClaimRecord
from curation.identifiers import canonical_json, compute_sha256
from curation.vocabulary import Certainty, Outcome, SentenceKind

OUTCOME_WORDS: dict[Outcome, str] = {
    Outcome.OVERALL_SURVIVAL: "how long people lived",
    Outcome.PROGRESSION_FREE_SURVIVAL: "how long the cancer was held back",
    Outcome.EVENT_FREE_SURVIVAL: "how long people stayed free of a setback",
    Outcome.DISEASE_FREE_SURVIVAL: "how long people stayed free of cancer",
    Outcome.OBJECTIVE_RESPONSE: "how often tumours clearly shrank",
    Outcome.DISEASE_CONTROL: "how often tumours shrank or stopped growing",
    Outcome.PATHOLOGICAL_COMPLETE_RESPONSE: "how often no cancer was left at surgery",
    Outcome.ADVERSE_EVENTS: "how often serious side effects occurred",
}

# What a treatment does where it helps: after "may", "probably does not"; and alone.
_GAINS: dict[Outcome, tuple[str, str]] = {
    Outcome.OVERALL_SURVIVAL: ("help people live longer", "helps people live longer"),
    Outcome.PROGRESSION_FREE_SURVIVAL: ("hold the cancer back for longer", "holds the cancer back for longer"),
    Outcome.EVENT_FREE_SURVIVAL: (
        "keep people free of a setback for longer",
        "keeps people free of a setback for longer",
    ),
    Outcome.DISEASE_FREE_SURVIVAL: ("keep people free of cancer for longer", "keeps people free of cancer for longer"),
    Outcome.OBJECTIVE_RESPONSE: ("make tumours shrink more often", "makes tumours shrink more often"),
    Outcome.PATHOLOGICAL_COMPLETE_RESPONSE: (
        "raise the chance that no cancer is left at surgery",
        "raises the chance that no cancer is left at surgery",
    ),
}

# Certainty chooses the hedge, the direction of the evidence chooses the verb.
_HELPS: dict[Certainty, str] = {
    Certainty.HIGH: "In {p}, {x} {gains}.",
    Certainty.MODERATE: "In {p}, {x} probably {gains}.",
    Certainty.LOW: "In {p}, {x} may {gain}, but we are not sure.",
    Certainty.VERY_LOW: "We do not know whether {x} {gains} in {p}: the studies are too few or too weak.",
}
_HELPS_NOT: dict[Certainty, str] = {
    Certainty.HIGH: "In {p}, {x} does not {gain}.",
    Certainty.MODERATE: "In {p}, {x} probably does not {gain}.",
    Certainty.LOW: "In {p}, {x} may not {gain}, but we are not sure.",
    Certainty.VERY_LOW: _HELPS[Certainty.VERY_LOW],
}


def phrase_conclusion(certainty: Certainty, *, improves: bool, what: str, outcome: Outcome, people: str) -> str:
    """Say what follows for one outcome; the certainty alone chooses the hedge (`standards.md` 1.4)."""
    gain, gains = _GAINS[outcome]
    return (_HELPS if improves else _HELPS_NOT)[certainty].format(p=people, x=what, gain=gain, gains=gains)


def phrase_disagreement(*, what: str, outcome: Outcome, people: str) -> str:
    """Say of one outcome that as many studies speak for the treatment as against it."""
    return f"In {people}, studies disagree on whether {what} {_GAINS[outcome][1]}."


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
