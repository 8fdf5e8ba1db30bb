"""The ledger as it stood after one of its acts."""

from __future__ import annotations

from collections.abc import Sequence

from curation.domain.act import Act
from curation.errors import LedgerConflictError


def list_acts_until(acts: Sequence[Act], as_of: str | None) -> Sequence[Act]:
    """Select the acts up to and with the one of this id; all of them for `None`.

    Raises:
        LedgerConflictError: no act bears the id.
    """
    if as_of is None:
        return acts
    for position, act in enumerate(acts, start=1):
        if act.act_id == as_of:
            return acts[:position]
    problem = f"no act of this ledger bears the id {as_of[:80]!r}"
    remedy = "The evidence table lists act ids under `last_act_id`."
    raise LedgerConflictError(subject="as of", problem=problem, remedy=remedy)
