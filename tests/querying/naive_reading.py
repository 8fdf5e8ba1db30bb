"""PubMed records read straight from their XML, and the plainest way to ask them: shares no code with the product."""

import datetime
import gzip
import re
import unicodedata
from itertools import product

from lxml import etree

_GREEK = dict(zip("αβγδεκμσ", "alpha beta gamma delta epsilon kappa mu sigma".split(), strict=True))
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_MEDLINE_DATE = re.compile(r"(\d{4})(?: ([A-Z][a-z]{2})\b)?(?: (\d{1,2})\b)?")


def words(text):
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(_GREEK.get(letter, letter) for letter in plain if not unicodedata.combining(letter))
    return re.findall(r"[^\W_]+", plain)


def spell(text):
    return " ".join(words(text))


def texts(element, path):
    return ["".join(found.itertext()) for found in element.findall(path)]


def make_day(year, month="1", day="1"):
    if not year:
        return None
    number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month) if (month or "1").isdigit() and month else 1
    return datetime.date(int(year), number, int(day or 1))


def read_day(element):
    return None if element is None else make_day(*(element.findtext(unit) for unit in ("Year", "Month", "Day")))


def read_print_day(article):
    found = _MEDLINE_DATE.match(article.findtext(".//JournalIssue/PubDate/MedlineDate") or "")
    return make_day(*found.groups()) if found else read_day(article.find(".//JournalIssue/PubDate"))


def read_headings(article):
    for heading in article.findall(".//MeshHeading"):
        name = heading.find("DescriptorName")
        qualifiers = [(spell(one.text), one.get("MajorTopicYN") == "Y") for one in heading.findall("QualifierName")]
        is_major = name.get("MajorTopicYN") == "Y" or any(major for _, major in qualifiers)
        yield spell(name.text), is_major, qualifiers


def read_abstracts(article, path):
    for abstract in article.findall(path):
        sections = abstract.findall("AbstractText")
        yield " ".join(f"{one.get('Label') or ''} {''.join(one.itertext())}" for one in sections)


def read_article(article):
    return {
        "ti": texts(article, ".//ArticleTitle"),
        "ab": [*read_abstracts(article, ".//Article/Abstract"), *read_abstracts(article, ".//OtherAbstract")],
        "ot": texts(article, ".//Keyword"),
        "ad": texts(article, ".//Affiliation"),
        "mh": list(read_headings(article)),
        "pt": set(map(spell, texts(article, ".//PublicationType"))),
        "nm": set(map(spell, texts(article, ".//NameOfSubstance") + texts(article, ".//SupplMeshName"))),
        "la": {code.lower() for code in texts(article, ".//Language")},
        "au": [
            spell(f"{one.findtext('LastName')} {one.findtext('Initials') or ''}")
            for one in article.findall(".//Article/AuthorList/Author")
            if one.findtext("LastName")
        ],
        "ta": set(map(spell, texts(article, ".//Journal/Title") + texts(article, ".//MedlineTA"))),
        "status": article.find("MedlineCitation").get("Status"),
        "dp": [day for day in (read_print_day(article), read_day(article.find(".//ArticleDate"))) if day],
        "relations": {one.get("RefType") for one in article.findall(".//CommentsCorrections")},
        "has abstract": any(text.strip() for text in texts(article, ".//Article/Abstract/AbstractText")),
    }


def read_articles(path):
    """Give the fields of each article by PMID; books are left out."""
    with gzip.open(path) as stream:
        return {
            int(article.findtext(".//PMID")): read_article(article)
            for article in etree.parse(stream).getroot().iter("PubmedArticle")
        }


def list_texts(record, tag):
    return record["ti"] + record["ab"] + record["ot"] if tag == "tiab" else record[tag]


def phrase(tag, text):
    """Whether words stand side by side in one text of a field; the last may be truncated."""
    sought = text.split()

    def stands(found):
        stretches = (found[at : at + len(sought)] for at in range(len(found) - len(sought) + 1))
        return any(all(map(matches, stretch, sought)) for stretch in stretches)

    return lambda record: any(stands(words(one)) for one in list_texts(record, tag))


def matches(word, pattern):
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


def near(tag, text, distance):
    """Whether words stand in one text of a field with at most so many others among them, tried in every way."""
    sought = text.split()

    def stands(found):
        places = [[at for at, word in enumerate(found) if word == one] for one in sought]
        ways = (way for way in product(*places) if len({*way}) == len(way))
        return any(max(way) - min(way) + 1 - len(sought) <= distance for way in ways)

    return lambda record: any(stands(words(one)) for one in list_texts(record, tag))


def heading(name, *subheadings, major=False):
    """Whether a heading stands in the record, with one of some subheadings where there are any, as a major topic."""

    def stands(record):
        for found, is_major, qualifiers in record["mh"]:
            if found != name or (major and not is_major):
                continue
            if not subheadings or any(one in subheadings and (is_one or not major) for one, is_one in qualifiers):
                return True
        return False

    return stands


def subheading(*names):
    return lambda record: any(one in names for _, _, qualifiers in record["mh"] for one, _ in qualifiers)


def one_of(field, *values):
    return lambda record: bool(record[field] & {*values})


def author(beginning):
    return lambda record: any(name.startswith(beginning) for name in record["au"])


def published(first, last):
    ends = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    return lambda record: any(ends[0] <= day <= ends[1] for day in record["dp"])


def status(*values):
    return lambda record: record["status"] in values


def both(*conditions):
    return lambda record: all(condition(record) for condition in conditions)


def either(*conditions):
    return lambda record: any(condition(record) for condition in conditions)


def without(condition, other):
    return lambda record: condition(record) and not other(record)


def has_abstract(record):
    return record["has abstract"]
