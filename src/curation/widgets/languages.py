"""The names of languages, from the codes that MEDLINE writes (ISO 639-2, bibliographic codes)."""

from __future__ import annotations

from collections.abc import Sequence

_NAMES = dict(
    pair.split(" ", 1)
    for pair in (
        "afr Afrikaans,alb Albanian,ara Arabic,arm Armenian,aze Azerbaijani,bos Bosnian,bul Bulgarian,cat Catalan,"
        "chi Chinese,cze Czech,dan Danish,dut Dutch,eng English,epo Esperanto,est Estonian,fin Finnish,fre French,"
        "geo Georgian,ger German,gla Scottish Gaelic,gre Greek,heb Hebrew,hin Hindi,hrv Croatian,hun Hungarian,"
        "ice Icelandic,ind Indonesian,ita Italian,jpn Japanese,kin Kinyarwanda,kor Korean,lat Latin,lav Latvian,"
        "lit Lithuanian,mac Macedonian,mal Malayalam,mao Maori,may Malay,mul several languages,nor Norwegian,"
        "per Persian,pol Polish,por Portuguese,pus Pushto,rum Romanian,rus Russian,san Sanskrit,slo Slovak,"
        "slv Slovenian,spa Spanish,srp Serbian,swe Swedish,tha Thai,tur Turkish,ukr Ukrainian,"
        "und an unnamed language,urd Urdu,vie Vietnamese,wel Welsh"
    ).split(",")
)


def name_languages(codes: Sequence[str]) -> str:
    """Name languages in the order given; a code that is not known stands as it is."""
    return " and ".join(_NAMES.get(code.lower(), code) for code in codes)
