"""What happens to the literature between two pulls, told to the loopback PubMed record by record."""

from __future__ import annotations

import re
from collections.abc import Callable

from story_tags import MADE_LUNG, MADE_PMID

from eutils_server import EutilsServer, write_article

NOTICE_PMID, ARTICLE_PMID, NEW_PMID = "92000001", "92000002", "92000003"
TODAY = "2026/11/25"
TITLE = "Pembrolizumab versus chemotherapy alone in metastatic breast cancer"
RETRACTION = "Retraction of Publication"
_TYPES = "</PublicationTypeList>"


def relate(term: str, pmid: str | None, place: str = "J Trials. 2026;8(1):2") -> str:
    """A comment or correction as MEDLINE writes it."""
    named = f'<PMID Version="1">{pmid}</PMID>' if pmid else ""
    entry = f'<CommentsCorrections RefType="{term}"><RefSource>{place}</RefSource>{named}</CommentsCorrections>'
    return f"<CommentsCorrectionsList>{entry}</CommentsCorrectionsList>"


def type_as(record: str, kind: str) -> str:
    return record.replace(_TYPES, f"<PublicationType>{kind}</PublicationType>{_TYPES}")


def say(server: EutilsServer, pmid: int | str, entry: str, kind: str | None = None) -> None:
    """Let a record say something of itself."""
    record = server.records[str(pmid)].replace("</MedlineCitation>", f"{entry}</MedlineCitation>")
    server.records[str(pmid)] = type_as(record, kind) if kind else record


def publish(server: EutilsServer, pmid: str, title: str, entry: str = "", kind: str | None = None) -> None:
    """Let a new record enter today; with an empty title word it is found by no search."""
    record = write_article(int(pmid), title, (), extra=entry)
    server.add([type_as(record, kind) if kind else record])
    server.entered[pmid] = TODAY


def retract_by_notice_alone(server: EutilsServer) -> None:
    publish(
        server, NOTICE_PMID, f"Retraction: {TITLE}", relate("RetractionOf", str(MADE_PMID)), "Retraction of Publication"
    )


def retract_by_own_record(server: EutilsServer) -> None:
    say(server, MADE_PMID, relate("RetractionIn", NOTICE_PMID), "Retracted Publication")
    publish(
        server,
        NOTICE_PMID,
        "A note from the editors",
        relate("RetractionOf", str(MADE_PMID)),
        "Retraction of Publication",
    )


def correct_with_another_figure(server: EutilsServer) -> None:
    say(server, MADE_PMID, relate("ErratumIn", NOTICE_PMID))
    server.records[str(MADE_PMID)] = server.records[str(MADE_PMID)].replace("24%", "14%")
    publish(server, NOTICE_PMID, "Erratum to a trial", relate("ErratumFor", str(MADE_PMID)), "Published Erratum")


def correct_without_a_record(server: EutilsServer) -> None:
    say(server, MADE_PMID, relate("ErratumIn", None))


def voice_concern(server: EutilsServer) -> None:
    say(server, MADE_PMID, relate("ExpressionOfConcernIn", NOTICE_PMID))
    publish(server, NOTICE_PMID, "A note", relate("ExpressionOfConcernFor", str(MADE_PMID)), "Expression of Concern")


def republish(server: EutilsServer) -> None:
    say(server, MADE_PMID, relate("RetractedandRepublishedIn", ARTICLE_PMID))
    publish(server, ARTICLE_PMID, "Second report", relate("RetractedandRepublishedFrom", str(MADE_PMID)))


def remove(server: EutilsServer) -> None:
    del server.records[str(MADE_PMID)]


def enter(server: EutilsServer) -> None:
    publish(server, NEW_PMID, "Nivolumab in breast cancer")


CASES: dict[str, Callable[[EutilsServer], None]] = {
    "retracted, said by the notice alone": retract_by_notice_alone,
    "retracted, said by its own record": retract_by_own_record,
    "corrected, with another figure": correct_with_another_figure,
    "corrected, by an erratum without a record": correct_without_a_record,
    "under an expression of concern": voice_concern,
    "retracted and republished": republish,
    "no longer delivered": remove,
}
KINDS = dict(
    zip(
        CASES,
        ("retracted", "retracted", "corrected", "corrected", "expression_of_concern", "republished", "not_delivered"),
        strict=True,
    )
)
TOUCHED, UNTOUCHED = f"pmid:{MADE_PMID}", f"pmid:{MADE_LUNG}"
WORDS = re.compile(r"Tumours shrank more often with pembrolizumab")
