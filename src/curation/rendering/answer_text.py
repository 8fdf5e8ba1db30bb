"""The answer as files for other programs and plain readers: Markdown and JSON, stable to the byte."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from curation.domain.answer import Answer, AnswerSection, AnswerSource, Sentence
from curation.domain.citation import Citation
from curation.domain.citation_change import count_changes
from curation.domain.finding import Finding
from curation.domain.integrity import assess_integrity
from curation.domain.notice import Integrity
from curation.domain.review_state import ClaimRecord
from curation.domain.update import UNWATCHED, Living
from curation.identifiers import canonical_json
from curation.rendering.claim_views import find_warning
from curation.rendering.links import find_web_address, fold_address, list_links
from curation.rendering.living_views import list_banner
from curation.rendering.living_words import format_comparison, format_fate
from curation.rendering.sentence_groups import SentenceGroup, group_sentences

_MARKUP = re.compile(r"([\\`*_\[\]|~#])")
_LINE_START = re.compile(r"^([-+=]|\d+(?=[.)]))")
_NOT_IN_COMMENT = re.compile(r"[^A-Za-z0-9._:-]|--+")

REFUSALS_SHOWN = 10
Numbers = Mapping[str, tuple[int, ...]]


def render_answer_markdown(
    answer: Answer,
    citations: Mapping[str, Citation],
    records: Iterable[ClaimRecord] = (),
    *,
    integrity: Mapping[str, Integrity] | None = None,
    living: Living = UNWATCHED,
    refusals: Sequence[Finding] = (),
) -> str:
    """Write an answer as Markdown: a sentence a line with source numbers, grouped by rule, sources at the end.

    Claim ids stand in comments. `records` say which claim is on which source; without them there are ids only.
    `integrity` says where each source stands; without it that is worked out from the citations at hand. `living` says
    what changed in the literature: what that does to sentences stands at the top, the rest at the end. `refusals` are
    the findings of gates that refuse the draft.
    """
    standing = assess_integrity(citations) if integrity is None else integrity
    numbers = _number_claims(answer, records)
    parts = [f"# {escape_markdown(answer.title)}", *_write_banner(living), *_write_refusals(refusals)]
    parts.append(_write_status(answer, is_refused=bool(refusals)))
    for section in answer.sections:
        parts += [f"## {escape_markdown(section.heading)}", _write_section(section, numbers)]
    if answer.sources:
        parts += ["## Sources", "\n".join(_write_source(source, citations, standing) for source in answer.sources)]
    parts += ["## What changed in the literature", escape_markdown(format_comparison(living.latest))]
    return "\n\n".join([*parts, f"*{escape_markdown(answer.disclaimer)}*"]) + "\n"


def render_answer_json(answer: Answer, living: Living = UNWATCHED, refusals: Sequence[Finding] = ()) -> bytes:
    """Write an answer as JSON: keys sorted, two blanks a level, a line feed at the end.

    `living` adds the latest update with its changes, the updates before by their counts, and what stands against claims
    and sentences; `refusals` the findings of gates, empty where none refuses the draft.
    """
    added = {"living": _build_living_document(living), "refusals": list(refusals)}
    document = msgspec.to_builtins(answer) | added
    return msgspec.json.format(canonical_json(document), indent=2) + b"\n"


def _build_living_document(living: Living) -> dict[str, Any]:
    return {
        "latest": living.latest,
        "earlier": [
            {"snapshot_id": update.snapshot_id, "date": update.date, "counts": count_changes(update.changes)}
            for update in living.updates[:-1]
        ],
        "impacts": living.impacts,
    }


def _write_banner(living: Living) -> list[str]:
    """One quoted line a sentence that its sources shook; nothing where none was."""
    told = list_banner(living.impacts)
    lines = [
        f"> - {escape_markdown(impact.sentence or '')} **{escape_markdown(format_fate(impact))}**: "
        f"{escape_markdown(impact.citation_id)}: {escape_markdown(impact.reason)}"
        + (f" (seen {escape_markdown(impact.date)})." if impact.date else ".")
        for impact in told
    ]
    return ["\n".join(["> **The sources of this answer changed.**", ">", *lines])] if lines else []


def escape_markdown(text: str) -> str:
    """Write untrusted text on one line so that it reads as itself in Markdown: no markup, no HTML, no list."""
    line = _MARKUP.sub(r"\\\1", " ".join(text.split()))
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _LINE_START.sub(_escape_line_start, line)


def _escape_line_start(found: re.Match[str]) -> str:
    mark = found.group()
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"


def _write_refusals(refusals: Sequence[Finding]) -> list[str]:
    """Say at the top that the draft may not be handed on, and why."""
    if not refusals:
        return []
    lines = [
        f"> - {found.gate}, {escape_markdown(found.subject)}: {escape_markdown(found.reason)}"
        for found in refusals[:REFUSALS_SHOWN]
    ]
    if len(refusals) > REFUSALS_SHOWN:
        lines.append(f"> - and {len(refusals) - REFUSALS_SHOWN} more; `curation check` lists them")
    return ["\n".join(["> **This draft is refused and may not be handed on.**", ">", *lines])]


def _write_status(answer: Answer, *, is_refused: bool) -> str:
    searched = f"Searched on {escape_markdown(answer.searched_on)}. " if answer.searched_on else ""
    return f"*{searched}Draft, {'refused, ' if is_refused else ''}not signed.*"


def _write_section(section: AnswerSection, numbers: Numbers) -> str:
    return "\n\n".join(
        "\n".join(_mark_item(group, index) + _write_sentence(sentence, numbers) for sentence in group.sentences)
        for index, group in enumerate(group_sentences(section))
    )


def _mark_item(group: SentenceGroup, index: int) -> str:
    # Two lists in a row are one in Markdown unless their bullets differ.
    return ("* " if index % 2 else "- ") if group.is_list else ""


def _write_sentence(sentence: Sentence, numbers: Numbers) -> str:
    cited = sorted({number for claim_id in sentence.claim_ids for number in numbers.get(claim_id, ())})
    marks = "".join(f"[{number}]" for number in cited)
    ids = " ".join(_NOT_IN_COMMENT.sub("_", claim_id) for claim_id in sentence.claim_ids)
    return " ".join(filter(None, (escape_markdown(sentence.text), marks, f"<!-- claims: {ids} -->" if ids else "")))


def _write_source(source: AnswerSource, citations: Mapping[str, Citation], standing: Mapping[str, Integrity]) -> str:
    warning = find_warning(standing.get(source.citation_id))
    marks = [f"**{warning}.**"] if warning else []
    return " ".join(
        [f"{source.number}. {escape_markdown(source.reference)}", *marks, *_list_addresses(source, citations)]
    )


def _list_addresses(source: AnswerSource, citations: Mapping[str, Citation]) -> Iterator[str]:
    citation = citations.get(source.citation_id)
    links = [link.url for link in list_links(citation)] if citation else []
    address = find_web_address(source.url)
    found: dict[str, str] = {}
    for url in [address, *links] if address else links:
        found.setdefault(fold_address(url), url)
    yield from (f"<{url}>" for url in found.values())


def _number_claims(answer: Answer, records: Iterable[ClaimRecord]) -> Numbers:
    numbers = {source.citation_id: source.number for source in answer.sources}
    cited = ((record.claim_id, numbers.get(record.claim.citation_id)) for record in records)
    return {claim_id: (number,) for claim_id, number in cited if number is not None}
