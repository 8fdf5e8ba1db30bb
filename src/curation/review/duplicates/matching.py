"""The rules by which two citations are one record, tried in order; the first that speaks decides.

PMID (one id is one record, joined before any rule), DOI, PMCID, registry number of a registry entry, then title,
first author, year, journal, volume, page and text together. A rule merges where nothing contradicts it and the place
of publication or the text agrees; what is only like is left to a person.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from rapidfuzz import fuzz

from curation.domain.citation import Citation
from curation.domain.duplicate import Match
from curation.review.duplicates.guards import find_guard, find_kind
from curation.review.duplicates.keys import Keys, build_keys
from curation.vocabulary import DuplicateRule

SURE_TITLE = 95.0
LIKELY_TITLE = 90.0
SAME_ID_TITLE = 60.0
SAME_TEXT = 95.0
SHORT_TITLE = 25
"""Titles under this many characters (`Reply`, `Breast cancer`) prove nothing by themselves."""
LARGEST_BLOCK = 300
BLOCK_KEY = 18
LONG_NAME = 3
_NEXT_PART = re.compile(r" (?:(?:part|volume|chapter|series) )?(?:[0-9]+|[ivx]+|one|two|three|second|third)\b")


def find_matches(citations: Mapping[str, Citation]) -> tuple[Match, ...]:
    """Compare all citations that share an identifier, the beginning or end of a title, or a place of publication.

    One match a pair; sorted by ids.
    """
    keys = {name: build_keys(citation) for name, citation in citations.items()}
    found = (
        _match(citations[one], citations[other], (keys[one], keys[other]))
        for one, other in sorted(list_candidates(citations, keys))
    )
    return tuple(match for match in found if match is not None)


def match_citations(first: Citation, second: Citation) -> Match | None:
    """Say whether two citations are one record, by which rule and on what evidence."""
    one, other = sorted((first, second), key=lambda citation: citation.id)
    return _match(one, other, (build_keys(one), build_keys(other)))


def _match(one: Citation, other: Citation, keys: tuple[Keys, Keys]) -> Match | None:
    return None if find_guard(one, other) else match_keys(one, other, keys)


def match_keys(one: Citation, other: Citation, keys: tuple[Keys, Keys]) -> Match | None:
    """Compare two citations, sorted by id, by their keys alone: what a guard says of them is not asked."""
    return _match_identifier(one, other, keys) or _match_details(one, other, keys)


def list_candidates(citations: Mapping[str, Citation], keys: Mapping[str, Keys]) -> set[tuple[str, str]]:
    """List the pairs of ids worth comparing: they share an identifier, an end of a title, or a place of publication."""
    blocks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in sorted(citations):
        for block in set(_list_blocks(citations[name], keys[name])):
            blocks[block].append(name)
    pairs: set[tuple[str, str]] = set()
    for (kind, _), names in blocks.items():
        # A block this large is a common phrase, not a sign; an identifier is never common.
        if kind in _IDENTIFIERS or len(names) <= LARGEST_BLOCK:
            pairs.update(combinations(names, 2))
    return pairs


_IDENTIFIERS = frozenset({"doi", "pmcid", "nct"})


def _list_blocks(citation: Citation, keys: Keys) -> Iterator[tuple[str, str]]:
    if keys.doi:
        yield "doi", keys.doi
    if citation.pmcid:
        yield "pmcid", citation.pmcid
    if find_kind(citation) == "registry entry" and len(citation.nct_ids) == 1:
        yield "nct", citation.nct_ids[0]
    for title in filter(None, (keys.title, keys.original_title)):
        bare = title.replace(" ", "")
        yield "beginning", bare[:BLOCK_KEY]
        yield "end", bare[-BLOCK_KEY:]
    if keys.first_page and keys.volume:
        yield "place", f"{keys.volume} {keys.first_page} {keys.year}"


def _match_identifier(one: Citation, other: Citation, keys: tuple[Keys, Keys]) -> Match | None:
    named = _find_shared_identifier(one, other, keys)
    if named is None:
        return None
    rule, evidence = named
    doubts = list(_list_doubts(one, other, keys))
    if rule != DuplicateRule.DOI and keys[0].doi and keys[1].doi and keys[0].doi != keys[1].doi:
        doubts.append("but the DOIs differ")
    return _build(one, other, rule, evidence=[evidence, *doubts], is_sure=not doubts)


def _find_shared_identifier(
    one: Citation, other: Citation, keys: tuple[Keys, Keys]
) -> tuple[DuplicateRule, str] | None:
    if keys[0].doi and keys[0].doi == keys[1].doi:
        return DuplicateRule.DOI, f"both have the DOI {keys[0].doi}"
    if one.pmcid and one.pmcid == other.pmcid:
        return DuplicateRule.PMCID, f"both are {one.pmcid}"
    is_same_number = len(one.nct_ids) == 1 and one.nct_ids == other.nct_ids
    if is_same_number and {find_kind(one), find_kind(other)} == {"registry entry"}:
        return DuplicateRule.REGISTRY_NUMBER, f"both are registry entries of {one.nct_ids[0]}"
    return None


def _list_doubts(one: Citation, other: Citation, keys: tuple[Keys, Keys]) -> Iterator[str]:
    """Say what contradicts a shared identifier: a supplement's DOI is that of all its abstracts."""
    if keys[0].pmid and keys[1].pmid:
        yield "but PubMed has two records of them"
    if (
        not (one.title_is_description or other.title_is_description)
        and _compare_titles(keys) < SAME_ID_TITLE
        and not _lacks_subtitle(keys)
    ):
        yield "but their titles differ"
    years = keys[0].year, keys[1].year
    if None not in years and abs((years[0] or 0) - (years[1] or 0)) > 1:
        yield f"but their years are {years[0]} and {years[1]}"


