"""Whole values brought into one spelling, so that a query's value and a record's are the same text when they agree."""

from __future__ import annotations

import re

from curation.querying import fields
from curation.querying.fields import Field
from curation.querying.words import find_words, fold_text

_ADDRESS = re.compile(r"^https?://[^/]+/")
_IDENTIFIERS = frozenset(
    {fields.ARTICLE_IDENTIFIER, fields.LOCATION_ID, fields.NLM_ID, fields.AUTHOR_IDENTIFIER, fields.PMID, fields.ISBN}
)
_WITH_SUBHEADING = frozenset({fields.MESH_TERMS, fields.MAJOR_TOPIC})

# The codes of NLM for languages with the names that PubMed's [la] takes as well (NLM, "Language Table").
LANGUAGES = {
    name: code
    for pair in (
        "afr afrikaans,alb albanian,amh amharic,ara arabic,arm armenian,aze azerbaijani,ben bengali,bos bosnian,"
        "bul bulgarian,cat catalan,chi chinese,cze czech,dan danish,dut dutch,eng english,epo esperanto,est estonian,"
        "fin finnish,fre french,geo georgian,ger german,gla gaelic,gre greek,heb hebrew,hin hindi,hrv croatian,"
        "hun hungarian,ice icelandic,ind indonesian,ita italian,jpn japanese,kin kinyarwanda,kor korean,lat latin,"
        "lav latvian,lit lithuanian,mac macedonian,mal malayalam,mao maori,may malay,mul multilingual,nor norwegian,"
        "per persian,pol polish,por portuguese,pus pushto,rum romanian,rus russian,san sanskrit,slo slovak,"
        "slv slovenian,spa spanish,srp serbian,swe swedish,tha thai,tib tibetan,tur turkish,ukr ukrainian,"
        "und undetermined,urd urdu,vie vietnamese,wel welsh"
    ).split(",")
    for code, name in [pair.split()]
}


def normalise_value(field: Field, text: str) -> str:
    """Bring a value into the spelling of its field; the empty text where nothing is left of it.

    Names lose case, accents and punctuation; identifiers only case and blanks; languages become NLM's code; headings
    keep the slash before their subheading; a leading `the` of a journal does not count.
    """
    if field in _IDENTIFIERS:
        return _normalise_identifier(field, text)
    if field in _WITH_SUBHEADING:
        return "/".join(_normalise_name(part) for part in text.split("/"))
    name = _normalise_name(text)
    if field is fields.LANGUAGE:
        return LANGUAGES.get(name, name)
    return name.removeprefix("the ") if field is fields.JOURNAL else name


def _normalise_name(text: str) -> str:
    return " ".join(find_words(text))


def _normalise_identifier(field: Field, text: str) -> str:
    bare = "".join(fold_text(text).split())
    if field is fields.ISBN:
        return bare.replace("-", "")
    return _ADDRESS.sub("", bare)
