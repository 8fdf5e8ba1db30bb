"""How the search was done and how far the screeners agreed, as the report shows it."""

from __future__ import annotations

import msgspec

from curation.domain.question import SearchMethods
from curation.domain.search_run import SearchRun
from curation.domain.synthesis_state import AgreementSummary
from curation.rendering.labels import format_count, format_names, format_number

NOT_STATED = "not stated"


class SearchView(msgspec.Struct, frozen=True, kw_only=True):
    """A search run: its PRISMA-S items as (name, text); query and translation exactly as run."""

    title: str
    query: str
    translation: str | None
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    ids_hash: str
    is_suspect: bool


def build_search_views(runs: tuple[SearchRun, ...]) -> tuple[SearchView, ...]:
    """Show the search runs in their order."""
    return tuple(_build_search_view(run) for run in runs)


def build_method_facts(methods: SearchMethods, runs: tuple[SearchRun, ...]) -> tuple[tuple[str, str], ...]:
    """List PRISMA-S items 2 to 7 as (name, text): what the question file states, else that it states nothing.

    A registry that a search on record names was searched, whether somebody states it or not.
    """
    searched = dict.fromkeys(f"{run.database}, searched on {run.date}" for run in runs if run.is_of_study_registry)
    facts = (
        ("Databases searched at once on one platform", methods.multi_database),
        ("Study registries", (*methods.study_registries, *searched)),
        ("Online resources and browsing", methods.online_resources),
        ("Citing and cited references", methods.citation_searching),
        ("Contacts", methods.contacts),
        ("Other methods", methods.other_methods),
    )
    return tuple((name, "; ".join(stated) or NOT_STATED) for name, stated in facts)


def build_agreement_facts(agreement: AgreementSummary | None) -> tuple[tuple[str, str], ...]:
    """List the agreement of two screeners as (name, text); empty when two have not voted on one record."""
    if agreement is None:
        return ()
    facts = (
        ("Screened by", format_names(agreement.curators)),
        ("Records with two votes", format_number(agreement.n)),
        ("Raw agreement", _format_percent(agreement.raw_agreement)),
        ("Cohen’s kappa", _format_kappa(agreement)),
        ("PABAK", _format_figure(agreement.pabak)),
    )
    return tuple((name, text) for name, text in facts if text)


def _build_search_view(run: SearchRun) -> SearchView:
    facts = (
        ("Database", run.database),
        ("Platform", run.platform or NOT_STATED),
        ("Run on", run.date),
        ("Records found", format_number(run.count)),
        ("Records retrieved", format_number(len(run.citation_ids))),
        ("Asked for and not delivered", ", ".join(run.missing) or "none"),
        ("Limits", "; ".join(run.limits) or "none"),
        ("Cap and order", ", ".join(filter(None, (format_number(run.cap) if run.cap else "no cap", run.sort)))),
        ("Software", run.software or NOT_STATED),
        *_list_parts(run),
        ("Published filters", "; ".join(run.filters) or NOT_STATED),
        ("Prior work", "; ".join(run.prior_work) or NOT_STATED),
        ("Updates", run.update_method or NOT_STATED),
        ("Peer review", run.peer_review or NOT_STATED),
        ("De-duplication", run.deduplication or NOT_STATED),
    )
    ignored = tuple(f"Ignored by the database: {phrase}" for phrase in run.ignored_phrases)
    return SearchView(
        title=f"{run.strategy}: {run.database}, {format_count(run.count, 'record')}",
        query=run.query,
        translation=run.translation,
        facts=facts,
        warnings=run.warnings + ignored,
        ids_hash=run.ids_hash,
        is_suspect=run.is_suspect,
    )


def _list_parts(run: SearchRun) -> tuple[tuple[str, str], ...]:
    return (("Retrieved in parts", "; ".join(run.parts)),) if run.parts else ()


def _format_percent(proportion: float | None) -> str | None:
    return None if proportion is None else f"{100 * proportion:.1f}%"


def _format_figure(figure: float | None) -> str | None:
    return None if figure is None else f"{figure:.2f}".replace("-", "−")


def _format_kappa(agreement: AgreementSummary) -> str:
    kappa = _format_figure(agreement.kappa)
    lower, upper = _format_figure(agreement.kappa_lower), _format_figure(agreement.kappa_upper)
    if kappa is None:
        return "not defined: both votes always fell the same way"
    return f"{kappa} (95% CI {lower} to {upper})" if lower and upper else kappa
