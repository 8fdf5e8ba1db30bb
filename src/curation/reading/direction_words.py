"""The word lists by which a sentence's direction is read: our own, small, one sense each.

Words are lower case. A word that carries a direction is in one family only: comparatives order two groups, changes say
what happened, merits say better or worse and so need to know whether more of the outcome is good.
"""

from __future__ import annotations

COMPARATIVES = {
    **dict.fromkeys("higher greater more larger longer bigger heavier faster stronger quicker later deeper".split(), 1),
    **dict.fromkeys("lower less fewer smaller shorter lesser slower earlier lighter weaker milder".split(), -1),
}
CHANGES = {
    **dict.fromkeys(
        "increase increased increases increasing rise rose risen rises raised elevate elevated elevation elevations "
        "grew grown gained gain gains prolonged prolong prolongs prolongation extended augmented augment heightened "
        "doubled tripled enhanced enhance enhances enhancement enhancing accelerated induced stimulated promoted "
        "exceeded exceed boosted maximised maximized strengthened intensified upregulated widened high frequent "
        "common".split(),
        1,
    ),
    **dict.fromkeys(
        "decrease decreased decreases decreasing reduce reduced reduces reducing reduction reductions decline declined "
        "declines fell fall fallen drop dropped drops diminished diminish diminishes lowered lowering lowers "
        "attenuated attenuate attenuates attenuation shortened shortens shorten suppressed suppression suppresses "
        "inhibited inhibits inhibition prevented prevents prevent prevention preventing alleviated alleviate "
        "alleviates alleviation lessened eliminated minimised minimized halved blunted relieved relieves decreasing "
        "abolished avoided delayed downregulated narrowed shrank weakened ameliorated ameliorates cut loss losses "
        "lost reversed low protected protective rare".split(),
        -1,
    ),
}
MERITS = {
    **dict.fromkeys(
        "better improve improved improves improving improvement improvements superior superiority benefit benefits "
        "benefited benefitted beneficial effective efficacious effectiveness favour favours favoured favor favors "
        "favored favouring favoring favourable favorable outperformed best optimal successful advantage advantages "
        "satisfactory recovered recovery greatest excellent easier positive positively helped".split(),
        1,
    ),
    **dict.fromkeys(
        "worse inferior inferiority poorer worsened worsening worsens deteriorated deterioration deteriorating "
        "impaired poor worst harmful unfavourable unfavorable disadvantage harder detrimental negative "
        "negatively".split(),
        -1,
    ),
}
# These nouns name a change; a comparative before them says which group changed more.
CHANGE_NOUNS = frozenset(
    "increase increases rise elevation gain gains enhancement prolongation decrease decreases reduction reductions "
    "decline declines drop drops fall attenuation suppression inhibition alleviation loss losses prevention "
    "improvement improvements benefit benefits recovery deterioration worsening effective efficacious beneficial "
    "successful favourable favorable frequent common effectiveness lowering reducing increasing".split()
)
SAME = frozenset(
    "similar similarly comparable comparably same identical equivalent equivalence equal equally unchanged alike "
    "unaffected noninferior nonsignificant nonsignificantly insignificant insignificantly parallel indistinguishable "
    "unaltered stable constant noninferiority neutral likewise".split()
)
DIFFERENCES = frozenset(
    "difference differences differ differed differs different differently differing effect effects affect affected "
    "change changes changed association associated impact influence influenced interaction correlation "
    "evidence".split()
)
NEGATIONS = frozenset(
    "no not nor neither none cannot without fail failed fails never non lack lacked unlikely nonsignificantly couldn't "
    "didn't wasn't weren't don't doesn't nothing".split()
)
TRENDS = frozenset("trend trends tendency tended tends marginal marginally borderline slight slightly".split())
SIGNIFICANCE = frozenset("significant significantly significance markedly marked substantially".split())
REFERENCE_MARKERS = frozenset("than versus vs compared relative comparison against over unlike contrast".split())
CONTRASTS = frozenset("but whereas while although however though yet despite nevertheless".split())
BOTH = frozenset("both either all each groups".split())

