"""Words that the lints look for, and how they are found: whole words, in any case, without backtracking."""

from __future__ import annotations

import re

_NEGATED = r"(?<!not )(?<!than )(?<!without )(?<!excluding )(?<!excludes )(?<!except )"


def compile_words(*patterns: str) -> re.Pattern[str]:
    """Compile alternatives that must stand as whole words; none may hold a group or an unbounded repeat of a repeat."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})(?![\w])", re.IGNORECASE)


def compile_named(*patterns: str) -> re.Pattern[str]:
    """Compile as `compile_words`, but pass over names that are denied (`not HER2-low`, `other than breast`)."""
    return re.compile(rf"(?<![\w-]){_NEGATED}(?:{'|'.join(patterns)})(?![\w])", re.IGNORECASE)


def find_words(pattern: re.Pattern[str], *texts: str) -> tuple[str, ...]:
    """List the words that a pattern finds in texts, each once, in reading order, in lower case."""
    return tuple(dict.fromkeys(match.group().lower() for text in texts for match in pattern.finditer(text)))


def name_words(words: tuple[str, ...]) -> str:
    """Name words for a reason: the first three, quoted."""
    return ", ".join(f"'{word[:60]}'" for word in words[:3])


HEDGES = compile_words(
    "may|might|could(?! not)|suggest(?:s|ed|ing)?|appear(?:s|ed)?|seem(?:s|ed)?|trend(?:s|ed)?|"
    "numerical(?:ly)?|possibl[ey]|potential(?:ly)?|likely|probabl[ey]|tend(?:s|ed)?|unclear|perhaps|"
    "hint(?:s|ed)?|uncertain|hypothesi[sz]ed?|hypothes[ei]s|inconclusive"
)
# A statement that says any of these has not dropped the doubt, though it words it otherwise.
CAUTIOUS = compile_words(
    "not|no|cannot|without|only|some|few|clear(?:ly)?|claim(?:s|ed)?|argued?|judged?|exploratory|"
    "small|limited|open|expected|in part|estimated?|authors?|not proven|non-significant"
)
COMPARING = compile_words(
    "better|longer|shorter|higher|lower|fewer|greater|worse|superior|inferior|more often|less often|"
    r"more frequent(?:ly)?|less frequent(?:ly)?|than|versus|vs\.?|compared (?:with|to)|"
    "improv(?:e|es|ed|ement)|prolong(?:s|ed)?|outperform(?:s|ed)?|similar"
)
ASSERTING = compile_words(
    "improv(?:e|es|ed|ement|ements)|benefit(?:s|ed)?|prolong(?:s|ed)?|longer|higher|better|fewer|"
    "lower|greater|reduc(?:e|es|ed)|increas(?:e|es|ed)|superior|more often|outperform(?:s|ed)?|"
    "predict(?:s|ed)?|extend(?:s|ed)?|lengthen(?:s|ed)?"
)
DENYING = compile_words(
    "no|not|nor|neither|cannot|without|similar(?:ly)?|unclear|non-?significant(?:ly)?|failed|never|"
    "non-inferior(?:ity)?|numerically|trend"
)
SECOND_HAND = compile_words(
    "second-?hand|secondary|according to|report(?:s)? (?:said|says?|say)|reports say|news report|"
    "was reported|were reported|a .{0,40}(?:copy|page|summary|website|source|report) (?:says?|said)"
)
