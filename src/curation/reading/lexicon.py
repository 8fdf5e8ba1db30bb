"""The words that the reader knows: which kind of token a word or phrase is, and which measure it names."""

from __future__ import annotations

from curation.reading import kinds

_SURVIVAL = {
    "PFS": r"progression[- ]free[- ]survival(?: time)?|(?:alive and )?progression[- ]free|"
    r"alive without progression|[mr]?PFS(?:-?(?:6|12|18|24))?",
    "OS": r"overall[- ]survival(?: time)?|m?OS(?:-?(?:6|12|18|24|36|60))?|MSTs?",
    "EFS": r"event[- ]free[- ]survival|EFS",
    "IDFS": r"invasive[- ](?:breast[- ]cancer[- ])?disease[- ]free[- ]survival(?! events?)|m?[iI]DFS",
    "DFS": r"disease[- ]free[- ]survival|DFS",
    "DRFI": r"distant[- ](?:recurrence|relapse)[- ]free[- ]interval|DRFI",
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
    "SURVIVAL": r"survival(?: time)?",
    "ALIVE": r"alive",
}
_RATIOS = {
    "SHR": r"sub-?distribution(?:al)? (?:hazards? ratios?|HRs?)|sd?HRs?|SHRs?|sub-?hazard ratios?",
    "HR": r"hazards? ratios?|hazard-ratio|[acumpr]?HRs?|HRadj|HRa",
    "OR": r"odds ratios?|[acum]?ORs?|ORadj",
    "RR": r"relative risks?|risk ratios?|[acum]?RRs?",
    "IRR": r"(?:incidence[- ])?rate ratios?|a?IRRs?",
}
_RESPONSE = r"(?:(?:objective|overall) (?:tumou?r )?)?response rates?|(?:objective|overall) (?:tumou?r )?responses?"
_EVENTS = (
    r"neutropa?enia|anaemia|anemia|diarrho?ea|fatigue|nausea|vomiting|rash|pneumonitis|colitis|hypothyroidism|"
    r"thrombocytopa?enia|leukopenia|stomatitis|alopecia|neuropathy|hepatitis|cardiotoxicity|mucositis|hypertension|"
    r"hyperglyca?emia|asthenia|proteinuria|lymphopenia|pruritus|arthralgia|dyspno?ea|hand[- ]foot syndrome|"
    r"hypokala?emia|pneumonia|interstitial lung disease|ILD|hepatotoxicity|headache|constipation|pyrexia|myalgia|"
    r"insomnia|lymphoedema|lymphedema|cardiac failure|heart failure|infusion[- ](?:related )?reactions?|hypophysitis|"
    r"(?:febrile )?neutropa?enia|transaminitis|(?:ALT|AST) (?:elevation|increase)|myocarditis|dermatitis|xerostomia|"
    r"(?!leuk|isch|cardiomyo)\w*(?:itis|a?emias?|penia|algia|rrho?ea|toxicity|pathy)|cardiac events?|dysfunction|"
    r"bleeding|ha?emorrhage|thromboembolism|infections?|epistaxis|dysgeusia|cough|dizziness|"
    r"left[- ]ventricular (?:systolic )?dysfunction|LVEF (?:declines?|decreases?|reductions?)|"
    r"(?:declines?|decreases?|reductions?) in (?:LVEF|left ventricular ejection fraction)|"
    r"thyroiditis|leuk[oa]ocytopenia|oedema|edema"
)
_GRADED = r"grades? (?:[≥<>]=? ?)?[0-9](?: ?(?:-|to|or|and|/) ?(?:[0-9]|higher|worse|more|greater|above))?"
_PROPORTIONS = {
    "ORR": rf"{_RESPONSE}|[cb]?ORRs?|tumou?r response rates?|responded",
    "DCR": r"disease[- ]control(?: rates?)?|DCRs?(?:-?(?:8|12|16|24))?",
    "CBR": r"clinical[- ]benefit(?: rates?)?|CBRs?(?:-?(?:16|24))?",
    "pCR": r"complete[- ]patholog(?:ical|ic)[- ](?:responses?|remissions?)(?: rates?)?|"
    r"patholog(?:ical|ic)[- ]complete[- ](?:responses?|remissions?)(?: rates?)?|[tb]?pCRs?(?: rates?)?",
    "CR_RATE": r"(?:had|achieved|showed|obtained|attained) a complete(?! (?!and |or )[a-z])|"
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
    r"(?:[bt]?TMB|MSI|tumou?r mutational burden|PD-?L1|HER2|ER|PR|HR|ALK|TILs?|MMR)[- ]?(?:high|H|positive|low|"
    r"ultralow|"
    r"zero|deficient|positivity|mutant|negative)|d?MMR|hyper-?mutation|hyper-?mutated|ctDNA|"
    r"circulating tumou?r (?:DNA|cells)|CTCs|"
    r"(?:high|positive|low|elevated) (?:[bt]?TMB|PD-?L1|MSI)(?: "
    r"(?:expression|status))?|mutations?|mutated|amplifications?|alterations?|over-?expression|fusions?|variants?|"
    r"PD-?L1 expression|PD-?L1|CPS|TPS|Ki-?67|TILs|IHC 3\+|PD-?L1\+|microsatellite instability"
)
_WEAK = {
    "ORR": r"(?:tumou?r )?responses?|responders?",
    "PREV": _MARKERS,
    "AE_RATE": _EVENTS,
    "EVENT_RATE": r"(?:disease |tumou?r )?progression or death|(?:distant |local |disease )?recurrences?|relapses?|"
    r"(?:PFS|OS|EFS|DFS|IDFS|iDFS) events?|(?:invasive disease|disease|event|progression|recurrence|"
    r"relapse)[- ]free[- ]"
    r"survival events?|"
    r"led to death|deaths?(?: from any cause)?|died|relapsed|recurred|progressed|(?:had|experienced) events|"
    r"an event|"
    r"(?:composite )?(?:primary|composite) (?:outcome|end[- ]?point)(?: events?)?(?: occurred)?|strokes?|"
    r"(?:(?:non)?fatal )?myocardial infarctions?|hospitali[sz]ations?(?: for (?:worsening )?heart failure)?|"
    r"cardiovascular deaths?|deaths? from (?:cardiovascular|any) causes?|treatment failures?|reinfections?",
}
_INDICES = {
    "AUC": r"receiver[- ]operat(?:ing|or)[- ]characteristics? curves?|(?:area|"
    r"areas) under (?:the )?(?:summary )?(?:receiver[- ]operating[- ]characteristic |ROC )?curves?|AU-?Cs?|AUROCs?|"
    r"ROC[- ]AUC|AUC-ROC",
    "C_INDEX": r"[Cc]-?[- ](?:index|statistic)|concordance[- ](?:index|statistic)|c-indices|Harrell'?s? [Cc]",
    "CORR": r"(?:Spearman|Pearson)(?:'s)?(?: rank)?(?: correlation)?(?: coefficients?)?(?: r(?:ho|s)?)?|"
    r"correlation coefficients?|[rR]|rho|ρ|rs|(?:Kendall'?s? )?tau",
    "KAPPA": r"(?:Cohen'?s? |Fleiss'?s? |weighted )?(?:kappa|κ)(?: coefficients?| statistics?| values?)?",
}
_DIFFERENCES = {
    "RMST_DIFF": r"(?:RMST|restricted[- ]mean[- ]survival[- ]time) (?:differences?|gain)|(?:difference|gain)s? in "
    r"(?:the )?(?:RMST|restricted mean survival times?)|[Δ∆]RMST",
    "RMST": r"RMST|restricted[- ]mean[- ]survival[- ]times?",
    "MD": r"(?:(?:least[- ]squares?|LS|adjusted|standardi[sz]ed|weighted) )?mean (?:treatment )?differences?|"
    r"(?:mean )?difference in (?:LS |adjusted |least[- ]squares )?means?(?: (?:change|score)s?)?|MD|SMD|WMD",
    "RD": r"(?:absolute|risk|rate|treatment|between[- ](?:group|arm)|percentage) (?:risk |rate )?(?:differences?|"
    "benefits?|"
    r"improvements?|increases?|gains?|reductions?)|differences?|RD|ARR|[Δ∆]",
}
_OTHERS = (
    r"specificity|accuracy|PPV|NPV|NPA|OPA|(?:positive|negative) predictive values?|negative percent(?:age)? agreement|"
    r"overall percent(?:age)? agreement|stable disease|SD|progressive disease|PD|(?:metastasis|relapse|recurrence|"
    r"failure|"
    r"distant[- ]disease|distant[- ]recurrence|distant[- ]metastasis|breast[- ]cancer|cancer)[- ](?:free|specific)[- ]"
    r"survival|(?:local|loco-?regional|local-regional|regional|distant) control|"
    r"LRC|RFS|DMFS|DDFS|DRFS|BCSS|RFI|(?:survival|progression) events?|"
    r"concordance|maturity|information fraction|alive (?:and|without) (?!progression)[a-z-]{4,20}"
)

