"""The words by which a share without a named measure is told: events, harms, findings, and what is no result."""

from __future__ import annotations

# Verbs of finding: a share of what was looked for is a prevalence.
FOUND = frozenset(
    (
        "found isolated cultured detected identified diagnosed demonstrated positive negative elevated increased "
        "abnormal"
    ).split()
)
# Verbs of happening.
HAPPENED = frozenset(
    (
        "occurred worsened improved deteriorated persisted resolved recurred failed developed seen observed noted "
        "reported present recorded achieved accomplished successful obtained experienced necessary feasible "
        "diagnostic complete partial"
    ).split()
)
# What people did or had.
DID = frozenset(
    (
        "achieved experienced developed had showed manifested remained recovered died failed reported became "
        "attained maintained required needed preferred met survived exhibited demonstrated suffered relapsed "
        "improved reached"
    ).split()
)
# Nouns of a share.
RATES = frozenset(
    (
        "percentage percentages rate rates incidence incidences frequency frequencies probability proportion risk "
        "likelihood"
    ).split()
)
# Words of a harm.
HARMS = frozenset(
    (
        "complication complications adverse toxicity toxic harm harms leak leakage injury extrapyramidal "
        "akathisia somnolence sequelae perforation hypotension bradycardia vomiting nausea fibrosis trismus "
        "infection infections ssi prolongation hypoglycaemia hypoglycemia sedation reoperation stroke ejection "
        "lvef"
    ).split()
)
# Words of a marker, a level or a condition that is found.
MARKERS = frozenset(
    (
        "antibody antibodies antigen antigens genotype genotypes allele alleles carrier carriers level levels "
        "serum positive negative positivity seropositive abnormal abnormality abnormalities deficiency deficient "
        "prevalence prevalences presence manifested syndrome elevated hypertension diabetes carriage colonised "
        "colonized infected parasitaemia"
    ).split()
)
# Who took part and how they were treated, and shares of something else than people.
OTHERS = frozenset(
    (
        "stabilization stabilisation stage stages grade grades history baseline prior previous previously male "
        "males female females men women's age aged married smoked smokers educated white black race enrolled "
        "randomized randomised recruited received underwent completed completers adherence adherent compliance "
        "compliant withdrew withdrawn discontinued dropped dropout attrition follow-up followed stable "
        "progressive progression dose doses histology histological participation participated consented eligible "
        "returned questionnaire questionnaires survey interview retention recruitment response volume weight "
        "density concentration concentrations pressure mean median average score scores time duration variance "
        "power confidence homology identity viability growth survival energy intake bioavailability yield cells "
        "specificity accuracy completion purity vaf allelic nuclei cutoff cut-off threshold diet false "
        "false-negative false-positive cost cost-effectiveness assay assays changed effective ecog ps performance "
        "readmission readmissions recurrence–free recurrence-free dor responders excluded missing lost metastatic "
        "treatment therapy medication drug chemotherapy radiotherapy use support concomitant hiv"
    ).split()
)
# An end of harm.
RELIEF = frozenset(("improve improved improvement improvements disappearance resolution relief recovery").split())
