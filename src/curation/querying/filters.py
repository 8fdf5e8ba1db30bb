"""The named filters and subsets of PubMed: which a record alone decides, and which need what only NLM has.

Names: PubMed User Guide, "Filters", "Subject filters" and "Citation status subsets". Blanks, hyphens and case in a
name do not count. Filters that stand for a search strategy or a link list of NLM (`systematic`, `free full text`)
cannot be decided from a record, and are said to be so rather than to hold nothing.
"""

from __future__ import annotations

import msgspec

from curation.querying.words import fold_text


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """One filter: `mark` is what an entry bears when it passes; `why_not` says why records cannot decide it."""

    name: str
    mark: str | None = None
    why_not: str | None = None


STATUSES = {
    "medline": "medline",
    "pubmednotmedline": "pubmednotmedline",
    "inprocess": "inprocess",
    "indatareview": "indatareview",
    "publisher": "publisher",
    "oldmedline": "oldmedline",
}
_MARKS = STATUSES | {
    "hasabstract": "hasabstract",
    "fha": "hasabstract",
    "pubmedpmc": "pmc",
    "pubmedpmcall": "pmc",
    "pubmedpmclocal": "pmc",
    "pubstatusaheadofprint": "aheadofprint",
    "aheadofprint": "aheadofprint",
    "pubstatusppublish": "ppublish",
    "pubstatusepublish": "epublish",
    "booksdocs": "booksdocs",
    "booksanddocuments": "booksdocs",
    "preprint": "preprint",
    "humans": "humans",
    "animals": "animals",
    "otheranimals": "animals",
    "male": "male",
    "female": "female",
    "all": "all",
    "pubmedall": "all",
}
_AGES = {
    "newborn": "infant, newborn",
    "allinfant": "infant",
    "infant": "infant",
    "preschoolchild": "child, preschool",
    "child": "child",
    "adolescent": "adolescent",
    "youngadult": "young adult",
    "adult": "adult",
    "middleaged": "middle aged",
    "aged": "aged",
    "80andover": "aged, 80 and over",
}
_RELATIONS = (
    "commenton commentin erratumin erratumfor expressionofconcernin expressionofconcernfor republishedfrom "
    "republishedin retractionof retractionin retractedandrepublishedfrom retractedandrepublishedin updatein updateof "
    "summaryforpatientsin originalreportin reprintof reprintin associateddataset associatedpublication"
).split()
_STRATEGY = "it stands for a search strategy of NLM"
_LINKS = "it needs NLM's lists of links to full texts"
_UNDECIDABLE = dict.fromkeys(
    (
        "systematic systematicreview systematicreviews cancer aids bioethics cam dietsuppl tox toxicology space "
        "veterinary history healthdisparities covid19 litcovid clinicalqueries therapynarrow therapybroad "
        "diagnosisnarrow diagnosisbroad prognosisnarrow prognosisbroad etiologynarrow etiologybroad lgbt "
        "excludepreprints comparativeeffectiveness medicalgenetics"
    ).split(),
    _STRATEGY,
) | dict.fromkeys(
    (
        "freefulltext ffrft fft fulltext full loattrfreefulltext loattrfulltext loprovpmc pubmedpmcopenaccess "
        "hasassociateddata data loprovider linkout gene genome nuccore protein pccompound structure clinvar "
        "pubmedbooks pubmedcitedin pubmedrefs"
    ).split(),
    _LINKS,
)


def find_filter(name: str) -> Filter | None:
    """Give the filter of a name, `None` where the name is not known here."""
    bare = "".join(filter(str.isalnum, fold_text(name)))
    mark = _MARKS.get(bare) or _find_relation(bare)
    if mark:
        return Filter(name=name, mark=mark)
    if bare in _AGES:
        return Filter(name=name, mark=f"age {_AGES[bare]}")
    if bare in _UNDECIDABLE:
        return Filter(name=name, why_not=_UNDECIDABLE[bare])
    return None


def _find_relation(bare: str) -> str | None:
    relation = bare.removeprefix("has")
    return bare if bare.startswith("has") and relation in _RELATIONS else None
