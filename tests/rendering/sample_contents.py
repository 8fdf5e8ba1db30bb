"""Report contents for the tests: invented trials with plausible numbers.

The same text turned hostile, and nothing at all.
"""

from __future__ import annotations

import msgspec

from curation.domain.answer import Answer, AnswerSection, AnswerSource, Derivation, Sentence
from curation.domain.citation import Citation, Relation, Section, format_reference
from curation.domain.citation_change import CitationChange
from curation.domain.claim import Biomarker, Claim, Population
from curation.domain.effect import Effect
from curation.domain.finding import Finding, NotChecked
from curation.domain.flow import PrismaFlow
from curation.domain.integrity import assess_integrity
from curation.domain.notice import Saying
from curation.domain.question import Criterion, Focus, OutlineSection, Pico, Question, SearchStrategy, Words
from curation.domain.quote import Anchoring, Quote
from curation.domain.review_state import ClaimRecord
from curation.domain.search_run import SearchRun
from curation.domain.synthesis_state import AgreementSummary, FindingGroup
from curation.domain.update import Impact, Living, Update
from curation.rendering.report import ReportContents
from curation.vocabulary import (
    AnchorState,
    Certainty,
    ChangeKind,
    ClaimStatus,
    ClaimType,
    Consequence,
    Direction,
    Directness,
    EffectMeasure,
    EvidenceLevel,
    ExclusionReason,
    FigureSource,
    Her2Status,
    HormoneReceptorStatus,
    MarkerComparison,
    NoticeKind,
    Outcome,
    OutcomeDirection,
    POperator,
    QuestionType,
    QuoteRole,
    SentenceFate,
    SentenceKind,
    Setting,
    Severity,
    Significance,
    Specimen,
    StudyDesign,
    TextSource,
    TreatmentLine,
)

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style></script><b>",
    "{{ 7 * 7 }}{% raw %}",
    "\u202eright to left override",
    "سرطان الثدي",
    "W" * 400,
    "a\nb\r\nc\td",
    "<!-- --> --!> ]]>",
    "&amp;&lt;",
    "😀 10² ≤ 0.5 µg",
)

# (number, family name, trial, journal, year, design, HER2, directness, setting, n)
TRIALS = (
    (
        "99000001",
        "Halvorsen",
        "ALDER-1",
        "Ann Invented Oncol",
        2019,
        "single_arm_trial",
        "positive",
        "direct",
        "advanced",
        58,
    ),
    (
        "99000002",
        "Okonjo",
        "ALDER-2",
        "J Made-up Med",
        2022,
        "randomised_trial",
        "positive",
        "direct",
        "neoadjuvant",
        454,
    ),
    (
        "99000003",
        "Castellanos-Wirth",
        "BEECH",
        "Lancet Example",
        2020,
        "randomised_trial",
        "positive",
        "direct",
        "advanced",
        202,
    ),
    (
        "99000004",
        "Sørbye",
        "CEDAR",
        "Sample Oncol",
        2021,
        "single_arm_trial",
        "mixed",
        "other_breast_cancer",
        "advanced",
        28,
    ),
    (
        "99000005",
        "Nakagawa",
        "DOGWOOD",
        "N Fict J Med",
        2020,
        "single_arm_trial",
        "not_applicable",
        "other_tumour",
        "advanced",
        102,
    ),
    ("99000006", "O’Brien", "ELM", "Clin Example Res", 2018, "cohort", "positive", "direct", "advanced", 46),
    (
        "99000007",
        "Papadopoulou",
        "FIR",
        "Ann Invented Oncol",
        2021,
        "cohort",
        "mixed",
        "mixed_population",
        "mixed",
        1678,
    ),
    ("99000008", "Lindqvist", "HAZEL", "J Made-up Med", 2017, "cohort", "positive", "direct", "advanced", 678),
    ("99000009", "Mbeki", "JUNIPER", "Sample Oncol", 2016, "cohort", "mutant", "other_breast_cancer", "advanced", 31),
)
RETRACTED_ID = "pmid:99000009"


