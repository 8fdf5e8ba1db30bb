"""The words that name a measure: which kind of label a word or phrase is, and which measure it names."""

from __future__ import annotations

from curation.reading import kinds

_SURVIVAL = {
    "PFS": r"progression[- ]free[- ]survivals?(?: time)?|(?:alive and )?progression[- ]free|"
    r"alive without progression|[mr]?PFS(?:-?(?:6|12|18|24))?",
    "OS": r"overall[- ]survivals?(?: time)?|m?OS(?:-?(?:6|12|18|24|36|60))?|MSTs?",
    "EFS": r"event[- ]free[- ]survival|EFS",
    "IDFS": r"invasive[- ](?:breast[- ]cancer[- ])?disease[- ]free[- ]survival(?! events?)|m?[iI]DFS",
    "DFS": r"disease[- ]free[- ]survival|DFS|alive and disease[- ]free|"
    r"(?:relapse|recurrence)[- ]free[- ](?:survival|interval)|RFS",
    "DRFI": r"distant[- ](?:recurrence|relapse|metastas[ie]s)[- ]free[- ]interval|DRFI",
    "DOR": r"durations? of (?:objective |overall |confirmed )?response|response duration|m?D[oO]R|"
    r"(?:responses?|remissions?) lasted",
    "TTP": r"time to (?:disease |tumou?r )?progression|m?TTP",
    "TTR": r"time to (?:first |objective |initial |onset of )?response|m?TTR",
    "TMB": r"(?:blood |tissue )?(?:tumou?r mutation(?:al)? (?:burden|load)|[bt]?TMB)(?: (?:score|value|level)s?)?",
    "OS PFS": r"overall and progression[- ]free survival(?: times?)?",
    "PFS OS": r"progression[- ]free and overall survival(?: times?)?",
    "OS DFS": r"overall and disease[- ]free survival",
    "DFS OS": r"disease[- ]free and overall survival",
    "OS EFS": r"overall and event[- ]free survival",
    "EFS OS": r"event[- ]free and overall survival",
    "FREE": r"(?:(?:distant[- ])?(?:metastasis|failure|progression)|(?:loco-?regional |local |treatment )?failure|"
    r"recurrent|(?:distant )?metastas[ie]s)[- ]free[- ]survival|"
    r"(?:loco-?regional|local) (?:relapse|recurrence|failure|progression)[- ]free(?:[- ]survival)?|"
    r"determinate survival|"
    r"(?:breast[- ]cancer|cancer|disease|cause)[- ]specific[- ]survival|"
    r"freedom from (?!(?:disease )?progression)[a-z]{4,14}(?: [a-z]{4,14})?|"
    r"(?:local|loco-?regional|local-regional|regional|distant)(?: tumou?r)? control(?: \(LRC\)| \(LC\))?|"
    r"LRC|DMFS|BCSS|CSS|LRFS|FFS|TTF",
    "SURVIVAL": r"survival(?: time)?",
    "ALIVE": r"alive",
}
_RATIOS = {
    "SHR": r"sub-?distribution(?:al)? (?:hazards? ratios?|HRs?)|sd?HRs?|SHRs?|sub-?hazard ratios?",
    "HR": r"relative hazards?|RHs?|hazards? (?:ration?|radio)s?|hazard-ratio|[acumpr]?HRs?|HRadj|HRa",
    "OR": r"odds (?:ration?|radio)s?|[acum]?ORs?|ORadj",
    "RR": r"relative risks?|risk ratios?|[acum]?RRs?",
    "IRR": r"(?:(?:incidence|mortality|event|death|relapse|attack|exacerbation|hospitali[sz]ation|recurrence|"
    r"infection|fracture)[- ])?rate ratios?|a?IRRs?",
}
_RESPONSE = (
    r"rates? of (?:objective |overall |tumou?r )?responses?|(?:(?:objective|"
    r"overall) (?:tumou?r )?)?response rates?|(?:objective|overall) (?:tumou?r )?responses?"
)
_EVENTS = (
    r"neutropa?enia|anaemia|anemia|diarrho?ea|fatigue|nausea|vomiting|rash|pneumonitis|colitis|hypothyroidism|"
    r"thrombocytopa?enia|leukopenia|stomatitis|alopecia|neuropathy|hepatitis|cardiotoxicity|mucositis|hypertension|"
    r"hyperglyca?emia|asthenia|proteinuria|lymphopenia|pruritus|arthralgia|dyspno?ea|hand[- ]foot syndrome|"
    r"hypokala?emia|pneumonia|interstitial lung disease|ILD|hepatotoxicity|headache|constipation|pyrexia|myalgia|"
    r"insomnia|lymphoedema|lymphedema|cardiac failure|heart failure|infusion[- ](?:related )?reactions?|hypophysitis|"
    r"(?:febrile )?neutropa?enia|transaminitis|(?:ALT|AST) (?:elevation|increase)|myocarditis|dermatitis|xerostomia|"
    r"(?!leuk|isch|cardiomyo)\w*(?:itis|a?emias?|penia|algia|rrho?ea|toxicity|pathy)|cardiac events?|dysfunction|"
    r"bleeding|ha?emorrhage|thromboembolism|infections?|epistaxis|dysgeusia|cough|dizziness|"
    r"left[- ]ventricular (?:systolic )?dysfunction|"
    r"(?:LVEF|left[- ]ventricular ejection fraction) ?(?:of )?(?:<|≤|less than|below|under) ?[0-9]{2} ?%|"
    r"LVEF (?:declines?|decreases?|reductions?)|"
    r"(?:declines?|decreases?|reductions?) in (?:LVEF|left ventricular ejection fraction)|"
    r"thyroiditis|injur(?:y|ies)|leuk[oa]ocytopenia|oedema|edema"
)
_GRADED = r"grades? (?:[≥<>]=? ?)?[0-9](?: ?(?:-|to|or|and|/) ?(?:[0-9]|higher|worse|more|greater|above))?"
_PROPORTIONS = {
    "ORR": rf"{_RESPONSE}|complete (?:responses?|remissions?)(?: [(\[]CRs?[)\]])? or partial (?:responses?|"
    rf"remissions?)(?: [(\[]PRs?[)\]])?|(?:complete|CRs?) or (?:partial|"
    rf"PRs?)(?: (?:tumou?r )?(?:responses?|remissions?))?|CR ?[/+] ?PR|[cb]?ORRs?|OR rates?|"
    rf"tumou?r response rates?|responded",
    "DCR": r"disease[- ]control(?: rates?)?|DC rates?|DCRs?(?:-?(?:8|12|16|24))?",
    "CBR": r"clinical[- ]benefit(?: rates?)?|CBRs?(?:-?(?:16|24))?",
    "pCR": r"complete[- ]patholog(?:ical|ic)[- ](?:responses?|remissions?)(?: rates?)?|"
    r"patholog(?:ical|ic)[- ]complete[- ](?:responses?|remissions?)(?: rates?)?|[tb]?pCRs?(?: rates?)?",
    "CR_RATE": r"(?:had|achieved|showed|obtained|attained) a complete(?! (?!and )[a-z])|"
    r"complete[- ](?:responses?|remissions?)(?: rates?)?|CRs?(?: rates?)?",
    "PR_RATE": r"partial[- ](?:responses?|remissions?)(?: rates?)?|PRs?(?: rates?)?",
    "CR_RATE PR_RATE": r"complete and partial (?:responses?|remissions?)(?: rates?)?|CR and PR(?: rates?)?",
    "AE_RATE": r"(?:treatment|drug|immune|infusion)[- ]related (?:deaths?|mortality|events?|toxicit(?:y|ies))|"
    rf"(?:(?:treatment|drug|immune)[- ]related )?{_GRADED} (?:events?|toxicit(?:y|ies)|AEs?|TRAEs?|TEAEs?)|"
    r"(?:adverse|side) (?:events?|"
    "effects?|reactions?)|toxicit(?:y|ies)|toxic effects?|(?:TR|ir|S|TE|"
    "im)?AEs?",
    "EVENT_RATE": r"event rates?|(?:recurrence|relapse|mortality) rates?|cumulative incidences?|mortality",
    "PREV": r"prevalences?|positivity(?: rates?)?|mutation frequenc(?:y|ies)|(?:mutation|detection) rates?",
    "SENS": r"sensitivity",
    "PPA": r"positive percent(?:age)? agreement|PPA",
}
_MARKERS = (
    r"(?:[bt]?TMB|MSI|tumou?r mutational burden|PD-?L1|HER2|ERBB2|ER|PR|HR|ALK|TILs?|MMR)[- ]?(?:high|H|positive|low|"
    r"ultralow|"
    r"zero|deficient|positivity|mutant|negative)|dMMR|hyper-?mutation|hyper-?mutated|ctDNA|"
    r"circulating tumou?r (?:DNA|cells)|CTCs|"
    r"(?:high|positive|low|elevated) (?:[bt]?TMB|PD-?L1|MSI)(?: "
    r"(?:expression|status))?|mutations?|mutated|amplifications?|alterations?|over-?expression|fusions?|"
    r"variants?|ITDs?|internal tandem duplications?|rearrangements?|translocations?|"
    r"deletions?|polymorphisms?|copy[- ]number (?:gains?|loss(?:es)?)|loss of heterozygosity|"
    r"(?:loss|lack|absence) of (?:[A-Z][A-Za-z0-9-]+ )?(?:protein )?(?:expression|staining)|expression|"
    r"PD-?L1 expression|PD-?L1|CPS|TPS|Ki-?67|TILs|IHC 3\+|PD-?L1\+|microsatellite instability"
)
_WEAK = {
    "ORR": r"(?:tumou?r )?responses?|responders?",
    "PREV": _MARKERS,
    "AE_RATE": _EVENTS,
    "EVENT_RATE": r"(?:disease |tumou?r )?progression or death|(?:distant |local |disease |"
    r"tumou?r )?re-?(?:oc)?currences?|relapses?|"
    r"(?:PFS|OS|EFS|DFS|IDFS|iDFS) events?|(?:invasive disease|disease|event|progression|recurrence|"
    r"relapse)[- ]free[- ]"
    r"survival events?|"
    r"led to death|deaths?(?: from any cause)?|died|relapsed|recurred|progressed|(?:had|experienced) events|"
    r"an event|"
    r"(?:composite )?(?:primary|composite) (?:outcome|end[- ]?point)(?: events?)?(?: occurred)?|strokes?|"
    r"(?:(?:non)?fatal )?myocardial infarctions?|hospitali[sz]ations?(?: for (?:worsening )?heart failure)?|"
    r"cardiovascular deaths?|deaths? from (?:cardiovascular|any) causes?|treatment failures?(?!-free|"
    r" free)|reinfections?",
}
_INDICES = {
    "AUC": r"receiver[- ]operat(?:ing|or)[- ]characteristics? curves?|(?:area|"
    r"areas) under (?:the )?(?:summary )?(?:receiver[- ]operating[- ]characteristic |ROC )?curves?|AU-?Cs?|AUROCs?|"
    r"ROC[- ]AUC|AUC-ROC",
    "C_INDEX": r"[Cc]-?[- ](?:index|statistic)|concordance[- ](?:index|statistic)|c-indices|Harrell'?s? [Cc]",
    "CORR": r"(?:Spearman|Pearson)(?:'s)?(?: rank)?(?: correlation)?(?: coefficients?)?(?: r(?:ho|s)?)?|"
    r"correlation coefficients?|r ?\(s\)|[rR]|rho|ρ|rs|(?:Kendall'?s? )?tau",
    "KAPPA": r"(?:Cohen'?s? |Fleiss'?s? |weighted )?(?:kappa|κ)(?: coefficients?| statistics?| values?)?",
}
_DIFFERENCES = {
    "RMST_DIFF": r"(?:RMST|restricted[- ]mean[- ]survival[- ]time) (?:differences?|gain)|(?:difference|gain)s? in "
    r"(?:the )?(?:RMST|restricted mean survival times?)|[Δ∆]RMST",
    "RMST": r"RMST|restricted[- ]mean[- ]survival[- ]times?",
    "MD": r"placebo-(?:adjusted|subtracted|corrected) (?:mean )?(?:changes?|reductions?|differences?|decreases?|"
    r"increases?|improvements?)|differences? (?:between|in|of) (?:the )?means?(?: (?:change|score)s?)?|"
    r"(?:(?:least[- ]squares?|LS|adjusted|standardi[sz]ed|weighted) )?mean (?:treatment )?differences?|"
    r"(?:mean )?difference in (?:LS |adjusted |least[- ]squares )?means?(?: (?:change|score)s?)?|MD|SMD|WMD",
    "RD": r"(?:absolute|risk|rate|treatment|between[- ](?:group|arm)|percentage) (?:risk |rate )?(?:differences?|"
    "benefits?|"
    r"improvements?|increases?|gains?|reductions?)|differences?|differ(?:ed|s)? by|RD|ARR|[Δ∆]",
}
_OTHERS = (
    r"time to (?:treatment failure|next (?:treatment|therapy))|SIRs?|SMRs?|"
    r"standardi[sz]ed (?:incidence|mortality) ratios?|"
    r"SD ?(?:[≥>]=? ?)?[0-9]{1,2}(?:\+|[ ]?weeks?)?|specificity|accuracy|PPV|NPV|NPA|OPA|(?:positive|"
    r"negative) predictive values?|negative percent(?:age)? agreement|"
    r"overall percent(?:age)? agreement|stable disease|SD|progressive disease|disease progression(?!/|"
    r" or)|PD|RFI|DDFS|DRFS|distant[- ](?:disease|recurrence)[- ]free[- ](?:survival|rates?)|"
    r"(?:breast )?cancer[- ]free[- ]survival|(?:survival|progression) events?|"
    r"concordance|maturity|information fraction|alive (?:and|without) (?!progression|disease[- ]free)[a-z-]{4,20}"
)

# Kind, measure, pattern; the first that matches a whole token decides.
MEASURED: tuple[tuple[str, dict[str, str]], ...] = (
    (kinds.OTHER, {"": _OTHERS}),
    (kinds.RATIO, _RATIOS),
    (kinds.DIFFERENCE, _DIFFERENCES),
    (kinds.INDEX, _INDICES),
    (kinds.TREATED, {"NNT": r"numbers?[- ]needed[- ]to[- ]treat|NNTB?"}),
    (kinds.PROPORTION, _PROPORTIONS),
    (kinds.ENDPOINT, _SURVIVAL),
    (kinds.WEAK, _WEAK),
    (kinds.ENDPOINT, {"FREE": r"(?:[A-Z]{2,6}|[a-z]{4,14})[- ]free[- ](?:survival|interval)"}),
)
