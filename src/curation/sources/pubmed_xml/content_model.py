"""What an ordinary PubmedArticle is: NLM's content model, in its order, as regular expressions.

`ARTICLE` matches a whole record and names its parts; the other expressions give the members of a list. Together with
`plain_records` they prove that the text is XML: every tag is closed in its place, no attribute stands twice, and what a
parser would resolve, normalise or refuse is not there. A record of another shape is odd, not wrong.

Source: NLM's DTD of 2025, and `DateCreated` and `Affiliation` of earlier ones.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# PubMed breaks lines and indents by spaces, and in no other way: two plain loops cost a quarter less than a set.
# Lists never give back what they took, and two alternatives never begin alike: the time is linear whatever the text is.
_BLANK = r"\n*+ *+"
_TEXT = "[^<]*+"
_WORD = "[0-9A-Za-z]*+"
_VALUE = r'[^"<>&\n\t]*+'
_LABEL = r'[^"<\n\t]*+'
_ATTRIBUTES = f'(?: (?!xmlns)[A-Za-z]{{1,64}}+="{_VALUE}")*+'
_MIXED = "[^<]*+(?:</?(?:i|b|u|sub|sup)>[^<]*+)*+"
_FLAT = r"[^<]*+(?:<(?:i>[^<]*+</i|b>[^<]*+</b|u>[^<]*+</u|sub>[^<]*+</sub|sup>[^<]*+</sup)>[^<]*+)*+"


def _perhaps(*content: str) -> str:
    return f"(?:{''.join(content)}|)"


def _any(*content: str) -> str:
    return f"(?:{''.join(content)})*+"


def _named(name: str, *content: str) -> str:
    return f"(?P<{name}>{''.join(content)})"


def _flags(*names: str) -> str:
    """Optional attributes in this order."""
    return "".join(_perhaps(f' {name}="{_VALUE}"') for name in names)


def _taken_flags(*names: str) -> str:
    return "".join(_perhaps(f' {name}="({_VALUE})"') for name in names)


def _leaf(tag: str, content: str = _TEXT, *, flags: str = "") -> str:
    return f"<{tag}{flags}>{content}</{tag}>{_BLANK}"


def _holder(tag: str, *content: str, flags: str = "") -> str:
    return f"<{tag}{flags}>{_BLANK}{''.join(content)}</{tag}>{_BLANK}"


def _leaves(*tags: str, content: str = _TEXT) -> str:
    return "".join(_perhaps(_leaf(tag, content)) for tag in tags)


def _taken_leaves(*tags: str, content: str = _TEXT) -> str:
    return "".join(_perhaps(_leaf(tag, f"({content})")) for tag in tags)


def _named_leaves(content: str = _TEXT, **tags: str) -> str:
    return "".join(_perhaps(_leaf(tag, _named(name, content))) for name, tag in tags.items())


def _day(tag: str, name: str, *, flags: str = "") -> str:
    parts = {f"{name}_{tag.lower()}": tag for tag in _DAY}
    return _perhaps(_holder(tag, _named_leaves(_WORD, **parts), flags=flags))


def _compile(*content: str) -> re.Pattern[str]:
    return re.compile("".join(content))


_DAY = ("Year", "Month", "Day")
_PUBLISHED = {"year": "Year", "month": "Month", "day": "Day", "season": "Season", "medline": "MedlineDate"}
_NAMES = ("LastName", "ForeName", "Initials", "Suffix", "CollectiveName")
_PERSON = _flags("ValidYN", "EqualContrib")
_IDENTIFIERS = _any(_leaf("Identifier", flags=_flags("Source")))
_AFFILIATIONS = _any(_holder("AffiliationInfo", _leaf("Affiliation"), _IDENTIFIERS))
_TIMES = _leaves("Hour", "Minute", "Second")
_GRANT = ("GrantID", "Acronym", "Agency", "Country")
_NUMBERS = _any(_leaf("AccessionNumber"))
_SECTIONS = _any(_leaf("AbstractText", _MIXED, flags=_perhaps(f' Label="{_LABEL}"') + _flags("NlmCategory")))
_TERM = _flags("UI", "MajorTopicYN", "Type")
_PMID = _leaf("PMID", flags=_flags("Version"))
_ID = _leaf("ArticleId", flags=_flags("IdType"))


def _people(tag: str) -> str:
    return _any(_holder(tag, _leaves(*_NAMES), _IDENTIFIERS, _AFFILIATIONS, flags=_PERSON))


_JOURNAL = _holder(
    "Journal",
    _named("issns", _any(_leaf("ISSN", flags=_flags("IssnType")))),
    _holder(
        "JournalIssue",
        _named_leaves(volume="Volume", issue="Issue"),
        _holder(
            "PubDate", _named_leaves(year="Year", month="Month", day="Day", season="Season", medline="MedlineDate")
        ),
        flags=_flags("CitedMedium"),
    ),
    _named_leaves(journal="Title", journal_abbreviation="ISOAbbreviation"),
)
_DATABANK = _holder("DataBank", _leaf("DataBankName"), _perhaps(_holder("AccessionNumberList", _NUMBERS)))
_ARTICLE = _holder(
    "Article",
    _JOURNAL,
    _leaf("ArticleTitle", _named("title", _MIXED)),
    _perhaps(_holder("Pagination", _named_leaves(start_page="StartPage", end_page="EndPage", pages="MedlinePgn"))),
    _named("locations", _any(_leaf("ELocationID", flags=_flags("EIdType", "ValidYN")))),
    _perhaps(_holder("Abstract", _named("sections", _SECTIONS), _named_leaves(copyright="CopyrightInformation"))),
    _perhaps(_holder("AuthorList", _named("authors", _people("Author")), flags=_named("author_list", _ATTRIBUTES))),
    _named("affiliations", _any(_leaf("Affiliation"))),
    _named("languages", _any(_leaf("Language"))),
    _perhaps(_holder("DataBankList", _named("databanks", _any(_DATABANK)), flags=_flags("CompleteYN"))),
    _perhaps(
        _holder("GrantList", _named("grants", _any(_holder("Grant", _leaves(*_GRANT)))), flags=_flags("CompleteYN"))
    ),
    _perhaps(
        _holder("PublicationTypeList", _named("publication_types", _any(_leaf("PublicationType", flags=_flags("UI")))))
    ),
    _perhaps(_leaf("VernacularTitle", _named("vernacular", _MIXED))),
    _day("ArticleDate", "published", flags=_flags("DateType")),
    flags=_perhaps(f' PubModel="{_named("publication_model", _VALUE)}"'),
)
_SUBSTANCE = _holder("Chemical", _leaf("RegistryNumber"), _leaf("NameOfSubstance", flags=_flags("UI")))
_QUALIFIERS = _any(_leaf("QualifierName", flags=_TERM))
_HEADING = _holder("MeshHeading", _leaf("DescriptorName", flags=_TERM), _QUALIFIERS)
_RELATION = _holder(
    "CommentsCorrections", _leaf("RefSource"), _perhaps(_PMID), _leaves("Note"), flags=f' RefType="{_VALUE}"'
)
_OTHER_ABSTRACT = _holder("OtherAbstract", _SECTIONS, _leaves("CopyrightInformation"), flags=_flags("Type", "Language"))
_KEYWORDS = _holder("KeywordList", _any(_leaf("Keyword", flags=_flags("MajorTopicYN"))), flags=_flags("Owner"))
_CITATION = _holder(
    "MedlineCitation",
    _leaf("PMID", _named("pmid", "[1-9][0-9]*+"), flags=_perhaps(f' Version="{_named("version", _VALUE)}"')),
    _day("DateCreated", "created"),
    _day("DateCompleted", "completed"),
    _day("DateRevised", "revised"),
    _ARTICLE,
    _perhaps(
        _holder(
            "MedlineJournalInfo",
            _named_leaves(place="Country", medline_ta="MedlineTA", nlm_id="NlmUniqueID", issn_linking="ISSNLinking"),
        )
    ),
    _perhaps(_holder("ChemicalList", _named("substances", _any(_SUBSTANCE)))),
    _perhaps(_holder("SupplMeshList", _named("concepts", _any(_leaf("SupplMeshName", flags=_flags("Type", "UI")))))),
    _named("subsets", _any(_leaf("CitationSubset"))),
    _perhaps(_holder("CommentsCorrectionsList", _named("relations", _any(_RELATION)))),
    _perhaps(_holder("GeneSymbolList", _named("gene_symbols", _any(_leaf("GeneSymbol"))))),
    _perhaps(_holder("MeshHeadingList", _named("headings", _any(_HEADING)))),
    _leaves("NumberOfReferences"),
    _perhaps(_holder("PersonalNameSubjectList", _named("subjects", _people("PersonalNameSubject")))),
    _named("other_ids", _any(_leaf("OtherID", flags=_flags("Source")))),
    _named("other_abstracts", _any(_OTHER_ABSTRACT)),
    _named("keywords", _any(_KEYWORDS)),
    _named_leaves(coi_statement="CoiStatement"),
    _any(_leaf("SpaceFlightMission")),
    _perhaps(_holder("InvestigatorList", _named("investigators", _people("Investigator")))),
    _any(_leaf("GeneralNote", flags=_flags("Owner"))),
    flags=_named("citation", _ATTRIBUTES),
)
_HISTORY_DATE = _holder("PubMedPubDate", _leaves(*_DAY, content=_WORD), _TIMES, flags=_flags("PubStatus"))
_REFERENCE = _holder("Reference", _leaf("Citation", _FLAT), _perhaps(_holder("ArticleIdList", _any(_ID))))
_DATA = _holder(
    "PubmedData",
    _perhaps(_holder("History", _named("history", _any(_HISTORY_DATE)))),
    _named_leaves(publication_status="PublicationStatus"),
    _perhaps(_holder("ArticleIdList", _named("article_ids", _any(_ID)))),
    _any(_holder("ReferenceList", _leaves("Title"), _any(_REFERENCE))),
)


class Parts(NamedTuple):
    """The characters of an article's parts, as `ARTICLE` finds them and in its order; `""` where one is not there."""

    citation: str
    version: str
    pmid: str
    created_year: str
    created_month: str
    created_day: str
    completed_year: str
    completed_month: str
    completed_day: str
    revised_year: str
    revised_month: str
    revised_day: str
    publication_model: str
    issns: str
    volume: str
    issue: str
    year: str
    month: str
    day: str
    season: str
    medline: str
    journal: str
    journal_abbreviation: str
    title: str
    start_page: str
    end_page: str
    pages: str
    locations: str
    sections: str
    copyright: str
    author_list: str
    authors: str
    affiliations: str
    languages: str
    databanks: str
    grants: str
    publication_types: str
    vernacular: str
    published_year: str
    published_month: str
    published_day: str
    place: str
    medline_ta: str
    nlm_id: str
    issn_linking: str
    substances: str
    concepts: str
    subsets: str
    relations: str
    gene_symbols: str
    headings: str
    subjects: str
    other_ids: str
    other_abstracts: str
    keywords: str
    coi_statement: str
    investigators: str
    history: str
    publication_status: str
    article_ids: str


