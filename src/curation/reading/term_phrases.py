"""Phrases of the field with their one name: tumours, settings, lines, outcomes and assays.

Spellings as in `term_drugs`: lower case, blanks for hyphens and slashes; in capitals where only capitals are meant.
"""

from __future__ import annotations

TUMOURS = {
    "breast cancer": "breast cancers, breast carcinoma, breast carcinomas, breast tumor, breast tumors, "
    "breast tumour, "
    "breast tumours, breast neoplasms, mammary carcinoma, MBC, mBC, aBC, metastatic breast cancer, BC",
    "triple-negative breast cancer": "triple negative breast cancer, triple negative breast cancers, "
    "triple negative breast "
    "carcinoma, TNBC, mTNBC, aTNBC, TNBCs, triple negative disease, triple negative tumors, triple negative tumours",
    "inflammatory breast cancer": "IBC",
    "metaplastic breast cancer": "metaplastic breast carcinoma",
    "gastric or gastro-oesophageal junction cancer": "gastric cancer, gastric cancers, gastric adenocarcinoma, "
    "stomach cancer, "
    "gastroesophageal junction cancer, gastro oesophageal junction cancer, gastroesophageal adenocarcinoma, "
    "gastroesophageal cancer, gastric or gastroesophageal junction adenocarcinoma, GEJ",
    "non-small cell lung cancer": "non small cell lung cancer, non small cell lung carcinoma, NSCLC",
    "small cell lung cancer": "SCLC",
    "lung cancer": "lung cancers, lung adenocarcinoma",
    "melanoma": "melanomas",
    "colorectal cancer": "colorectal cancers, colorectal carcinoma, CRC, mCRC, colon cancer, rectal cancer",
    "urothelial carcinoma": "bladder cancer, urothelial cancer, urothelial carcinomas",
    "endometrial cancer": "endometrial carcinoma, uterine cancer",
    "ovarian cancer": "ovarian carcinoma, ovarian cancers",
    "prostate cancer": "prostate cancers",
    "renal cell carcinoma": "kidney cancer, RCC",
    "head and neck cancer": "head and neck squamous cell carcinoma, HNSCC",
    "hepatocellular carcinoma": "liver cancer, HCC",
    "biliary tract cancer": "cholangiocarcinoma, biliary tract cancers, biliary cancer",
    "pancreatic cancer": "pancreatic adenocarcinoma, pancreatic carcinoma, pancreatic carcinomas, pancreatic cancers, "
    "carcinoma of the pancreas, cancer of the pancreas, pancreatic ductal adenocarcinoma, PDAC, pancreas cancer",
    "oesophageal cancer": "esophageal cancer, oesophageal carcinoma, esophageal carcinoma, esophageal squamous cell "
    "carcinoma, carcinoma of the oesophagus, carcinoma of the esophagus",
    "lymphoma": "lymphomas, follicular lymphoma, hodgkin lymphoma, non hodgkin lymphoma",
    "leukaemia": "leukemia, leukaemias, leukemias",
    "nasopharyngeal carcinoma": "nasopharyngeal cancer, nasopharynx cancer, carcinoma of the nasopharynx, NPC",
    "sarcoma": "sarcomas, soft tissue sarcoma, osteosarcoma",
    "multiple myeloma": "myeloma",
    "mesothelioma": "malignant pleural mesothelioma",
    "neuroblastoma": "neuroblastomas",
    "thyroid cancer": "thyroid carcinoma",
    "cervical cancer": "cervical carcinoma, cancer of the cervix",
    "glioma": "gliomas, glioblastoma",
    "salivary gland carcinoma": "salivary duct carcinoma, salivary gland cancer",
    "solid tumours": "solid tumors, solid tumor, solid tumour, solid cancers, advanced cancers",
    "many cancers": "pan cancer, multiple cancers, multiple tumor types, multiple cancer types, many cancer types, "
    "multiple tumour types, various cancers, 32 cancer types",
}
SETTINGS = {
    "neoadjuvant": "neo adjuvant, preoperative, preoperatively, primary systemic therapy",
    "adjuvant": "post neoadjuvant, residual invasive disease, residual invasive, postoperative chemotherapy, "
    "postoperative radiotherapy",
    "early": "early stage, stage i, stage ii, stage iii, operable, early breast cancer, non metastatic, "
    "nonmetastatic, "
    "locally advanced breast cancer, EBC, eBC, stage ii iii, stage i iii, high risk early",
    "advanced": "metastatic, metastases, advanced stage, recurrent or metastatic, stage iv, unresectable, MBC, "
    "mBC, ABC, "
    "aBC, mTNBC, locally recurrent, inoperable, recurrent disease",
}
LINES = {
    "first": "first line, 1L, 1st line, frontline, front line, previously untreated, treatment naive, "
    "treatment na ve, "
    "treatment naïve, untreated, no prior therapy, first line therapy, first line treatment, "
    "initial treatment, initial therapy",
    "later": "second line, third line, 2L, 3L, 2nd line, later line, later lines, previously treated, pretreated, "
    "pre treated, heavily pretreated, heavily pre treated, refractory, trastuzumab resistant, "
    "trastuzumab refractory, resistant to trastuzumab, "
    ""
    "had progressed on, had progressed after, progressed on prior, progressed on trastuzumab, "
    "disease progression on prior, after progression, prior lines, previous lines, "
    "prior treatment, had received, second line or later, subsequent line",
}
OUTCOMES = {
    "overall_survival": "overall survival, OS, all cause mortality, death from any cause, survival benefit, "
    "survival time, "
    "mOS, median survival, were alive, alive at, lived longer, lived shorter, lived significantly longer, lived "
    "significantly shorter, survived longer, survival curve, survival curves, survival rate, survival rates, "
    "cumulative survival, cancer specific survival, disease specific survival, poorer prognosis, worse prognosis, "
    "better prognosis, "
    "poor prognosis, favorable prognosis, favourable prognosis, unfavorable prognosis, unfavourable prognosis, "
    "prognostic factor, prognostic factors",
    "progression_free_survival": "progression free survival, PFS, mPFS, time to progression, TTP, "
    "disease progression or "
    "death, intracranial progression free survival",
    "event_free_survival": "event free survival, EFS",
    "disease_free_survival": "disease free survival, DFS, invasive disease free survival, IDFS, iDFS, "
    "relapse free survival, "
    "recurrence free survival, RFS, distant disease free survival, distant recurrence free interval, DRFI, "
    "distant relapse "
    "free survival, DRFS, DDFS, survival without recurrence, survival rate without recurrence, relapses, recurrences, "
    "risk of recurrence, risk of relapse, risk of distant metastasis, risk of distant metastases, recurrence rate, "
    "relapse rate",
    "objective_response": "objective response, objective responses, objective response rate, "
    "objective response rates, "
    "overall response rate, overall response, ORR, ORRs, response rate, response rates, partial response, complete "
    "response, complete response rate, best overall response, tumor response, tumour response, partial responses, "
    "complete responses, overall response rates, objective remission rate, responders, "
    "responded, no responses, responses were, responses occurred, confirmed responses, responses in",
    "disease_control": "disease control, disease control rate, DCR, clinical benefit rate, CBR, "
    "clinical benefit, stable disease, disease control at",
    "duration_of_response": "duration of response, DOR, DoR, mDOR, response duration, median duration of response",
    "pathological_complete_response": "pathological complete response, pathologic complete response, pCR, pCRs, "
    "tpCR, "
    "pathological complete responses, pathologic complete responses, pcr rate, complete pathological response",
    "adverse_events": "adverse events, adverse event, AE, AEs, TRAE, TRAEs, TEAE, TEAEs, irAE, irAEs, SAE, "
    "SAEs, toxicity, "
    "toxicities, side effects, adverse effects, treatment related adverse events, immune related adverse events, "
    "interstitial lung disease, pneumonitis, neutropenia, diarrhea, diarrhoea, cardiotoxicity, adverse reactions, "
    "treatment discontinuation, dose limiting toxicity, dose limiting toxicities, DLTs, thrombocytopenia, leukopenia, "
    "anaemia, anemia, hypothyroidism, hyperthyroidism, hyponatraemia, hyponatremia, vomiting, mucositis, stomatitis, "
    "peripheral neuropathy, hand foot syndrome, febrile neutropenia, myelosuppression, lymphoedema, lymphedema, "
    "colitis, myocarditis, infusion reactions",
    "treatment_related_death": "treatment related death, treatment related deaths, toxic death, toxic deaths, "
    "fatal adverse "
    "events, grade 5 adverse events, grade 5 events, treatment related mortality",
    "quality_of_life": "health related quality of life, QoL, HRQoL, QOL, HRQOL, global health status, "
    "physical functioning",
    "assay_agreement": "concordance, positive percent agreement, negative percent agreement, analytical concordance, "
    "overall percent agreement, inter assay agreement, interassay agreement, PPA",
    "biomarker_correlation": "correlation, correlations, correlated, correlate, correlates, spearman, pearson",
    "biomarker_prevalence": "prevalence, frequency of, prevalent, proportion of tumors, proportion of tumours",
    "approval": "approved, approval, accelerated approval, FDA approved, marketing authorisation",
    "definition": "defined as, was defined, were defined, is defined",
    "recommendation": "is recommended, are recommended, we recommend, recommendation, recommendations, recommends",
    "trial_status": "ongoing, recruiting, is enrolling, not yet recruiting, estimated completion",
}
ASSAYS = {
    "FoundationOne CDx": "foundationone cdx, foundation one cdx, f1cdx, foundationonecdx",
    "FoundationOne": "foundation one, foundationone heme",
    "FoundationOne Liquid CDx": "foundationone liquid cdx, foundationone liquid, foundationact",
    "MSK-IMPACT": "msk impact, memorial sloan kettering integrated mutation profiling of actionable cancer targets",
    "whole-exome sequencing": "whole exome sequencing, WES, whole exome, exome sequencing",
    "whole-genome sequencing": "whole genome sequencing, WGS",
    "TruSight Oncology 500": "tso500, tso 500, trusight oncology 500",
    "Oncomine Tumor Mutation Load": "oncomine tumor mutation load, oncomine comprehensive assay, oncomine",
    "Guardant360": "guardant360 cdx, guardantomni, guardant omni, guardant 360",
    "Tempus xT": "tempus xt",
    "Caris": "caris life sciences, mi profile",
    "comprehensive genomic profiling": "CGP",
    "next-generation sequencing": "next generation sequencing, NGS, targeted sequencing, targeted panel sequencing, "
    "panel sequencing, targeted next generation sequencing",
}
