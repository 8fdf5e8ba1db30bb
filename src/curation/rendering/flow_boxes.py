"""The boxes of a PRISMA flow: what they say, before anybody draws them."""

from __future__ import annotations

import msgspec

from curation.domain.flow import PrismaFlow
from curation.rendering.labels import format_count, format_number
from curation.vocabulary import format_term

FLOW_CAPTION = (
    "A report here is an abstract or a synopsis of one: full texts were not sought, so every record was judged, "
    "and every reason for exclusion given, on title and abstract."
)

Line = tuple[str, str]


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """A box: its heading with a number, and smaller lines with theirs."""

    heading: Line
    lines: tuple[Line, ...] = ()


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the flow: the part of it that it belongs to, its box, and the boxes of what left the flow there."""

    name: str
    box: Box
    asides: tuple[Box, ...] = ()


def build_stages(flow: PrismaFlow) -> tuple[Stage, ...]:
    """Give the steps of a flow from top to bottom; boxes that PRISMA asks for are there even when they hold 0."""
    return (
        Stage(name="Identification", box=_identified(flow), asides=(_removed(flow),)),
        Stage(name="Screening", box=_box("Records screened", flow.screened), asides=_list_screened_out(flow)),
        Stage(
            name="Screening",
            box=_box("Reports sought", flow.sought),
            asides=(_box("Reports not retrieved", flow.not_retrieved),),
        ),
        Stage(name="Screening", box=_box("Reports assessed", flow.assessed)),
        Stage(name="Included", box=_included(flow)),
    )


def describe_flow(flow: PrismaFlow) -> str:
    """Tell the flow in sentences, for readers who do not see the figure."""
    reasons = ", ".join(f"{format_term(reason)} {count}" for reason, count in flow.excluded_by_reason.items())
    excluded = f"{format_number(flow.total_excluded)} excluded" + (f" ({reasons})" if reasons else "")
    steps = (
        f"{format_count(flow.total_identified, 'record')} identified",
        f"{format_number(flow.removed_duplicates)} duplicates and {format_number(flow.removed_other)} others removed",
        f"{format_number(flow.screened)} screened",
        excluded,
        f"{format_number(flow.awaiting)} awaiting a decision",
        f"{format_count(flow.sought, 'report')} sought",
        f"{format_number(flow.not_retrieved)} not retrieved",
        f"{format_number(flow.assessed)} assessed",
        f"{format_count(flow.studies_included, 'study', 'studies')} included",
        f"{format_count(flow.reports_included, 'report')} of them",
    )
    return "; ".join(steps) + "."


def _box(heading: str, number: int, lines: dict[str, int] | None = None) -> Box:
    details = tuple((name, format_number(count)) for name, count in (lines or {}).items())
    return Box(heading=(heading, format_number(number)), lines=details)


def _identified(flow: PrismaFlow) -> Box:
    return _box("Records identified", flow.total_identified, flow.identified)


def _removed(flow: PrismaFlow) -> Box:
    removed = {"duplicates": flow.removed_duplicates, "other": flow.removed_other}
    return _box("Removed before screening", sum(removed.values()), removed)


def _list_screened_out(flow: PrismaFlow) -> tuple[Box, ...]:
    reasons = {format_term(reason): count for reason, count in flow.excluded_by_reason.items()}
    excluded = _box("Records excluded", flow.total_excluded, reasons)
    return (excluded, _box("Awaiting a decision", flow.awaiting)) if flow.awaiting else (excluded,)


def _included(flow: PrismaFlow) -> Box:
    return _box("Studies included", flow.studies_included, {"reports of them": flow.reports_included})