def build_contents(**changes: object) -> ReportContents:
    """A whole report with accepted, submitted, rejected and conflicting claims, gaps, findings and unused claims."""
    citations = {citation.id: citation for citation in (*map(_build_trial, TRIALS), _build_label())}
    records = tuple(sorted(_list_records(), key=lambda record: record.claim_id))
    contents = ReportContents(
        question=build_question(),
        answer=_build_answer(records, citations),
        records=records,
        citations=citations,
        integrity=assess_integrity(citations),
        living=Living(),
        flow=build_flow(),
        agreement=AgreementSummary(
            curators=("curator-a", "curator-b"),
            n=402,
            raw_agreement=0.9403,
            kappa=0.7812,
            kappa_lower=0.7021,
            kappa_upper=0.8603,
            pabak=0.8806,
        ),
        groups=_list_groups(records),
        search_runs=(build_search_run(),),
        findings=_list_findings(records),
        not_checked=(
            NotChecked(
                gate="G14", rule="reading grade at most 8", reason="no readability measure is agreed for this audience"
            ),
            NotChecked(gate="G17", rule="author is not approver", reason="nobody has signed yet"),
        ),
        input_hashes={"ledger": "3f9a" * 16, "question": "07bc" * 16, "snapshot starter": "d41d" * 16},
        is_starter=True,
        is_blocked=False,
    )
    return msgspec.structs.replace(contents, **changes)


def build_blocked_contents() -> ReportContents:
    """A draft that a gate refuses: one of its sentences rests on a retracted citation."""
    contents = build_contents(is_blocked=True)
    doubted = next(record for record in contents.records if record.claim.citation_id == RETRACTED_ID)
    gate = Finding(
        gate="G07",
        severity=Severity.GATE,
        subject=doubted.claim_id,
        reason="The sentence on HER2-mutant disease rests on a retracted citation.",
        remedy="Withdraw the claim, then draft the answer again.",
    )
    sentence = Sentence(
        sentence_id="s-retracted",
        kind=SentenceKind.FINDING,
        text="HER2-mutant tumours were said to respond more often.",
        rule="finding",
        claim_ids=(doubted.claim_id, "clm-nowhere"),
    )
    unsupported = Sentence(
        sentence_id="s-bare", kind=SentenceKind.FINDING, text="Nothing stands behind this.", rule="x"
    )
    section = AnswerSection(id="doubted", heading="A doubted finding", sentences=(sentence, unsupported))
    answer = msgspec.structs.replace(contents.answer, sections=(*contents.answer.sections, section))
    return msgspec.structs.replace(contents, answer=answer, findings=(gate, *contents.findings))


def build_empty_contents() -> ReportContents:
    """A question on its first day: searched for nothing, nothing screened, nothing tagged."""
    answer = Answer(
        question_id="new-question", title="A new question", sections=(), sources=(), disclaimer="Not advice."
    )
    return build_contents(
        answer=answer,
        records=(),
        citations={},
        integrity={},
        flow=PrismaFlow(identified={}),
        agreement=None,
        groups=(),
        search_runs=(),
        findings=(),
        not_checked=(),
        input_hashes={},
        is_starter=False,
    )


