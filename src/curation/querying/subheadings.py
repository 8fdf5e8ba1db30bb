"""Subheadings: their two-letter codes, and which narrower ones a search for one finds as well.

NLM, "Searching PubMed using MeSH search tags", subheadings: codes or full names, an ampersand written out or not; a
heading with a subheading finds the narrower headings with any subheading of its group; `:noexp` turns off both. Groups:
NLM's "MeSH qualifier hierarchies" (a stored copy of 2024 or later, in which standards, supply & distribution and trends
had lost their place below organization & administration). The three kinds of imaging that older records still bear
stood below diagnosis in NLM's tutorial; of other retired subheadings no group is known here, so they stand alone.
"""

from __future__ import annotations

from curation.querying.words import find_words

_CODES = (
    "ab abnormalities,ad administration & dosage,ae adverse effects,ag agonists,aa analogs & derivatives,an analysis,"
    "ah anatomy & histology,ai antagonists & inhibitors,bi biosynthesis,bl blood,bs blood supply,"
    "cf cerebrospinal fluid,cs chemical synthesis,ci chemically induced,ch chemistry,cl classification,"
    "co complications,cn congenital,ct contraindications,cy cytology,df deficiency,di diagnosis,dg diagnostic imaging,"
    "du diagnostic use,dh diet therapy,de drug effects,dt drug therapy,ec economics,ed education,em embryology,"
    "en enzymology,ep epidemiology,es ethics,eh ethnology,et etiology,ge genetics,gd growth & development,hi history,"
    "im immunology,in injuries,ir innervation,is instrumentation,ip isolation & purification,"
    "lj legislation & jurisprudence,ma manpower,me metabolism,mt methods,mi microbiology,mo mortality,nu nursing,"
    "og organization & administration,ps parasitology,py pathogenicity,pa pathology,pk pharmacokinetics,"
    "pd pharmacology,ph physiology,pp physiopathology,po poisoning,pc prevention & control,px psychology,"
    "re radiation effects,ra radiography,ri radionuclide imaging,rt radiotherapy,rh rehabilitation,sc secondary,"
    "se secretion,st standards,sn statistics & numerical data,sd supply & distribution,su surgery,tu therapeutic use,"
    "th therapy,to toxicity,tm transmission,tr transplantation,td trends,ul ultrastructure,us ultrasonography,"
    "ur urine,ut utilization,ve veterinary,vi virology"
)
_GROUPS = (
    "analysis: blood,cerebrospinal fluid,isolation & purification,urine;"
    "anatomy & histology: blood supply,cytology,embryology,innervation,pathology;"
    "cytology: ultrastructure;"
    "embryology: abnormalities;"
    "chemistry: agonists,analogs & derivatives,antagonists & inhibitors,chemical synthesis;"
    "diagnosis: diagnostic imaging;"
    "diagnostic imaging: radiography,radionuclide imaging,ultrasonography;"
    "etiology: chemically induced,complications,congenital,embryology,genetics,immunology,microbiology,parasitology,"
    "transmission;"
    "complications: secondary;"
    "microbiology: virology;"
    "organization & administration: economics,legislation & jurisprudence,standards,supply & distribution,trends;"
    "pharmacology: administration & dosage,adverse effects,agonists,antagonists & inhibitors,pharmacokinetics;"
    "adverse effects: poisoning,toxicity;"
    "physiology: genetics,growth & development,immunology,metabolism,physiopathology;"
    "metabolism: biosynthesis,blood,cerebrospinal fluid,deficiency,enzymology,pharmacokinetics,urine;"
    "statistics & numerical data: epidemiology,supply & distribution;"
    "epidemiology: ethnology,mortality;"
    "therapeutic use: administration & dosage,adverse effects,poisoning;"
    "therapy: diet therapy,drug therapy,nursing,prevention & control,radiotherapy,rehabilitation,surgery;"
    "surgery: transplantation"
)


def _normalise(name: str) -> str:
    return " ".join(word for word in find_words(name) if word != "and")


_NAMES = {code: _normalise(name) for code, name in (pair.split(" ", 1) for pair in _CODES.split(","))}
_NAMES |= {name: name for name in _NAMES.values()}
_NARROWER = {
    _normalise(name): tuple(map(_normalise, narrower.split(",")))
    for name, narrower in (group.split(":") for group in _GROUPS.split(";"))
}


def find_subheading(text: str) -> str | None:
    """Give the subheading that a name or a two-letter code means, spelled as values are; `None` where there is none."""
    return _NAMES.get(_normalise(text))


def list_narrower_subheadings(subheading: str) -> tuple[str, ...]:
    """List a subheading and all that its group holds, sorted."""
    found = {subheading}
    waiting = [subheading]
    while waiting:
        narrower = set(_NARROWER.get(waiting.pop(), ())) - found
        found |= narrower
        waiting += narrower
    return tuple(sorted(found))
