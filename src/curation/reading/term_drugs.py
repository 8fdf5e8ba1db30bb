"""Names of drugs and regimens of breast cancer and immunotherapy trials: one name each, its class, and other spellings.

Spellings are lower case with blanks for hyphens and slashes; those in capitals are read in capitals only. Written for
this project from general knowledge of generic, brand and laboratory names.
"""

from __future__ import annotations

CHECKPOINT = "immune checkpoint inhibitor"
HER2_ANTIBODY = "anti-HER2 antibody"
HER2_CONJUGATE = "anti-HER2 antibody-drug conjugate"
HER2_KINASE = "anti-HER2 tyrosine kinase inhibitor"
CONJUGATE = "antibody-drug conjugate"
TAXANE, ANTHRACYCLINE, PLATINUM = "taxane", "anthracycline", "platinum"
ANTIMETABOLITE, MICROTUBULE, ALKYLATOR = "antimetabolite", "microtubule inhibitor", "alkylating agent"
ENDOCRINE, CDK, PARP, OTHER = "endocrine therapy", "CDK4/6 inhibitor", "PARP inhibitor", "other drug"
CONTROL = "control"

# Stems of international names: a drug that is not listed below is still one, under its own name.
STEM_WORDS = (
    *("mab", "tinib", "ciclib", "parib", "rasib", "lisib", "sertib", "clax", "limus", "platin", "taxel", "rubicin"),
    *("tecan", "poside", "thecin", "fosfamide", "mustine", "citabine", "relin", "mycin"),
)
STEMS = (
    rf"(?<=[a-z]{{3}})(?:{'|'.join(STEM_WORDS)})"
    r"(?:[\s-](?:vedotin|deruxtecan|emtansine|govitecan|tirumotecan|tesirine|mafodotin|duocarmazine|rezetecan))?\b"
)