def build_hostile_contents(text: str) -> ReportContents:
    """The whole report with a hostile text wherever free text can stand."""
    contents = build_contents()
    record = contents.records[0]
    claim = msgspec.structs.replace(
        record.claim,
        statement=text,
        quotes=(Quote(exact=text, section=text),),
        population=msgspec.structs.replace(record.claim.population, description=text, her2_definition=text),
        notes=text,
        study_id=text,
        intervention=text,
        comparator=text,
        suggested_by=text,
        effects=(Effect(measure=EffectMeasure.HR, value="0.5", arm=text, unit=text),),
    )
    hostile = msgspec.structs.replace(record, claim_id=text, claim=claim, reason=text)
    citation = msgspec.structs.replace(
        contents.citations[claim.citation_id],
        title=text,
        authors=(f"{text} A",),
        journal_abbreviation=text,
        doi=f"10.1234/{text}",
    )
    citations = dict(contents.citations) | {citation.id: citation}
    sentence = Sentence(
        sentence_id=text,
        kind=SentenceKind.FINDING,
        text=text,
        rule=text,
        claim_ids=(text,),
        derived=(Derivation(figure=text, formula=text, claim_id=text),),
    )
    source = AnswerSource(
        number=1, citation_id=citation.id, reference=text, url="javascript:alert(1)", text_source=text
    )
    answer = Answer(
        question_id=text,
        title=text,
        sections=(AnswerSection(id=text, heading=text, sentences=(sentence,)),),
        sources=(source,),
        disclaimer=text,
        searched_on=text,
        unused_claim_ids=(text,),
    )
    return msgspec.structs.replace(
        contents,
        question=msgspec.structs.replace(contents.question, title=text, glossary={text: text}),
        answer=answer,
        records=(hostile, *contents.records[1:]),
        citations=citations,
        flow=msgspec.structs.replace(contents.flow, identified={text: 1}),
        agreement=msgspec.structs.replace(contents.agreement, curators=(text,)),
        groups=(
            FindingGroup(
                outcome=text, population=text, claim_type=ClaimType.PREDICTIVE, summary=text, reasons=((text, text),)
            ),
        ),
        search_runs=(
            msgspec.structs.replace(
                contents.search_runs[0], query=text, translation=text, warnings=(text,), database=text
            ),
        ),
        findings=(Finding(gate=text, severity=Severity.GATE, subject=text, reason=text, remedy=text),),
        not_checked=(NotChecked(gate=text, rule=text, reason=text),),
        input_hashes={text: text},
        living=build_living(text),
        is_blocked=True,
    )


def build_living(text: str, claim_id: str = "clm-nowhere", fate: SentenceFate = SentenceFate.TAKEN_OUT) -> Living:
    """An update that retracted one citation and changed another, and a sentence that was taken out for it."""
    said = (Saying(record=text, term=text),)
    retracted = CitationChange(
        citation_id=RETRACTED_ID,
        kind=ChangeKind.RETRACTED,
        consequence=Consequence.BLOCK,
        said=said,
        notice_id=text,
        note=text,
    )
    changed = CitationChange(
        citation_id=text,
        kind=ChangeKind.TEXT_CHANGED,
        consequence=Consequence.RE_EXTRACT,
        figures_before=("12",),
        figures_after=("15",),
    )
    impact = Impact(
        citation_id=RETRACTED_ID,
        claim_id=claim_id,
        consequence=Consequence.BLOCK,
        reason=text,
        remedy=text,
        notice_kind=NoticeKind.RETRACTION,
        sentence_id=text,
        sentence=text,
        fate=fate,
        snapshot_id=text,
        date=text,
    )
    update = Update(snapshot_id=text, date=text, compared_with=text, compared_date=text, changes=(retracted, changed))
    return Living(updates=(Update(snapshot_id=text, date=text), update), impacts=(impact,))


def build_flow() -> PrismaFlow:
    """A flow whose numbers add up: 612 - 41 - 2 = 569; 569 - 508 - 3 = 58."""
    return PrismaFlow(
        identified={"PubMed": 598, "Registries and labels": 14},
        removed_duplicates=41,
        removed_other=2,
        screened=569,
        excluded_by_reason={
            ExclusionReason.RETRACTED: 1,
            ExclusionReason.WRONG_PUBLICATION_TYPE: 66,
            ExclusionReason.WRONG_POPULATION: 297,
            ExclusionReason.WRONG_INTERVENTION: 101,
            ExclusionReason.WRONG_OUTCOME: 43,
        },
        awaiting=3,
        sought=58,
        not_retrieved=0,
        assessed=58,
        reports_included=58,
        studies_included=49,
    )


