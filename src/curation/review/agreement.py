"""Agreement of two curators in screening: counts, raw agreement, Cohen's kappa with its interval, PABAK.

Kappa: Cohen J. A coefficient of agreement for nominal scales. Educ Psychol Meas 1960;20:37-46. Its interval uses the
large-sample variance of Fleiss JL, Cohen J, Everitt BS. Psychol Bull 1969;72:323-327, not Cohen's simpler one. PABAK is
2 po - 1 (Byrt T, Bishop J, Carlin JB. J Clin Epidemiol 1993;46:423-429): rare inclusions depress kappa, not PABAK.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import sqrt

from curation.domain.act import Act
from curation.domain.synthesis_state import AgreementSummary
from curation.review.screening import list_votes
from curation.vocabulary import ScreeningChoice

Z_95 = 1.959963984540054
Cell = tuple[bool, bool]


class Agreement(AgreementSummary, frozen=True, kw_only=True):
    """How two curators' independent votes agree, with the four counts behind it.

    Include and unclear both count as going on. `None`: not computable, as kappa where everybody always says the same,
    or its interval where no two votes differ.
    """

    both_include: int
    only_first_includes: int
    only_second_includes: int
    both_exclude: int


def compute_agreement(acts: Sequence[Act], first: str, second: str) -> Agreement:
    """Compare two curators' votes, as they stood when the second of the two came in.

    Until then neither sees the other's vote; what they change afterwards is discussion, not independent agreement.
    """
    pairs = _find_independent_pairs(acts, first, second)
    cells = Counter(pairs.values())
    kappa = compute_kappa(cells)
    lower, upper = compute_kappa_interval(cells)
    agreed = cells[True, True] + cells[False, False]
    raw = agreed / cells.total() if cells.total() else None
    return Agreement(
        curators=(first, second),
        n=cells.total(),
        both_include=cells[True, True],
        only_first_includes=cells[True, False],
        only_second_includes=cells[False, True],
        both_exclude=cells[False, False],
        raw_agreement=raw,
        kappa=kappa,
        kappa_lower=lower,
        kappa_upper=upper,
        pabak=None if raw is None else 2 * raw - 1,
    )


def compute_kappa(cells: Mapping[Cell, int]) -> float | None:
    """Give Cohen's kappa of (first says yes, second says yes) counts; `None` where chance alone would agree always."""
    shares = _compute_shares(cells)
    expected = _compute_expected(shares)
    if expected is None or expected == 1:
        return None
    return (shares[True, True] + shares[False, False] - expected) / (1 - expected)


def compute_kappa_interval(cells: Mapping[Cell, int]) -> tuple[float | None, float | None]:
    """Give kappa's 95% interval after Fleiss, Cohen and Everitt, kept within -1 and 1; `None` where it has no width."""
    kappa = compute_kappa(cells)
    variance = None if kappa is None else _compute_variance(_compute_shares(cells), kappa, sum(cells.values()))
    if kappa is None or not variance:
        return None, None
    half = Z_95 * sqrt(variance)
    return max(-1.0, kappa - half), min(1.0, kappa + half)


def _find_independent_pairs(acts: Sequence[Act], first: str, second: str) -> dict[str, Cell]:
    votes: dict[str, dict[str, bool]] = {}
    pairs: dict[str, Cell] = {}
    for citation_id, curator, vote in list_votes(acts):
        if citation_id in pairs or curator not in (first, second):
            continue
        if vote is None:
            votes.get(citation_id, {}).pop(curator, None)
            continue
        votes.setdefault(citation_id, {})[curator] = vote.decision != ScreeningChoice.EXCLUDE
        if len(votes[citation_id]) == 2:
            pairs[citation_id] = (votes[citation_id][first], votes[citation_id][second])
    return pairs


def _compute_shares(cells: Mapping[Cell, int]) -> dict[Cell, float]:
    n = sum(cells.values())
    return {(one, two): cells.get((one, two), 0) / n if n else 0.0 for one in (True, False) for two in (True, False)}


def _compute_margins(shares: Mapping[Cell, float]) -> tuple[dict[bool, float], dict[bool, float]]:
    rows = {says: shares[says, True] + shares[says, False] for says in (True, False)}
    columns = {says: shares[True, says] + shares[False, says] for says in (True, False)}
    return rows, columns


def _compute_expected(shares: Mapping[Cell, float]) -> float | None:
    if not any(shares.values()):
        return None
    rows, columns = _compute_margins(shares)
    return rows[True] * columns[True] + rows[False] * columns[False]


def _compute_variance(shares: Mapping[Cell, float], kappa: float, n: int) -> float:
    rows, columns = _compute_margins(shares)
    expected = rows[True] * columns[True] + rows[False] * columns[False]
    total = 0.0
    for (one, two), share in shares.items():
        if one == two:
            total += share * (1 - (rows[one] + columns[one]) * (1 - kappa)) ** 2
        else:
            total += share * ((1 - kappa) * (columns[one] + rows[two])) ** 2
    variance = (total - (kappa - expected * (1 - kappa)) ** 2) / (n * (1 - expected) ** 2)
    # Rounding may leave a trace where the formula gives nought.
    return variance if variance > 1e-12 else 0.0
