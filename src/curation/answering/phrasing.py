"""Words for findings: hedges that fit the certainty, figures that a patient can follow, lists that read as prose."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from curation.domain.answer import Derivation, Sentence
from curation.domain.claim import Claim
from curation.domain.effect import MEDIAN_MEASURES, PROPORTION_MEASURES, Effect
from curation.domain.review_state import ClaimRecord
from curation.identifiers import canonical_json, compute_sha256
from curation.vocabulary import Certainty, Outcome, SentenceKind

# Up to this many people a count is clearer than a share of a hundred.
SMALL_GROUP = 60

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

# In people P: certainty chooses the hedge, the direction of the evidence chooses the verb.
_IMPROVES: dict[Certainty, str] = {
    Certainty.HIGH: "In {p}, {x} improves {o}.",
    Certainty.MODERATE: "In {p}, {x} probably improves {o}.",
    Certainty.LOW: "In {p}, {x} may improve {o}, but we are not sure.",
    Certainty.VERY_LOW: "We do not know whether, in {p}, {x} improves {o}: the studies are too few or too weak.",
}
_IMPROVES_NOT: dict[Certainty, str] = {
    Certainty.HIGH: "In {p}, {x} does not improve {o}.",
    Certainty.MODERATE: "In {p}, {x} probably does not improve {o}.",
    Certainty.LOW: "In {p}, {x} may not improve {o}, but we are not sure.",
    Certainty.VERY_LOW: _IMPROVES[Certainty.VERY_LOW],
}


def phrase_conclusion(certainty: Certainty, *, improves: bool, what: str, outcome: str, people: str) -> str:
    """Say what follows for one outcome; the certainty alone chooses the hedge (`standards.md` 1.4)."""
    pattern = (_IMPROVES if improves else _IMPROVES_NOT)[certainty]
    return pattern.format(p=people, x=what, o=outcome)


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


def phrase_figures(claim: Claim, claim_id: str) -> tuple[str, tuple[Derivation, ...]]:
    """Write a claim's proportions as counts or shares of 100 people, and its medians; never a ratio or a p value."""
    proportions = [effect for effect in claim.effects if _is_share(effect)]
    medians = [effect for effect in claim.effects if effect.measure in MEDIAN_MEASURES and effect.number is not None]
    chosen = proportions[:2] or medians[:2]
    if not chosen or len({effect.measure for effect in chosen}) > 1 or not all(_has_arm(e) for e in chosen[1:]):
        return "", ()
    if len(chosen) == 1:
        chosen = [msgspec.structs.replace(chosen[0], arm=None)]
    if proportions:
        return _phrase_shares(chosen, claim_id)
    parts = [f"{effect.value} {effect.unit or 'months'}{_name_arm(effect)}" for effect in chosen]
    return "median " + ", ".join(parts), ()


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


def _has_arm(effect: Effect) -> bool:
    return effect.arm is not None


def _is_share(effect: Effect) -> bool:
    return effect.measure in PROPORTION_MEASURES and effect.unit == "%" and effect.number is not None


def _phrase_shares(effects: Sequence[Effect], claim_id: str) -> tuple[str, tuple[Derivation, ...]]:
    counted = all(e.n_events is not None and e.n_total is not None and e.n_total <= SMALL_GROUP for e in effects)
    if counted:
        return ", ".join(f"{e.n_events} of {e.n_total} people{_name_arm(e)}" for e in effects), ()
    shares = [_round_share(effect) for effect in effects]
    formula = "{0}% rounded to whole people of 100"
    derived = [Derivation(figure="100", formula="the chosen denominator", claim_id=claim_id)]
    derived += [
        Derivation(figure=share, formula=formula.format(effect.value), claim_id=claim_id)
        for share, effect in zip(shares, effects, strict=True)
        if share.isdigit()
    ]
    parts = [f"about {share}{_name_arm(effect)}" for share, effect in zip(shares, effects, strict=True)]
    return f"of every 100 people, {join_words(parts)}", tuple(derived)


def _round_share(effect: Effect) -> str:
    share = (effect.number or Decimal(0)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    if share == 0 and effect.number:
        return "less than 1"
    return str(share)


def _name_arm(effect: Effect) -> str:
    return f" with {effect.arm}" if effect.arm else ""