def build_search_run() -> SearchRun:
    """A PubMed search with a warning, an ignored phrase and one id that was not delivered."""
    return SearchRun(
        database="PubMed",
        platform="NCBI E-utilities",
        strategy="main",
        query=(
            '("Breast Neoplasms"[Mesh] OR "breast cancer"[tiab]) AND ("Receptor, ErbB-2"[Mesh] OR HER2[tiab] '
            'OR "HER2-positive"[tiab]) AND ("Immune Checkpoint Inhibitors"[Mesh] OR pembrolizumab[tiab] '
            'OR atezolizumab[tiab] OR "tumor mutational burden"[tiab])'
        ),
        translation=(
            '("breast neoplasms"[MeSH Terms] OR "breast cancer"[Title/Abstract]) '
            'AND ("receptor, erbb 2"[MeSH Terms] OR …)'
        ),
        date="2026-07-14",
        count=598,
        citation_ids=("pmid:99000001", "pmid:99000002"),
        warnings=("No documents match your search terms: “tmb-h burden”",),
        ignored_phrases=("tmb-h burden",),
        cap=9999,
        sort="pub_date",
        missing=("pmid:99000099",),
        software="curation 0.1.0",
    )


def build_question() -> Question:
    """The question of the first report."""
    return Question(
        id="tmb-her2-breast",
        title="What does tumor mutational burden mean for HER2-positive breast cancer immunotherapy?",
        question_type=QuestionType.PREDICTIVE_BIOMARKER,
        pico=Pico(
            population="People with HER2-positive breast cancer, early or advanced",
            index="Tumour mutational burden, tissue or blood, any assay",
            intervention="Immune checkpoint inhibitor, alone or with other treatment",
            comparator="The same treatment without it, or none",
            outcome="Survival, response, harms",
        ),
        words=Words(population="HER2-positive breast cancer", people="people with it", treatment="immunotherapy"),
        focus=Focus(tumour="breast cancer", her2_status=("positive",), biomarker="TMB"),
        search_strategies=(SearchStrategy(name="main", database="PubMed", query="her2[tiab]"),),
        eligibility=(
            Criterion(
                code=ExclusionReason.WRONG_PUBLICATION_TYPE, text="Not an original report, review, guideline or notice."
            ),
            Criterion(
                code=ExclusionReason.WRONG_POPULATION,
                text="No people with breast cancer, and no cohort that a TMB threshold was taken from.",
            ),
            Criterion(
                code=ExclusionReason.WRONG_INTERVENTION, text="No immune checkpoint inhibitor and no measure of TMB."
            ),
        ),
        outline=(OutlineSection(id="short-answer", heading="Short answer", rules=("short",)),),
        glossary={
            "Tumour mutational burden (TMB)": "The number of changes in a tumour’s DNA, counted per "
            "million letters that were read.",
            "HER2-positive": "The tumour makes much HER2 protein or has many copies of its gene. "
            "HER2-low, HER2-zero and HER2-mutant are something else.",
            "Predictive marker": "A marker that tells who gains from a treatment; a prognostic "
            "marker tells who fares better with or without it.",
        },
    )


def _build_trial(trial: tuple[str, str, str, str, int, str, str, str, str, int]) -> Citation:
    pmid, family, name, journal, year, *_ = trial
    retracted = (Relation(type="RetractionIn", id="pmid:99000098"),) if f"pmid:{pmid}" == RETRACTED_ID else ()
    return Citation(
        id=f"pmid:{pmid}",
        title=f"Checkpoint inhibition and mutational burden in breast cancer: results of the {name} study",
        text_source=TextSource.SYNOPSIS,
        sections=(Section(text="A synopsis.", label="Synopsis"),),
        authors=(f"{family} AB", "Second C", "Third D", "Fourth E"),
        journal_abbreviation=journal,
        date=str(year),
        volume="12",
        pages="101-110",
        doi=f"10.9999/example.{pmid}",
        nct_ids=(f"NCT{pmid}",),
        study_name=name,
        relations=retracted,
    )


def _build_label() -> Citation:
    return Citation(
        id="label:examplimab-2026",
        title="Examplimab: prescribing information",
        text_source=TextSource.LABEL,
        publisher="Example regulator",
        date="2026-02",
        version="2026-02",
        url="https://regulator.example/labels/examplimab",
    )


