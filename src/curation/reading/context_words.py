"""The words around measures: which kind of token each is; the first pattern that matches a whole token decides."""

from __future__ import annotations

from curation.reading import kinds

# Figures that belong to a name, and words that only look like a label.
_NAMES = (
    r"[0-9]{1,2}-(?!N[REA])[A-Z]{2}[A-Za-z/-]{0,8}|to death|lead(?:ing)? to death|hepatitis [ABCDE]|"
    r"dose[- ](?:reductions?|interruptions?|delays?|modifications?|"
    r"discontinuations?)|[gG]rades?[ -]?(?:[≥<>]=?[ ]?)?[0-9](?:[ ]?(?:-|to|or|and|/)[ ]?[0-9])?\+?|(?:i?RECIST|"
    r"CTCAE|NCI-CTCAE|"
    r"PERCIST|iRECIST)"
    r"(?:,? (?:version|v\.?))?[ ]?v?[0-9](?:\.[0-9])?|(?:version[ ]?|v)[0-9]\.[0-9]|(?:phase|stage|cohort|"
    r"arm|part|exon|intron|codon|"
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
        rf"{_LEVEL}[ ]?(?:%|percent|per cent)[- ]?{_SIDES}{_INTERVAL}|{_LEVEL}[ ]?%[ ]?[(\[]CI[)\]]|"
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
        r"[pP] (?:for|of) (?:the )?(?:[A-Za-z-]{2,20} ){0,3}interaction|interactions?",
    ),
    (
        kinds.P_LABEL,
        r"(?:linear )?trend,? [pP]|[pP][- ]?values?(?: for (?:linear )?trend)?|[pP] for (?:linear )?trend|"
        r"[pP]-?trend|[pP]s?",
    ),
    (kinds.NOT_SIGNIFICANT, r"[nN]\.[sS]\.?|NS|ns|N/S|not[- ](?:statistically[- ])?significant|non-?significant"),
    (
        kinds.NOT_REACHED,
        r"NR|NE|NA|NYR|not (?:yet )?(?:been )?(?:reached|estimable|evaluable|attained|reach)|"
        r"(?:had|has|have|was|were) not (?:yet )?(?:been )?(?:reached|estimable)|unreached|-?inf(?:inity)?|[∞]|"
        r"could not be (?:estimated|evaluated|calculated|determined|reached)|not calculable|"
        r"non-?estimable|non-?evaluable",
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
        r"aimed|historical(?:ly)?|anticipated|expected|needed|(?:was|were) planned|(?:was|were) defined as|"
        r"defined as|"
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
        r"reductions?|increases?|decreases?|declines?|drops?|gains?|prolongations?|higher|greater|"
        r"improvements?|improved|relative|shorter|longer|"
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
        r"was|were|is|are|being|had been|reached|achieved|attained|affected|equal(?:s|led)?|remained|made up|"
        r"comprised|"
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
    (kinds.LESS_OR_EQUAL, r"<=|≤|=<|</=|< ?or ?="),
    (kinds.GREATER_OR_EQUAL, r">=|≥|=>|>/=|> ?or ?="),
    (kinds.WORD, _NAMES),
)
