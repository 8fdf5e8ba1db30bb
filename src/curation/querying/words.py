"""Text as PubMed indexes it: lower-case words without marks, cut at everything that is no letter and no digit.

Documented: case does not count; `kidney-allograft` is the phrase `kidney allograft`; a truncated word needs four
characters and is the last of its phrase (User Guide, "Searching for a phrase", "Truncating search terms"). The limit of
600 variants of a truncated word was that of the PubMed before 2020 (NLM's tutorial of 2019); the guide names none.
Recalled: slashes and other punctuation are blanks. Measured: an apostrophe is a blank (`cancer's` was translated to
`"cancer s"`, captured ESearch answers). Decided here: accents fold to their letters, Greek letters are spelled out
within their word (`TNF-α` is `tnf alpha`), super- and subscripts are plain characters, invisible characters vanish.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_TRUNCATED = re.compile(r"([^\W_]++)\*++(?![^\W_])|([^\W_]++)")
_MARKED = re.compile(r"[^\x00-\x7f]+")
_SHORT = 200
TRUNCATION_LETTERS = 4

# The words that PubMed does not search for: the 133 of its help page, compared with copies of it in other programs.
STOP_WORDS = frozenset(
    (
        "a about again all almost also although always among an and another any are as at be because been before "
        "being between both but by can could did do does done due during each either enough especially etc for found "
        "from further had has have having here how however i if in into is it its itself just kg km made mainly make "
        "may mg might ml mm most mostly must nearly neither no nor obtained of often on our overall perhaps pmid quite "
        "rather really regarding seem seen several should show showed shown shows significantly since so some such "
        "than that the their theirs them then there therefore these they this those through thus to upon use used "
        "using various very was we were what when which while with within without would"
    ).split()
)

_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau upsilon "
    "phi chi psi omega"
).split()
_SPELLED = {chr(0x3B1 + n): name for n, name in enumerate(_GREEK)} | {"ϑ": "theta", "ϕ": "phi", "ϵ": "epsilon"}
_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
_INVISIBLE = dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
_REPLACED = str.maketrans(_SPELLED | _LETTERS | _INVISIBLE)


def fold_text(text: str) -> str:
    """Fold case, accents, compatibility forms and Greek letters; what is no letter or digit stays as it is."""
    lowered = text.lower()
    return lowered if lowered.isascii() else _MARKED.sub(_fold_match, lowered)


def _fold_match(found: re.Match[str]) -> str:
    return _fold_run(found.group())


@lru_cache(maxsize=4096)
def _fold_run(run: str) -> str:
    plain = unicodedata.normalize("NFKD", run.replace("µ", "μ"))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower().translate(_REPLACED)


def split_words(text: str) -> tuple[str, ...]:
    """List the words of a text in reading order."""
    return _split_short(text) if len(text) < _SHORT else tuple(find_words(text))


def find_words(text: str) -> list[str]:
    """List the words of a text that is not likely to come again: as `split_words`, which remembers short ones."""
    folded = fold_text(text)
    return (_ASCII_WORD if folded.isascii() else _WORD).findall(folded)


@lru_cache(maxsize=1 << 16)
def _split_short(text: str) -> tuple[str, ...]:
    # Names, headings and institutions come again and again in a corpus.
    return tuple(find_words(text))


@lru_cache(maxsize=4096)
def split_pattern(text: str) -> tuple[str, ...]:
    """List the words of a term; a truncated word keeps its asterisk where at least four characters stand before it."""
    found = _TRUNCATED.findall(fold_text(text))
    return tuple(_truncate(stem) if stem else word for stem, word in found)


def _truncate(stem: str) -> str:
    return f"{stem}*" if len(stem) >= TRUNCATION_LETTERS else stem