STATUSES = (
    *[ClaimStatus.ACCEPTED] * 5,
    ClaimStatus.SUBMITTED,
    *[ClaimStatus.ACCEPTED] * 4,
    ClaimStatus.CONFLICT,
    ClaimStatus.ACCEPTED,
    ClaimStatus.REJECTED,
)
PATTERNS = (
    (
        "No more tumours shrank away when the checkpoint inhibitor was added to standard treatment",
        "Pathological complete response was seen in 62.4% with the checkpoint inhibitor and in 62.7% "
        "with placebo (difference −0.3 points, 95% CI −9.2 to 8.6; p = 0.96).",
        Outcome.PATHOLOGICAL_COMPLETE_RESPONSE,
        ClaimType.THERAPEUTIC,
        Direction.DOES_NOT_SUPPORT,
        Effect(
            measure=EffectMeasure.RD,
            value="-0.3",
            lower="-9.2",
            upper="8.6",
            level="95",
            p="0.96",
            p_op=POperator.EQUAL,
            unit="points",
        ),
    ),
    (
        "About one in seven people with a PD-L1-positive tumour had an objective response",
        "Objective response was seen in seven of 46 people with PD-L1-positive tumours (15%, 90% CI "
        "7 to 27) and in none of the 12 with PD-L1-negative tumours.",
        Outcome.OBJECTIVE_RESPONSE,
        ClaimType.PREDICTIVE,
        Direction.SUPPORTS,
        Effect(
            measure=EffectMeasure.ORR,
            value="15",
            lower="7",
            upper="27",
            level="90",
            n_events=7,
            n_total=46,
            unit="%",
            arm="PD-L1-positive",
        ),
    ),
    (
        "A high mutational burden was not associated with longer progression-free survival",
        "Progression-free survival did not differ by mutational burden (hazard ratio 0.94, 95% CI 0.61 to 1.45).",
        Outcome.PROGRESSION_FREE_SURVIVAL,
        ClaimType.PREDICTIVE,
        Direction.DOES_NOT_SUPPORT,
        Effect(measure=EffectMeasure.HR, value="0.94", lower="0.61", upper="1.45", level="95"),
    ),
    (
        "A tenth of the tumours had at least ten mutations per megabase",
        "At least ten mutations per megabase were counted in 9.8% of the tumours.",
        Outcome.BIOMARKER_PREVALENCE,
        ClaimType.PREVALENCE,
        Direction.NOT_APPLICABLE,
        Effect(measure=EffectMeasure.PREV, value="9.8", unit="%"),
    ),
    (
        "People with a higher mutational burden lived longer, whatever they were treated with",
        "Overall survival was longer in the highest fifth of mutational burden (hazard ratio 0.52, "
        "95% CI 0.31 to 0.88; p = 0.015).",
        Outcome.OVERALL_SURVIVAL,
        ClaimType.PROGNOSTIC,
        Direction.SUPPORTS,
        Effect(
            measure=EffectMeasure.HR,
            value="0.52",
            lower="0.31",
            upper="0.88",
            level="95",
            p="0.015",
            p_op=POperator.EQUAL,
        ),
    ),
)


def _list_records() -> list[ClaimRecord]:
    pairs = [(trial, pattern) for trial in TRIALS for pattern in PATTERNS]
    return [_build_record(index, *pair) for index, pair in enumerate(pairs)] + [_build_label_record()]


