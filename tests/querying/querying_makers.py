"""Citations and queries for the tests of the query language: a small world in which words meet often."""

from hypothesis import strategies as st

from curation.domain.citation import Citation, OtherAbstract, Relation, Section
from curation.domain.indexing import (
    Grant,
    HistoryDate,
    Indexing,
    MeshHeading,
    MeshQualifier,
    Person,
    Substance,
    TypedId,
)
from curation.vocabulary import TextSource


def make_citation(pmid="1", title="A title", abstract=None, **fields):
    sections = (Section(text=abstract),) if abstract else ()
    return Citation(id=f"pmid:{pmid}", title=title, text_source=TextSource.PUBMED, **({"sections": sections} | fields))


WORDS = ["breast", "cancer", "cancers", "cancerous", "hip", "pain", "of", "the", "95", "TNF-α", "naïve", "β", "her2+"]
NAMES = ["Smith J", "Smith JA", "Smithson B", "O'Brien K", "Garcia Lopez M"]
HEADINGS = ["Neoplasms", "Breast Neoplasms", "Hip", "Pain"]
TYPES = ["Review", "Clinical Trial", "Randomized Controlled Trial"]
DATES = ["2019", "2019-06", "2019-06-15", "2020-01-01", "2021"]

texts = st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join)
dates = st.none() | st.sampled_from(DATES)


@st.composite
def indexings(draw):
    qualifiers = st.builds(MeshQualifier, name=st.sampled_from(["surgery", "drug therapy"]), is_major=st.booleans())
    headings = st.builds(
        MeshHeading,
        name=st.sampled_from(HEADINGS),
        is_major=st.booleans(),
        qualifiers=st.lists(qualifiers, max_size=2).map(tuple),
    )
    people = st.builds(
        Person,
        name=st.sampled_from(NAMES),
        role=st.sampled_from(["author", "editor", "subject"]),
        affiliations=st.lists(texts, max_size=2).map(tuple),
    )
    return Indexing(
        status=draw(st.sampled_from([None, "MEDLINE", "PubMed-not-MEDLINE", "In-Process"])),
        headings=tuple(draw(st.lists(headings, max_size=2))),
        people=tuple(draw(st.lists(people, max_size=2))),
        substances=tuple(draw(st.lists(st.builds(Substance, name=st.sampled_from(["Aspirin", "Iron"])), max_size=1))),
        grants=tuple(draw(st.lists(st.just(Grant(id="CA 12", agency="NCI NIH HHS")), max_size=1))),
        published_online=draw(dates),
        revised=draw(dates),
        history=tuple(
            draw(st.lists(st.builds(HistoryDate, status=st.just("pubmed"), date=st.sampled_from(DATES)), max_size=1))
        ),
        issns=tuple(draw(st.lists(st.just(TypedId(type="Print", value="1234-5678")), max_size=1))),
    )


@st.composite
def citations(draw):
    pmid = draw(st.integers(1, 30))
    sections = st.builds(Section, text=texts, label=st.sampled_from([None, "PAIN"]))
    return Citation(
        id=draw(st.sampled_from([f"pmid:{pmid}", f"pmid:{pmid}", f"nct:NCT{pmid:08}"])),
        title=draw(texts),
        text_source=TextSource.PUBMED,
        sections=tuple(draw(st.lists(sections, max_size=2))),
        authors=tuple(draw(st.lists(st.sampled_from(NAMES), max_size=2))),
        journal=draw(st.sampled_from([None, "The Lancet", "Pain"])),
        date=draw(dates),
        medline_date=draw(st.sampled_from([None, None, "2019 Nov-Dec", "2020 Spring"])),
        keywords=tuple(draw(st.lists(texts, max_size=2))),
        publication_types=tuple(draw(st.lists(st.sampled_from(TYPES), max_size=2))),
        languages=draw(st.sampled_from([(), ("eng",), ("ger",)])),
        other_abstracts=tuple(
            draw(st.lists(st.builds(OtherAbstract, sections=st.just((Section(text="hip"),))), max_size=1))
        ),
        relations=draw(st.sampled_from([(), (Relation(type="RetractionIn", id="pmid:9"),)])),
        doi=draw(st.sampled_from([None, "10.1000/hip"])),
        indexing=draw(indexings()),
    )


_PIECES = [*WORDS, "canc*", "cancer*", "ca*", "pain-of", "hasabstract", "10.1000/hip"]
_WORD_TAGS = ["", "[ti]", "[tiab]", "[tw]", "[all]", "[ad]", "[ot]", "[nonsense]"]
_CLAUSES = [
    "smith[au]", "smith j[au]", '"smith j"[au]', "smith*[au]", "o'brien k[1au]", "garcia[au]", "breast neoplasms[mh]",
    "neoplasms[mh]", "neoplasms[majr]", "hip/surgery[mh]", "hip/surgery[majr:noexp]", "drug therapy[sh]", "neopl*[mh]",
    "review[pt]", "clinical trial[pt]", "clinical trial[pt:noexp]", "english[la]", "ger[la]", "lancet[ta]",
    "1234-5678[ta]", "medline[sb]", "inprocess[sb]", "free full text[sb]", "hasretractionin[sb]", "2019[dp]",
    "2019:2020[dp]", "2019/06[edat]", '"2019/06/15"[dp] : "3000"[dp]', "last 7 years[dp]", "2019/13[dp]", "5:20[uid]",
    "12[pmid]", "aspirin[nm]", "nci[gr]", "nci nih hhs[gr]", "10.1000/hip[aid]", "the[ti]", "#1",
]  # fmt: skip


def _phrase(words):
    return '"' + " ".join(words) + '"'


operands = (
    st.tuples(st.sampled_from(_PIECES), st.sampled_from(_WORD_TAGS)).map("".join)
    | st.tuples(
        st.lists(st.sampled_from(_PIECES), min_size=1, max_size=3).map(_phrase),
        st.sampled_from([*_WORD_TAGS, "[tiab:~0]", "[tiab:~2]", "[ti:~1]", "[ad:~3]"]),
    ).map("".join)
    | st.lists(st.sampled_from(_PIECES), min_size=2, max_size=3).map(" ".join)
    | st.sampled_from(_CLAUSES)
)
queries = st.recursive(
    operands,
    lambda inner: (
        st.tuples(inner, st.sampled_from([" AND ", " OR ", " NOT ", " ", "|"]), inner).map("".join)
        | inner.map("({})".format)
    ),
    max_leaves=6,
)