GENERIC_INTERVENTION = frozenset(
    "intervention experimental treated active treatment therapy program programme study test exposed trained".split()
)
# Initials of such groups, as they are printed.
GENERIC_INITIALS = {"EG": 1, "IG": 1, "TG": 1, "CG": -1, "CON": -1, "CTRL": -1, "CTL": -1, "PBO": -1, "PLA": -1}
FIRST_LABELS = {"a": 1, "1": 1, "i": 1, "b": -1, "2": -1, "ii": -1}
GENERIC_COMPARATOR = frozenset(
    "control controls placebo sham usual standard conventional untreated comparator routine vehicle comparison".split()
)
BASELINES = frozenset("baseline pretreatment preoperative pre".split())

# What happens sooner takes less time.
TIME_SIGNS = {
    **dict.fromkeys("faster quicker accelerated hastened sooner rapid rapidly".split(), -1),
    **dict.fromkeys("slower delayed later postponed".split(), 1),
}
TIMES = frozenset("time latency onset days hours minutes weeks duration delay".split())
GOOD_OUTCOMES = frozenset(
    "survival quality qol function functional functioning strength adherence compliance response responses cure cured "
    "success successful satisfaction knowledge performance accuracy healing hdl recovery mobility capacity closure "
    "remission pregnancy pregnancies ability efficacy abstinence relief comfort wellbeing well health acceptance "
    "awareness skill skills confidence efficiency sleep memory cognition cognitive attention density acuity "
    "improvement improvements sensitivity vaccination immunity antibody flexibility balance endurance fitness power "
    "activity score scores testosterone milk growth cooperation empathy participation attendance uptake coping "
    "independence motivation birth births eradication clearance haemoglobin hemoglobin ejection speed distance "
    "self sf preference control range motion rom visual acceptability tolerability completion".split()
)
BAD_OUTCOMES = frozenset(
    "pain mortality death deaths died infection infections bleeding adverse complication complications nausea vomiting "
    "symptom symptoms depression depressive anxiety fatigue recurrence relapse relapses failure disease cholesterol "
    "ldl triglyceride triglycerides glucose hba weight bmi stress inflammation inflammatory crp cost costs severity "
    "incidence risk injury injuries loss toxicity edema oedema swelling hospitalization hospitalisation stay duration "
    "error errors diarrhea diarrhoea fever hypotension hypertension hypoglycemia hypoglycaemia headache headaches "
    "discomfort disability impairment distress dyspnea dyspnoea cough fracture fractures falls fall smoking drinking "
    "alcohol consumption use need requirement requirements opioid morphine analgesic vas nrs pressure bp systolic "
    "insulin resistance fat obesity malaria parasitemia tumor tumour ulcer wound thrombosis stroke infarction events "
    "event episodes attacks exacerbations wheezing itching pruritus hypersensitivity discontinuation withdrawal "
    "cortisol tnf interleukin il stiffness tension spasm agitation delirium rash leak leakage plaque gingival caries "
    "lesion lesions viral load positive burden anger aggression insomnia sleepiness intensity".split()
)
TIME_OUTCOMES = frozenset(
    "time duration length stay onset days hours minutes months survival latency delay weeks period age interval "
    "recovery half".split()
)
STOP_WORDS = frozenset(
    "the a an of in on at to for and or with by from as was were is are be been had has have that this these those "
    "their its it than between among group groups arm arms after before during per mean total other any all "
    "levels level rate rates score scores value values number numbers patients patient subjects participants "
    "change changes significantly significant also using used plus versus vs compared received receive receiving "
    "mg ml kg day days week weeks month months min minutes hours hour daily once twice dose study who which "
    "will under each both not no only".split()
)