def _build_record(index: int, trial: tuple, pattern: tuple) -> ClaimRecord:
    pmid, _, name, _, _, design, her2, directness, setting, n = trial
    words, quote, outcome, claim_type, direction, effect = pattern
    is_marker = claim_type in {ClaimType.PREDICTIVE, ClaimType.PREVALENCE, ClaimType.PROGNOSTIC}
    claim = Claim(
        question_id="tmb-her2-breast",
        citation_id=f"pmid:{pmid}",
        statement=f"{words} ({name}).",
        quotes=(Quote(exact=quote, section="Synopsis", start=0, end=len(quote)),),
        quote_role=QuoteRole.OWN_RESULT,
        claim_type=claim_type,
        population=Population(
            description=f"{setting} breast cancer, {her2.replace('_', ' ')}",
            tumour="breast cancer",
            her2_status=Her2Status(her2),
            her2_definition="IHC 3+ or ISH amplified" if her2 == "positive" else None,
            hr_status=HormoneReceptorStatus.MIXED,
            setting=Setting(setting),
            line=TreatmentLine.LATER if setting == "advanced" else TreatmentLine.NOT_STATED,
            n=n,
        ),
        outcome=outcome,
        design=StudyDesign(design),
        directness=Directness(directness),
        level=EvidenceLevel.B,
        basis=TextSource.SYNOPSIS,
        significance=Significance.SENSITIVITY_RESPONSE
        if claim_type == ClaimType.PREDICTIVE
        else Significance.NOT_APPLICABLE,
        direction=direction,
        outcome_direction=OutcomeDirection.NO_DIFFERENCE
        if direction == Direction.DOES_NOT_SUPPORT
        else OutcomeDirection.NOT_STATED,
        biomarker=Biomarker(
            name="TMB",
            panel="468-gene panel",
            specimen=Specimen.TISSUE,
            cut_off="10",
            unit="mut/Mb",
            prespecified=False,
        )
        if is_marker
        else None,
        intervention="checkpoint inhibitor plus trastuzumab",
        comparator="placebo plus trastuzumab" if design == "randomised_trial" else None,
        effects=(effect,),
        marker_comparison=MarkerComparison.ASSOCIATION_UNDER_TREATMENT
        if claim_type == ClaimType.PREDICTIVE
        else MarkerComparison.NONE,
        study_id=f"NCT{pmid}",
        figure_source=FigureSource.SECONDARY if index % 11 == 3 else FigureSource.PUBLISHER_OR_REGISTRY,
    )
    return _wrap_record(
        claim,
        status=STATUSES[index % len(STATUSES)],
        state=AnchorState.MOVED if index % 9 == 7 else AnchorState.ANCHORED,
    )


def _build_label_record() -> ClaimRecord:
    claim = Claim(
        question_id="tmb-her2-breast",
        citation_id="label:examplimab-2026",
        statement=(
            "The medicine may be used for solid tumours with at least 10 mutations per megabase that have progressed."
        ),
        quotes=(
            Quote(
                exact=(
                    "solid tumours with at least 10 mutations per megabase that have progressed after earlier treatment"
                )
            ),
        ),
        quote_role=QuoteRole.OWN_RESULT,
        claim_type=ClaimType.REGULATORY,
        population=Population(
            description="any solid tumour", tumour="solid tumour", her2_status=Her2Status.NOT_APPLICABLE
        ),
        outcome=Outcome.APPROVAL,
        design=StudyDesign.REGULATORY_DOCUMENT,
        directness=Directness.OTHER_TUMOUR,
        level=EvidenceLevel.A,
        basis=TextSource.LABEL,
    )
    return _wrap_record(claim, status=ClaimStatus.ACCEPTED, state=None)


def _wrap_record(claim: Claim, *, status: ClaimStatus, state: AnchorState | None) -> ClaimRecord:
    return ClaimRecord(
        claim_id=claim.claim_id,
        claim=claim,
        status=status,
        tagged_by="curator-a",
        tagged_at="2026-07-20T09:00:00Z",
        acts=("a" * 64,),
        accepted_by="editor-c" if status == ClaimStatus.ACCEPTED else None,
        reason="The quote is the background of another study." if status == ClaimStatus.REJECTED else None,
        anchorings=(Anchoring(state=state),) if state else (),
    )


def _select(records: tuple[ClaimRecord, ...], outcome: Outcome, **fields: object) -> tuple[str, ...]:
    chosen = [record for record in records if record.claim.outcome == outcome and record.status == ClaimStatus.ACCEPTED]
    return tuple(r.claim_id for r in chosen if all(getattr(r.claim, name) == value for name, value in fields.items()))


