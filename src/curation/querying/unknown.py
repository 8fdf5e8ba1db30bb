"""Fields of a plan that no record of a corpus has: what was not found there says nothing about the literature."""

from __future__ import annotations

from curation.querying.criteria import Criterion, HasDay, HasNear, HasPhrase, HasValue, Plan
from curation.querying.fields import FIELDS
from curation.querying.records import DAY_FIELDS

_NAMES = {field.tag: field.name for field in FIELDS}


def list_unknown(plan: Plan, known: frozenset[str]) -> tuple[str, ...]:
    """Warn of each field of a plan that is empty throughout a corpus, once, in the order of the plan.

    `known` are the parts, value fields and days that at least one record has, as `records.list_known` names them.
    """
    warnings: dict[str, None] = {}
    for step in plan:
        name = _find_unknown(step, known) if not isinstance(step, str) else None
        if name:
            warnings[f"No record of this corpus has anything in {name}, so nothing can be found there"] = None
    return tuple(warnings)


def _find_unknown(criterion: Criterion, known: frozenset[str]) -> str | None:
    match criterion:
        case HasPhrase(parts) | HasNear(parts):
            names = {f"part {int(part)}": part.name.replace("_", " ").lower() for part in parts}
        case HasValue(values, prefixes):
            tags = {key.partition("=")[0] for key in (*values, *prefixes)}
            names = {tag: f"[{_NAMES[tag]}]" for tag in tags}
        case HasDay(columns):
            names = {f"day {column}": f"[{DAY_FIELDS[column].name}]" for column in columns}
        case _:
            return None
    return None if known.intersection(names) or not known else " or ".join(sorted(names.values()))
