"""Which sentences of an abstract speak of an intervention, a comparator and an outcome: features for the choice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from curation.reading.direction_arms import find_mentions, find_outcome
from curation.reading.direction_cues import find_cues
from curation.reading.direction_features import Finding
from curation.reading.direction_numbers import find_p_values, find_ratios, read_number
from curation.reading.direction_tokens import Tokens, parse_tokens
from curation.reading.direction_words import DIFFERENCES, NEGATIONS, SAME, SIGNIFICANCE

SENTENCE_LIMIT = 60
CHARACTER_LIMIT = 30_000
_NAME_LIMIT = 500
_LABEL = re.compile(r"(?:\bABSTRACT\.)?\b(TITLE|[A-Z][A-Z]+(?:[ /&,]{1,3}[A-Z]+){0,5})\s?:{1,2}(?=\s|[A-Z])")
_END = re.compile(r"(?<!\bvs)(?<!\be\.g)(?<!\bi\.e)(?<!\bet al)(?<!\b[A-Z])[.!?]\)?(?=\s+[A-Z0-9(\[‘“\"])")
_KINDS = (
    ("title", ("TITLE",)),
    ("results", ("RESULT", "FINDING", "OUTCOME", "MEASUREMENT")),
    ("conclusion", ("CONCLUSION", "INTERPRETATION", "DISCUSSION", "IMPLICATION")),
    ("methods", ("METHOD", "DESIGN", "SETTING", "PARTICIPANT", "PATIENT", "INTERVENTION", "TRIAL", "REGISTRATION")),
    ("background", ("BACKGROUND", "OBJECTIVE", "AIM", "PURPOSE", "INTRODUCTION", "CONTEXT", "HYPOTHES")),
)
_AIMS = frozenset("aim aimed aims purpose objective hypothesized hypothesised investigate evaluate assess".split())
_PLANS = frozenset(
    "randomized randomised assigned received measured assessed recruited enrolled endpoint endpoints allocated".split()
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an abstract: its text, the kind of section it stands in, and its place among all (0 to 1)."""

    text: str
    kind: str
    place: float


def split_abstract(abstract: str) -> tuple[Sentence, ...]:
    """Cut an abstract with or without capital section labels into at most `SENTENCE_LIMIT` sentences."""
    text = abstract[:CHARACTER_LIMIT]
    pieces: list[tuple[str, str]] = []
    for kind, part in _split_sections(text):
        start = 0
        for end in [match.end() for match in _END.finditer(part)] + [len(part)]:
            sentence = part[start:end].strip()
            start = end
            if sentence:
                pieces.append((sentence, kind))
    pieces = pieces[:SENTENCE_LIMIT]
    last = max(len(pieces) - 1, 1)
    return tuple(Sentence(sentence, kind, at / last) for at, (sentence, kind) in enumerate(pieces))


def _split_sections(text: str) -> list[tuple[str, str]]:
    labels = list(_LABEL.finditer(text))
    if not labels:
        return [("none", text)]
    starts = [label.end() for label in labels]
    ends = [label.start() for label in labels[1:]] + [len(text)]
    head = [("none", text[: labels[0].start()])]
    return head + [
        (_name_kind(label[1]), text[start:end]) for label, start, end in zip(labels, starts, ends, strict=True)
    ]


def _name_kind(label: str) -> str:
    return next((kind for kind, words in _KINDS if any(word in label for word in words)), "other")


def learn_names(finding: Finding, abstract: str) -> Finding:
    """Add to the arms' names the short forms that an abstract gives them: `nebulised salbutamol (NS)`."""
    tokens = parse_tokens(abstract, scale=4)
    mentions = find_mentions(tokens, finding.names)
    found: dict[int, set[str]] = {1: set(), -1: set()}
    for at in range(2, len(tokens) - 1):
        if tokens.words[at - 1] == "(" and tokens.words[at + 1] in ")," and _is_short(tokens.raw[at]):
            sides = {mention.side for mention in mentions if at - 8 <= mention.at < at - 1}
            if len(sides) == 1:
                found[sides.pop()].add(tokens.stems[at])
    ours, theirs = finding.names
    clash = found[1] & found[-1]
    taken = ours.stems | theirs.stems | finding.outcome_stems
    return replace(
        finding,
        names=(
            replace(ours, stems=ours.stems | (found[1] - clash - taken)),
            replace(theirs, stems=theirs.stems | (found[-1] - clash - taken)),
        ),
    )


def _is_short(raw: str) -> bool:
    return 2 <= len(raw) <= 8 and sum(character.isupper() for character in raw) >= 2


def read_sentence_features(finding: Finding, sentence: Sentence) -> dict[str, float]:
    """Say by what a sentence may be the one that answers for a finding; values are 0 to 1."""
    tokens = parse_tokens(sentence.text)
    named = {tokens.stems[at] for at in find_outcome(tokens, finding.outcome_stems)}
    share = len(named) / max(len(finding.outcome_stems), 1)
    sides = [mention.side for mention in find_mentions(tokens, finding.names)]
    features = {
        "outcome share": share,
        "outcome whole": float(share == 1),
        "outcome none": float(not named),
        "outcome printed": float(finding.outcome[:_NAME_LIMIT].lower().strip() in sentence.text.lower()),
        "intervention": float(1 in sides),
        "comparator": float(-1 in sides),
        "both arms": float(1 in sides and -1 in sides),
        f"kind {sentence.kind}": 1.0,
        "place": sentence.place,
        "short": float(len(tokens) < 8),
        "long": min(len(tokens), 100) / 100,
        **_list_signs(finding, tokens),
    }
    features["outcome and sign"] = share * float(any(features[name] for name in _SIGNS))
    return features


_SIGNS = ("cue", "p", "difference", "same", "ratio")


def _list_signs(finding: Finding, tokens: Tokens) -> dict[str, float]:
    words = set(tokens.words)
    return {
        "cue": float(bool(find_cues(tokens, finding.outcome_words))),
        "p": float(bool(find_p_values(tokens))),
        "difference": float(bool(words & DIFFERENCES) and bool(words & (NEGATIONS | SIGNIFICANCE))),
        "same": float(bool(words & SAME)),
        "ratio": float(bool(find_ratios(tokens))),
        "figures": min(_count_figures(tokens.words), 10) / 10,
        "aim": float(bool(words & _AIMS)),
        "plan": float(bool(words & _PLANS)),
        "than": float(bool(words & {"than", "versus", "vs", "compared"})),
        "significance": float(bool(words & SIGNIFICANCE)),
        "baseline": float("baseline" in words),
    }


def _count_figures(words: Sequence[str]) -> int:
    return sum(read_number(word) is not None for word in words)