def _build_answer(records: tuple[ClaimRecord, ...], citations: dict[str, Citation]) -> Answer:
    sections = _list_sections(records)
    used = [claim_id for section in sections for sentence in section.sentences for claim_id in sentence.claim_ids]
    by_id = {record.claim_id: record for record in records}
    cited = dict.fromkeys(by_id[claim_id].claim.citation_id for claim_id in used)
    accepted = [record.claim_id for record in records if record.status == ClaimStatus.ACCEPTED]
    return Answer(
        question_id="tmb-her2-breast",
        title="What does tumor mutational burden mean for HER2-positive breast cancer immunotherapy?",
        sections=sections,
        sources=tuple(
            AnswerSource(
                number=number,
                citation_id=citation_id,
                reference=format_reference(citations[citation_id]),
                url=citations[citation_id].address,
                text_source=citations[citation_id].text_source.value,
            )
            for number, citation_id in enumerate(cited, start=1)
        ),
        disclaimer=(
            "This page is for information. It is not medical advice and does not replace a talk with your care team."
        ),
        searched_on="2026-07-14",
        unused_claim_ids=tuple(claim_id for claim_id in accepted if claim_id not in used),
    )


def _list_sections(records: tuple[ClaimRecord, ...]) -> tuple[AnswerSection, ...]:
    direct_pcr = _select(records, Outcome.PATHOLOGICAL_COMPLETE_RESPONSE, directness=Directness.DIRECT)
    response = _select(records, Outcome.OBJECTIVE_RESPONSE, directness=Directness.DIRECT)
    survival = _select(records, Outcome.PROGRESSION_FREE_SURVIVAL, directness=Directness.DIRECT)
    other = _select(records, Outcome.OBJECTIVE_RESPONSE, directness=Directness.OTHER_TUMOUR)
    share = _select(records, Outcome.BIOMARKER_PREVALENCE, directness=Directness.DIRECT)
    alive = _select(records, Outcome.OVERALL_SURVIVAL, directness=Directness.MIXED_POPULATION)
    label = _select(records, Outcome.APPROVAL)
    return (
        AnswerSection(
            id="short-answer",
            heading="Short answer",
            sentences=(
                _sentence(
                    "s01",
                    "conclusion",
                    "A high tumour mutational burden may not tell who with HER2-positive breast "
                    "cancer gains from immunotherapy.",
                    survival,
                    certainty=Certainty.VERY_LOW,
                ),
                _sentence(
                    "s02",
                    "gap",
                    "We found no trial in HER2-positive breast cancer that chose people by their "
                    "tumour mutational burden.",
                    survival[:1],
                ),
                _sentence(
                    "s03",
                    "finding",
                    "Adding a checkpoint inhibitor to standard treatment before surgery did not make "
                    "more tumours disappear.",
                    direct_pcr,
                    certainty=Certainty.MODERATE,
                ),
            ),
        ),
        AnswerSection(
            id="what-is-tmb",
            heading="What tumour mutational burden is",
            sentences=(
                _sentence(
                    "s04",
                    "definition",
                    "Tumour mutational burden (TMB) is the number of changes in a tumour’s DNA, "
                    "counted per million letters that were read.",
                    share[:1],
                ),
                _sentence(
                    "s05",
                    "finding",
                    "In HER2-positive breast cancer, about 10 in 100 tumours have a high count.",
                    share,
                    derived=(Derivation(figure="10 in 100", formula="round(9.8%)", claim_id=share[0]),),
                ),
            ),
        ),
        AnswerSection(
            id="why-less",
            heading="Why it matters less in HER2-positive disease",
            sentences=(
                _sentence(
                    "s06",
                    "finding",
                    "In one small trial, 7 of 46 people whose tumours made PD-L1 had a response; "
                    "nobody looked at mutational burden.",
                    response[:1],
                    certainty=Certainty.LOW,
                ),
                _sentence(
                    "s07",
                    "finding",
                    "People with a higher count lived longer whatever they were treated with, which "
                    "speaks for a marker of outlook rather than of benefit.",
                    alive,
                    certainty=Certainty.LOW,
                ),
                _sentence("s08", "link", "The list of trials that are open is on ClinicalTrials.gov."),
            ),
        ),
        AnswerSection(
            id="when",
            heading="When it might be relevant",
            sentences=(
                _sentence(
                    "s09",
                    "condition",
                    "A regulator lets the medicine be used for solid tumours with at least 10 "
                    "mutations per megabase that have progressed and have no other option.",
                    (*label, *other),
                ),
            ),
        ),
        AnswerSection(
            id="questions",
            heading="Questions for your oncologist",
            is_list=True,
            sentences=(
                _sentence(
                    "s10",
                    "question",
                    "Has my tumour’s mutational burden been measured, with which test, and what "
                    "would change if it were high?",
                ),
                _sentence(
                    "s11", "question", "Is there a trial of immunotherapy for HER2-positive disease that I could join?"
                ),
                _sentence("s12", "question", "Which HER2-targeted treatment comes first for me, and why?"),
            ),
        ),
    )