# Kind, measure, pattern; the first that matches a whole token decides.
MEASURED: tuple[tuple[str, dict[str, str]], ...] = (
    (kinds.OTHER, {"": _OTHERS}),
    (kinds.RATIO, _RATIOS),
    (kinds.DIFFERENCE, _DIFFERENCES),
    (kinds.INDEX, _INDICES),
    (kinds.TREATED, {"NNT": r"numbers? needed to treat|NNTB?"}),
    (kinds.PROPORTION, _PROPORTIONS),
    (kinds.ENDPOINT, _SURVIVAL),
    (kinds.WEAK, _WEAK),
    (kinds.OTHER, {"": r"[a-z][a-z]{3,13}[- ]free[- ](?:survival|interval)"}),
)
# Figures that belong to a name, and words that only look like a label.
_NAMES = (
    r"to death|lead(?:ing)? to death|hepatitis [ABCDE]|dose[- ](?:reductions?|interruptions?|delays?|modifications?|"
    r"discontinuations?)|[gG]rades?[ -]?(?:[≥<>]=?[ ]?)?[0-9](?:[ ]?(?:-|to|or|and|/)[ ]?[0-9])?\+?|(?:i?RECIST|"
    r"CTCAE|NCI-CTCAE|"
    r"PERCIST|iRECIST)"
    r"(?:,? (?:version|v\.?))?[ ]?v?[0-9](?:\.[0-9])?|(?:version[ ]?|v)[0-9]\.[0-9]|(?:phase|stage|cohort|arm|part|"
    r"cycle|"
    r"line|level|score|CPS|TPS|IHC|ECOG|week|month|day|year|group|type|figure|table|step|visit)[ -][0-9]{1,3}\+?"
    r"(?![0-9.]*[ ]?%|[.][0-9]|[0-9]|-[A-Za-z]|[ ](?:months?|weeks?|years?|days?|mo|vs?)\b)|ER/PR|ER and PR|ER, PR|"
    r"HR\+|HR/HER2|NCT[0-9]+|(?:RT-|q|dd|digital |RT-q)?PCR|"
    r"[0-9][0-9]?(?:st|nd|rd|th|D|L)|(?:1|one)[- ](?:SD|standard[- ]deviation|unit|point|log)s?"
)
_LEVEL = r"[0-9][0-9](?:[.,][0-9]{1,3})?"
_INTERVAL = (
    r"(?:CrI|Cr\.I\.|CIs?|KI|BI|C\.I\.|HDI|HPD(?:I| interval)?|(?:Bayesian |posterior )?(?:confidence|credible|"
    r"credibility)"
    r"[- ](?:intervals?|limits?|bounds?))(?:[ ]?[(\[](?:CrI|CIs?|ci|95CI)[)\]])?"
)
_SIDES = r"(?:(?:two|one|1|2)-sided |exact |adjusted |repeated )?"
UNMEASURED: tuple[tuple[str, str], ...] = (
    (
        kinds.INTERVAL_LABEL,
        rf"{_LEVEL}[ ]?(?:%|percent|per cent)[- ]?{_SIDES}{_INTERVAL}|"
        rf"(?:IC|CI|ci)[- ]?(?:à |a |al |at |del |au |di |de )?(?:{_LEVEL}[ ]?%|9[059](?![.,0-9]|[ ]?-|[ ]to))|"
        rf"(?:IC|{_INTERVAL})[ ]?(?:of |at )?[(\[]?{_LEVEL}[ ]?%[)\]]?|95[ ]?CI|{_INTERVAL}",
    ),
    (
        kinds.DISPERSION,
        r"IQRs?|inter-?quartile[- ]ranges?|(?:full )?rang(?:e[sd]?|ing)(?: from)?|var(?:y|ied|ying|ies)(?: from)?|"
        r"between|SDs?|SE[MD]?|standard (?:deviations?|errors?)|"
        r"±|\+/-|interquartile|quartiles",
    ),
    (
        kinds.INTERACTION,
        r"[pP]-for-interaction|"
        r"[pP](?:[- ]values?)? (?:for|of) (?:the )?(?:test for )?subgroup differences?|"
        r"test for subgroup differences?,? [pP]|"
        r"[pP][- ]?(?:for |of )?(?:the )?\(?interaction\)?|interaction(?: test)?,? [pP](?:[- ]?values?)?|"
        r"[pP][- ]?values? (?:for|of) (?:the )?(?:[A-Za-z-]{2,20} ){0,3}interaction|"
        r"[pP] (?:for|of) (?:the )?(?:[A-Za-z-]{2,20} ){0,3}interaction|interaction",
    ),
    (kinds.P_LABEL, r"[pP][- ]?values?|[pP]-?trend|[pP]s?"),
    (kinds.NOT_SIGNIFICANT, r"[nN]\.[sS]\.?|NS|ns|N/S|not[- ](?:statistically[- ])?significant|non-?significant"),
    (
        kinds.NOT_REACHED,
        r"NR|NE|NA|NYR|not (?:yet )?(?:been )?(?:reached|estimable|evaluable|attained|reach)|"
        r"(?:had|has|have|was|were) not (?:yet )?(?:been )?(?:reached|estimable)|unreached|-?inf(?:inity)?|[∞]|"
        r"not calculable",
    ),
    (
        kinds.STATISTIC,
        r"I[²2]|I[- ]squared|[τT]au[²2]|[rR][²2]|β|beta|Cohen'?s? d|slope|[zZ]|AIC|BIC|ES|LRT|[τχ][²2]|tau[²2]|"
        r"chi[- ]squared?|chi2|Cochran'?s? Q|df|t test statistics?",
    ),
    (
        kinds.ASIDE,
        r"heterogeneity|[pP]-?(?:het|heterogeneity)|Egger'?s?|Begg'?s?|Hosmer[- ]Lemeshow|publication bias|"
        r"Schoenfeld|Shapiro[- ]Wilk|goodness[- ]of[- ]fit|proportional[- ]hazards|Kolmogorov[- ]Smirnov",
    ),
    (
        kinds.DESIGN,
        r"powered|power|assum\w+|hypothes\w+|to detect|sample sizes?|alpha|α|type I|null|would|designed to|"
        r"aimed|historical(?:ly)?|anticipated|expected|needed|(?:was|were) planned|(?:was|were) defined as|defined as|"
        r"postulated|to (?:show|demonstrate|exclude|rule out)|target(?:ed)?|uninteresting|clinically meaningful|"
        r"(?:was|were) estimated to|if",
    ),
    (
        kinds.THRESHOLD,
        r"margins?|(?:efficacy |stopping )?boundar(?:y|ies)|thresholds?|cut-?offs?|cut[- ]points?|considered|"
        r"significance levels?|level of significance|deemed|exceed(?:ed|ing|s)?|statistical significance was|"
        r"regarded as|below|above|"
        r"(?:(?:was|were) )?set at|(?:statistical )?significance (?:was|at|threshold|defined|set)|"
        r"as (?:statistically )?"
        r"significant|nominal level|prespecified level|indicated(?: statistical)? significance|taken as",
    ),
    (
        kinds.BACKGROUND_FIGURE,
        r"follow(?:ed)?[- ]?up|ages?|aged|doses?|dosage|interval between|half-life|treatment duration|"
        r"duration of (?:treatment|exposure|follow-up|therapy)|relative risk reductions?|observation time|"
        r"time to (?:treatment|"
        r"next)\w*|cycles?|weights?|diameter|size",
    ),
    (kinds.MEDIAN, r"medians?"),
    (kinds.MEAN, r"means?|average"),
    (kinds.BY, r"by"),
    (
        kinds.CHANGE,
        r"reductions?|increases?|decreases?|declines?|drops?|gains?|prolongations?|higher|greater|improvements?|improved|relative|shorter|longer|"
        r"reduced|increased|decreased|less|more|risks?|differed|declined|fell|rose|"
        r"fewer|commoner|rarer",
    ),
    (kinds.PERCENT_POINTS, r"percentage[- ]points?|percent points?|%[- ]points?|pp|ppts?"),
    (kinds.PERCENT, r"%|percent|per cent"),
    (kinds.MUTATIONS, r"mut(?:ations?|s)?[ ]?(?:/|per)[ ]?(?:Mb|mb|MB|megabase)|mut\.?/Mb|mt/Mb"),
    (kinds.POINTS, r"points?"),
    (kinds.TIME, r"m|months?|mos?|mths?|mo\.|weeks?|wks?|years?|yrs?|y|days?|d"),
    (
        kinds.LANDMARK,
        r"(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|twenty-four)-(?:month|year|week)s?",
    ),
    (kinds.UPPER, r"upper"),
    (kinds.LOWER, r"lower"),
    (kinds.BOUND, r"bounds?|limits?|boundary of"),
    (
        kinds.ADVERB,
        r"(?:one|two|1|2)-(?:sided|tailed)|exact|log-?rank|Clopper-Pearson|stratified|unadjusted|adjusted|"
        r"estimated|approximately|about|only|nominal|corresponding|descriptive|both|all|each|FDR|Bonferroni",
    ),
    (kinds.FROM, r"from"),
    (kinds.VERSUS, r"than|versus|vs\.?|v\.?|compared (?:with|to)|as compared with|against"),
    (kinds.AND, r"and|or|but|while|whereas"),
    (kinds.OF, r"of|out of"),
    (kinds.TO, r"to|through|until"),
    (
        kinds.IN,
        r"in|among|amongst|for|with|(?:reported|experienced|achieved|attained|reached|seen|observed|recorded|"
        r"obtained) by",
    ),
    (kinds.AT, r"at|after|within|over|during|beyond"),
    (
        kinds.IS,
        r"was|were|is|are|being|had been|reached|achieved|attained|affected|equal(?:s|led)?|remained|made up|comprised|"
        r"represented|"
        r"constituted",
    ),
    (kinds.PER, r"per|every"),
    (
        kinds.PEOPLE,
        r"(?:evaluable |eligible |treated |assessable )?(?:patients?|pts?|women|participants?|people|cases|subjects|"
        r"men|adults|children|"
        r"(?:breast )?(?:tumou?rs?|cancers?|carcinomas?)|samples?|specimens?|individuals|persons?|lesions|biopsies)",
    ),
    (kinds.SIZE, r"[nN]"),
    (kinds.NO, r"no"),
    (kinds.LESS, r"less than|fewer than|<"),
    (kinds.GREATER, r"more than|greater than|at least|at most|up to|>"),
    (
        kinds.OPEN_ENDED,
        r"(?:or|and) (?:more|higher|greater|above|over|less|lower|fewer|below|older|younger|larger|smaller)",
    ),
    (kinds.LESS_OR_EQUAL, r"<=|≤|=<"),
    (kinds.GREATER_OR_EQUAL, r">=|≥|=>"),
    (kinds.WORD, _NAMES),
)
