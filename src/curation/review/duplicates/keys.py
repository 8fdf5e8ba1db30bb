"""What two citations are compared by: title, numbers in it, journal, first author, year, pages, in one spelling."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import msgspec

from curation.domain.citation import Citation
from curation.identifiers import parse_doi

_MARKUP = re.compile(r"</?(?:i|b|sub|sup|u|em|strong|scp)>", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_ROMAN = re.compile(r"[ivx]+")
_SIGNS = str.maketrans({"&": " and ", "+": " plus ", "≥": " ge ", "≤": " le ", "<": " lt ", ">": " gt "})
_GREEK = {
    char: f" {unicodedata.name(char).split()[-1].lower()} " for char in map(chr, range(0x3B1, 0x3CA)) if char != "ς"
}
# Words that turn a title's meaning: two titles that differ in one of them are not the same title misspelt.
_TURNING = frozenset(
    "not non no without with positive negative high low men women male female boys girls children adults versus plus "
    "before after early late first second third reply response comment erratum correction protocol plan update "
    "minus".split()
)
_SMALL = frozenset("the of and in for a an on und der die de la le et journal".split())


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """The comparable facts of a citation; an empty text or `None` is unknown.

    `numbers` are the numerals of the title, Roman ones too, with the words that turn its meaning, sorted.
    """

    title: str
    original_title: str
    numbers: tuple[str, ...]
    journals: tuple[tuple[str, ...], ...]
    first_author: str
    year: int | None
    volume: str
    first_page: str
    doi: str | None
    pmid: str | None


def build_keys(citation: Citation) -> Keys:
    """Bring a citation's facts into the spelling in which they are compared."""
    title = fold_title(citation.title)
    authors = citation.authors or citation.collective_authors
    return Keys(
        title=title,
        original_title=fold_title(citation.original_language_title or ""),
        numbers=tuple(sorted(word for word in title.split() if _tells_apart(word))),
        journals=tuple(_fold_journal(name) for name in (citation.journal, citation.journal_abbreviation) if name),
        first_author=_fold_family(authors[0]) if authors else "",
        year=int(citation.year) if citation.year and citation.year.isdigit() else None,
        volume=_fold_number(citation.volume),
        first_page=_fold_number(re.split(r"[-–;,]", citation.pages or "")[0]),
        doi=find_comparable_doi(citation),
        pmid=citation.id.removeprefix("pmid:") if citation.id.startswith("pmid:") else None,
    )


def fold_title(title: str) -> str:
    """Write a title in lower-case words parted by blanks, Greek letters by name, without markup and accents."""
    plain = _MARKUP.sub("", title)
    # Between letters or digits a hyphen joins words; before a comma or the end it is the minus of `ER-`.
    plain = re.sub(r"(?<=[A-Za-z0-9])[-−–](?=[\s,;:/)\]]|\Z)", " minus ", plain)
    return " ".join(_WORD.findall(_strip_accents(plain.translate(_SIGNS))))


def find_comparable_doi(citation: Citation) -> str | None:
    """Give the DOI of a citation, from its id or its facts, in lower case."""
    for text in (citation.id if citation.id.startswith("doi:") else None, citation.doi):
        if text:
            try:
                return parse_doi(text)
            except ValueError:
                continue
    return None


def _strip_accents(text: str) -> str:
    if text.isascii():
        return text.lower()
    lowered = unicodedata.normalize("NFKD", text.casefold())
    spelt = "".join(_GREEK.get(char, char) for char in lowered if not unicodedata.combining(char))
    return spelt.replace("ø", "o").replace("ł", "l").replace("æ", "ae").replace("œ", "oe")


def _tells_apart(word: str) -> bool:
    return word[0].isdigit() or word[-1].isdigit() or bool(_ROMAN.fullmatch(word)) or word in _TURNING


@lru_cache(maxsize=4096)
def _fold_journal(name: str) -> tuple[str, ...]:
    words = _WORD.findall(_strip_accents(name.partition(" : ")[0].partition(" (")[0]))
    return tuple(word for word in words if word not in _SMALL)


def _fold_family(name: str) -> str:
    """Give the family name: what stands before a comma or before the initials."""
    family = (
        name.partition(",")[0]
        if "," in name
        else re.sub(r"(?:\s+[A-Z][A-Z.\-]{0,3})+(?:\s+(?:Jr|Sr|2nd|3rd))?\Z", "", name)
    )
    return "".join(_WORD.findall(_strip_accents(family)))


def _fold_number(text: str | None) -> str:
    return "".join(_WORD.findall(_strip_accents(text or ""))).removeprefix("pp").lstrip("0")