ARTICLE = _compile(_BLANK, _holder("PubmedArticle", _CITATION, _DATA))
# Name and value.
ATTRIBUTE = _compile(f' ([A-Za-z]++)="({_VALUE})"')
# Text of an element without children.
LEAF = _compile(f">({_TEXT})</")
# Of an id: type and text. Of a location: type, whether it is valid, and text.
ID = _compile(f'<[A-Za-z]++(?: [A-Za-z]++="({_VALUE})"|)>({_TEXT})</')
LOCATION = _compile(f"<ELocationID{_taken_flags('EIdType', 'ValidYN')}>({_TEXT})</")
# Of somebody, or a group: whether it is valid, the names in their order, identifiers, affiliations.
PERSON = _compile(
    f"<(?:Author|Investigator|PersonalNameSubject){_taken_flags('ValidYN')}{_flags('EqualContrib')}>{_BLANK}",
    _taken_leaves(*_NAMES),
    f"({_IDENTIFIERS})({_AFFILIATIONS})</",
)
# Of somebody's affiliations: an affiliation, or source and text of an identifier.
AFFILIATION = _compile(f"<Affiliation>({_TEXT})</|<Identifier{_taken_flags('Source')}>({_TEXT})</")
# Of a date in the history: status, year, month, day.
HISTORY_DATE = _compile(f"<PubMedPubDate{_taken_flags('PubStatus')}>{_BLANK}{_taken_leaves(*_DAY, content=_WORD)}")
# Of a section: label, category, content. Of another abstract: type, language, sections.
SECTION = _compile(f'<AbstractText(?: Label="({_LABEL})"|){_taken_flags("NlmCategory")}>({_MIXED})</')
OTHER_ABSTRACT = _compile(f"<OtherAbstract{_taken_flags('Type', 'Language')}>{_BLANK}({_SECTIONS})")
# Of a heading: UI, whether it is major, name, qualifiers. Of a qualifier: UI, whether it is major, name.
_TAKEN_TERM = f"{_taken_flags('UI', 'MajorTopicYN')}{_flags('Type')}>({_TEXT})</"
HEADING = _compile(f"<DescriptorName{_TAKEN_TERM}DescriptorName>{_BLANK}({_QUALIFIERS})")
QUALIFIER = _compile(f"<QualifierName{_TAKEN_TERM}")
# Of a substance: number, UI, name. Of a concept: type, UI, name.
SUBSTANCE = _compile(
    f"<RegistryNumber>({_TEXT})</RegistryNumber>{_BLANK}<NameOfSubstance{_taken_flags('UI')}>({_TEXT})</"
)
CONCEPT = _compile(f"<SupplMeshName{_taken_flags('Type', 'UI')}>({_TEXT})</")
# Number, acronym, agency, country.
GRANT = _compile(f"<Grant>{_BLANK}", _taken_leaves(*_GRANT))
# Name and accession numbers.
DATABANK = _compile(
    f"<DataBank>{_BLANK}", _taken_leaves("DataBankName"), _perhaps(f"<AccessionNumberList>{_BLANK}({_NUMBERS})")
)
# Type, source, PMID, note.
RELATION = _compile(
    f"<CommentsCorrections{_taken_flags('RefType')}>{_BLANK}",
    _taken_leaves("RefSource"),
    _perhaps(_leaf("PMID", f"({_TEXT})", flags=_flags("Version"))),
    _taken_leaves("Note"),
)
MARKUP = _compile("<(/?)(i|b|u|sub|sup)>")