def _match_details(one: Citation, other: Citation, keys: tuple[Keys, Keys]) -> Match | None:
    title = _compare_titles(keys)
    is_shorter = title < SURE_TITLE and _lacks_subtitle(keys)
    if not is_shorter and (title < LIKELY_TITLE or (keys[0].numbers != keys[1].numbers and not _shares_original(keys))):
        return None
    contradictions = list(_list_contradictions(keys))
    agreements = list(_list_agreements(one, other, keys))
    if len(contradictions) > 1 or not agreements or _is_too_short(keys, agreements):
        return None
    has_place = "volume and first page" in agreements or "text" in agreements
    is_unsigned = not (keys[0].first_author or keys[1].first_author)
    is_same_author = ("first author" in agreements or is_unsigned) and bool({"year", "journal"} & set(agreements))
    is_sure = (is_shorter or title >= SURE_TITLE) and has_place and is_same_author and not contradictions
    if not is_sure and not ("first author" in agreements or has_place):
        return None
    how = "one title begins the other" if is_shorter else f"titles agree to {title:.0f} of 100"
    said = [how, f"the same {', '.join(agreements)}"]
    return _build(one, other, DuplicateRule.DETAILS, evidence=[*said, *contradictions], is_sure=is_sure)


def are_titles_alike(keys: tuple[Keys, Keys]) -> bool:
    """Whether two titles are all but the same, or one is the other with a subtitle."""
    return _compare_titles(keys) >= LIKELY_TITLE or _lacks_subtitle(keys)


def _is_too_short(keys: tuple[Keys, Keys], agreements: list[str]) -> bool:
    return min(len(key.title) for key in keys) < SHORT_TITLE and "volume and first page" not in agreements


def _compare_titles(keys: tuple[Keys, Keys]) -> float:
    pairs = [(keys[0].title, keys[1].title)]
    if keys[0].original_title or keys[1].original_title:
        pairs += [(keys[0].original_title, keys[1].title), (keys[0].title, keys[1].original_title)]
        pairs += [(keys[0].original_title, keys[1].original_title)]
    return max(fuzz.ratio(a, b) for a, b in pairs if a and b) if any(a and b for a, b in pairs) else 0.0


def _lacks_subtitle(keys: tuple[Keys, Keys]) -> bool:
    """Whether one title is the beginning of the other: many exports drop what stands behind the colon."""
    short, long = sorted((key.title for key in keys), key=len)
    rest = long[len(short) :]
    if len(short) < SHORT_TITLE or not rest.startswith(" ") or _NEXT_PART.match(rest):
        return False
    return fuzz.ratio(short, long[: len(short)]) >= SURE_TITLE


def _shares_original(keys: tuple[Keys, Keys]) -> bool:
    originals = {key.original_title for key in keys} - {""}
    return len(originals) == 1 and any(key.title in originals for key in keys)


def _list_agreements(one: Citation, other: Citation, keys: tuple[Keys, Keys]) -> Iterator[str]:
    a, b = keys
    if a.first_author and a.first_author == b.first_author:
        yield "first author"
    if a.year and a.year == b.year:
        yield "year"
    if _share_journal(a, b):
        yield "journal"
    if a.first_page and a.first_page == b.first_page and a.volume and a.volume == b.volume:
        yield "volume and first page"
    if _share_text(one, other):
        yield "text"


def _list_contradictions(keys: tuple[Keys, Keys]) -> Iterator[str]:
    a, b = keys
    if a.pmid and b.pmid:
        yield "but PubMed has two records of them"
    if a.doi and b.doi and a.doi != b.doi:
        yield f"but the DOIs differ: {a.doi} and {b.doi}"
    if a.first_author and b.first_author and fuzz.ratio(a.first_author, b.first_author) < 80:
        yield "but the first authors differ"
    if a.year and b.year and abs(a.year - b.year) > (1 if a.first_page == b.first_page else 0):
        yield f"but the years are {a.year} and {b.year}"
    if a.journals and b.journals and not _share_journal(a, b):
        yield "but the journals differ"
    if a.volume and b.volume and a.volume != b.volume:
        yield f"but the volumes are {a.volume} and {b.volume}"
    elif a.first_page and b.first_page and a.first_page != b.first_page:
        yield f"but they begin on pages {a.first_page} and {b.first_page}"


def _share_journal(a: Keys, b: Keys) -> bool:
    return any(_is_abbreviated(x, y) or _is_abbreviated(y, x) for x in a.journals for y in b.journals)


def _is_abbreviated(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether each word of one name begins a word of the other, in order: `J Clin Oncol`, `Journal of Clinical ...`."""
    words = list(short)[1:] if short[:1] == ("j",) else list(short)
    if len(words) == len(long):
        return bool(words) and all(word.startswith(part) for part, word in zip(words, long, strict=True))
    rest = iter(long)
    # `Am volume` and the like are left out of abbreviations; with fewer words `Cancer` would be `Cancer Research`.
    return len(words) >= LONG_NAME and all(any(word.startswith(part) for word in rest) for part in words)


def _share_text(one: Citation, other: Citation) -> bool:
    texts = [" ".join(section.text for section in citation.sections) for citation in (one, other)]
    return all(len(text) > 200 for text in texts) and fuzz.ratio(*texts) >= SAME_TEXT


def _build(one: Citation, other: Citation, rule: DuplicateRule, *, evidence: Iterable[str], is_sure: bool) -> Match:
    return Match(citations=(one.id, other.id), rule=rule, is_sure=is_sure, evidence=tuple(evidence))