def _sentence(sentence_id: str, kind: str, text: str, claim_ids: tuple[str, ...] = (), **fields: object) -> Sentence:
    return Sentence(
        sentence_id=sentence_id, kind=SentenceKind(kind), text=text, rule=kind, claim_ids=claim_ids, **fields
    )


def _list_groups(records: tuple[ClaimRecord, ...]) -> tuple[FindingGroup, ...]:
    def pick(outcome: Outcome, direction: Direction) -> tuple[str, ...]:
        return _select(records, outcome, direction=direction, directness=Directness.DIRECT)

    return (
        FindingGroup(
            outcome=Outcome.PATHOLOGICAL_COMPLETE_RESPONSE,
            population="HER2-positive breast cancer",
            claim_type=ClaimType.THERAPEUTIC,
            not_supporting=pick(Outcome.PATHOLOGICAL_COMPLETE_RESPONSE, Direction.DOES_NOT_SUPPORT),
            study_count=2,
            participant_count=1238,
            certainty=Certainty.MODERATE,
            reasons=(
                ("risk_of_bias", "cannot be judged from an abstract; not lowered, but capped at moderate"),
                ("imprecision", "the interval holds no effect and a difference of 9 points"),
            ),
            summary="A checkpoint inhibitor probably makes little or no difference to pathological complete response.",
        ),
        FindingGroup(
            outcome=Outcome.PATHOLOGICAL_COMPLETE_RESPONSE,
            population="HER2-positive breast cancer with high TMB",
            claim_type=ClaimType.PREDICTIVE,
            biomarker="TMB",
            is_gap=True,
            summary="No study reports this outcome by mutational burden.",
        ),
        FindingGroup(
            outcome=Outcome.OBJECTIVE_RESPONSE,
            population="HER2-positive breast cancer",
            claim_type=ClaimType.PREDICTIVE,
            biomarker="PD-L1",
            supporting=pick(Outcome.OBJECTIVE_RESPONSE, Direction.SUPPORTS),
            other=("clm-000000000000",),
            study_count=1,
            participant_count=58,
            certainty=Certainty.VERY_LOW,
            reasons=(("risk_of_bias", "single arm"), ("imprecision", "seven responses")),
            summary="Whether PD-L1 tells who responds is very uncertain.",
        ),
        FindingGroup(
            outcome=Outcome.PROGRESSION_FREE_SURVIVAL,
            population="HER2-positive breast cancer",
            claim_type=ClaimType.PREDICTIVE,
            biomarker="TMB",
            not_supporting=pick(Outcome.PROGRESSION_FREE_SURVIVAL, Direction.DOES_NOT_SUPPORT),
            study_count=4,
            participant_count=None,
            summary="Not rated as predictive: no treatment-by-marker comparison.",
        ),
    )


def _list_findings(records: tuple[ClaimRecord, ...]) -> tuple[Finding, ...]:
    waiting = next(record for record in records if record.status == ClaimStatus.CONFLICT)
    return (
        Finding(
            gate="G01",
            severity=Severity.WORKLIST,
            subject="pmid:99000004",
            reason="Two curators disagree on this citation and nobody has adjudicated.",
            remedy="Open notebook 02 and settle it.",
        ),
        Finding(
            gate="G04",
            severity=Severity.WORKLIST,
            subject=waiting.claim_id,
            reason="Two revisions of this claim start from the same act.",
            remedy="An adjudicator chooses one of them.",
        ),
    )