DRUGS: dict[str, dict[str, str]] = {
    CHECKPOINT: {
        "pembrolizumab": "keytruda, mk 3475, lambrolizumab, pembro",
        "nivolumab": "opdivo, bms 936558, ono 4538, nivo",
        "atezolizumab": "tecentriq, mpdl3280a, atezo",
        "durvalumab": "imfinzi, medi4736, medi 4736",
        "avelumab": "bavencio, msb0010718c",
        "cemiplimab": "libtayo",
        "dostarlimab": "jemperli, tsr 042",
        "retifanlimab": "zynyz",
        "ipilimumab": "yervoy, mdx 010",
        "tremelimumab": "imjudo, cp 675206",
        "toripalimab": "js001, loqtorzi",
        "camrelizumab": "shr 1210",
        "tislelizumab": "bgb a317, tevimbra",
        "sintilimab": "ibi308, tyvyt",
        "penpulimab": "ak105",
        "spartalizumab": "pdr001",
        "retlirafusp alfa": "shr 1701",
        "relatlimab": "bms 986016",
        "immune checkpoint inhibitors": "immune checkpoint inhibitor, immune checkpoint inhibition, "
        "checkpoint inhibitor, "
        "checkpoint inhibitors, checkpoint blockade, immune checkpoint blockade, immune checkpoint blockers, "
        "ICI, ICIs, "
        "ICB, anti pd 1, anti pd l1, anti pd 1 pd l1, anti pd l1 pd 1, pd 1 inhibitor, pd 1 inhibitors, "
        "pd l1 inhibitor, "
        "pd l1 inhibitors, pd 1 pd l1 inhibitors, pd 1 pd l1 inhibitor, pd 1 blockade, pd l1 blockade, anti ctla 4, "
        "anti pd1, anti pdl1, pd1 inhibitors, pd 1 l1 inhibitors",
        "immunotherapy": "immunotherapies, cancer immunotherapy, immuno oncology",
    },
    HER2_ANTIBODY: {
        "trastuzumab": "herceptin, trastuzumab dkst, ogivri, kanjinti, trazimera, herzuma, ontruzant",
        "pertuzumab": "perjeta, 2c4",
        "margetuximab": "margenza, mgah22",
        "zanidatamab": "zw25, ziihera",
        "pertuzumab and trastuzumab": "phesgo",
        "KN026": "kn026, kn 026",
        "inetetamab": "cipterbin",
        "anti-HER2 therapy": "anti her2 therapy, anti her2 therapies, her2 targeted therapy, "
        "her2 targeted therapies, "
        "her2 directed therapy, her2 directed therapies, anti her2 treatment, her2 blockade, dual her2 blockade, "
        "dual anti her2 blockade, her2 targeted treatment, anti her2 agents, her2 targeted agents",
    },
    HER2_CONJUGATE: {
        "trastuzumab emtansine": "t dm1, tdm1, tdm 1, ado trastuzumab emtansine, kadcyla, trastuzumab dm1",
        "trastuzumab deruxtecan": "t dxd, tdxd, fam trastuzumab deruxtecan, fam trastuzumab deruxtecan nxki, "
        "ds 8201, "
        "ds 8201a, enhertu",
        "trastuzumab duocarmazine": "syd985",
        "disitamab vedotin": "rc48, rc48 adc, aidixi",
        "trastuzumab rezetecan": "shr a1811",
        "trastuzumab botidotin": "a166",
    },
    HER2_KINASE: {
        "lapatinib": "tykerb, tyverb, gw572016",
        "neratinib": "nerlynx, hki 272",
        "tucatinib": "tukysa, arry 380, ont 380",
        "pyrotinib": "shr1258, irene",
        "poziotinib": "hm781 36b",
        "afatinib": "gilotrif, giotrif, bibw 2992",
    },
    CONJUGATE: {
        "sacituzumab govitecan": "trodelvy, immu 132",
        "datopotamab deruxtecan": "dato dxd, ds 1062a, datroway",
        "sacituzumab tirumotecan": "skb264, mk 2870",
        "ladiratuzumab vedotin": "sgn liv1a",
        "patritumab deruxtecan": "her3 dxd, u3 1402",
    },
    TAXANE: {
        "paclitaxel": "taxol",
        "nab-paclitaxel": "nab paclitaxel, abraxane, nanoparticle albumin bound paclitaxel, albumin bound paclitaxel",
        "docetaxel": "taxotere",
        "taxane": "taxanes",
    },
    ANTHRACYCLINE: {
        "doxorubicin": "adriamycin",
        "epirubicin": "ellence",
        "pegylated liposomal doxorubicin": "liposomal doxorubicin, doxil, caelyx",
        "anthracycline": "anthracyclines",
    },
    PLATINUM: {
        "carboplatin": "paraplatin",
        "cisplatin": "platinol",
        "oxaliplatin": "eloxatin",
        "platinum": "platinum based chemotherapy, platinum chemotherapy",
    },
    ANTIMETABOLITE: {
        "capecitabine": "xeloda",
        "gemcitabine": "gemzar",
        "fluorouracil": "5 fluorouracil, 5 FU",
        "methotrexate": "mtx",
        "pemetrexed": "alimta",
        "S-1": "tegafur gimeracil oteracil, tegafur",
        "UFT": "tegafur uracil",
        "leucovorin": "folinic acid, calcium folinate, LV",
        "FOLFIRINOX": "mfolfirinox",
        "FOLFOX": "mfolfox6, folfox6, folfox4",
        "FOLFIRI": "",
        "CAPOX": "XELOX, capeox",
        "FLOT": "",
        "CMF": "",
        "trifluridine and tipiracil": "trifluridine tipiracil, TAS 102",
    },
    MICROTUBULE: {
        "vinorelbine": "navelbine",
        "vincristine": "oncovin",
        "vinblastine": "",
        "eribulin": "eribulin mesylate, halaven",
        "ixabepilone": "ixempra",
        "utidelone": "",
    },
    ALKYLATOR: {
        "cyclophosphamide": "cytoxan",
        "mitomycin": "mitomycin c, MMC",
        "streptozocin": "streptozotocin",
        "temozolomide": "temodar",
        "dacarbazine": "",
    },
    ENDOCRINE: {
        "tamoxifen": "nolvadex",
        "letrozole": "femara",
        "anastrozole": "arimidex",
        "exemestane": "aromasin",
        "fulvestrant": "faslodex",
        "elacestrant": "orserdu",
        "goserelin": "zoladex",
        "endocrine therapy": "endocrine treatment, hormone therapy, hormonal therapy",
        "aromatase inhibitor": "aromatase inhibitors",
    },
    CDK: {
        "palbociclib": "ibrance",
        "ribociclib": "kisqali",
        "abemaciclib": "verzenio",
        "dalpiciclib": "",
        "CDK4/6 inhibitor": "cdk4 6 inhibitors, cdk4 6 inhibitor, cdk 4 6 inhibitors, cdk 4 6 inhibitor",
    },
    PARP: {
        "olaparib": "lynparza",
        "talazoparib": "talzenna",
        "niraparib": "zejula",
        "veliparib": "abt 888",
        "PARP inhibitor": "parp inhibitors",
    },
    OTHER: {
        "bevacizumab": "avastin",
        "irinotecan": "CPT 11, camptosar",
        "nanoliposomal irinotecan": "liposomal irinotecan, onivyde",
        "topotecan": "hycamtin",
        "etoposide": "VP 16",
        "9-nitrocamptothecin": "rubitecan, 9 nitrocamptothecin, RFS 2000",
        "erlotinib": "tarceva",
        "suramin": "",
        "interferon alfa": "interferon alpha, interferon alfa 2b, interferon alpha 2b, IFN alpha",
        "interleukin-2": "interleukin 2, IL 2, aldesleukin",
        "octreotide": "",
        "somatostatin analogues": "somatostatin analogs",
        "marimastat": "",
        "everolimus": "afinitor",
        "alpelisib": "piqray",
        "capivasertib": "truqap",
        "inavolisib": "itovebi",
        "apatinib": "rivoceranib",
        "anlotinib": "",
        "lenvatinib": "lenvima",
        "sorafenib": "nexavar",
        "entinostat": "",
        "tucidinostat": "chidamide",
        "utomilumab": "",
        "cobimetinib": "cotellic",
        "ipatasertib": "",
        "nelipepimut-S": "neuvax, nelipepimut s, e75",
        "chemotherapy": "chemotherapies, cytotoxic chemotherapy, systemic chemotherapy, chemo",
        "radiotherapy": "radiation therapy, stereotactic body radiotherapy, chemoradiotherapy, chemoradiation, "
        "chemoradiation therapy",
    },
    CONTROL: {
        "placebo": "placebos, matching placebo",
        "standard of care": "standard care, usual care, standard therapy, standard treatment",
        "treatment of physician's choice": "treatment of physician s choice, physician s choice, TPC, "
        "investigator s choice, "
        "chemotherapy of physician s choice, treatment of the physician s choice, physicians choice",
        "observation": "observation alone, best supportive care, supportive care",
        "surgery alone": "resection alone, operation alone",
        "no treatment": "",
    },
}
