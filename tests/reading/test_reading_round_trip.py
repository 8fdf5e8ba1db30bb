"""Effects written in the styles of the journals are read back."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from reading_sets import list_rows

TWO_PLACES = st.decimals(min_value=Decimal("0.05"), max_value=Decimal("9.90"), places=2)
PER_CENT = st.decimals(min_value=Decimal("0.5"), max_value=Decimal("99.5"), places=1)
P_VALUES = st.decimals(min_value=Decimal("0.001"), max_value=Decimal("0.990"), places=3)
RATIO_STYLES = st.sampled_from(
    [
        "hazard ratio, {value}; {level}% CI, {lower} to {upper}; P={p}",
        "HR {value} ({level}% CI {lower}-{upper}; p={p})",
        "HR {value}, {level}%CI {lower}–{upper}, p = {p}",
        "HR: {value} [{level}% CI: {lower}, {upper}], P = {p}",
        "HR (95% CI) was given: HR = {value} ({level}% confidence interval {lower} – {upper}; log-rank P={p})",
        "the adjusted HR for death was {value} ({level}% CrI {lower} to {upper}; two-sided p={p})",
        "median age was 54 years; aHR {value} ({level}% CI, {lower};{upper}), P={p}",
    ]
)
DRESSES = st.sampled_from(["plain", "middle dot", "no leading zero", "thin blanks"])
LEVELS = st.sampled_from(["80", "90", "95", "97.5", "99"])


def _dress(text: str, dress: str) -> str:
    if dress == "middle dot":
        return text.replace(".", "·")
    if dress == "no leading zero":
        return text.replace("0.", ".") if "10." not in text else text
    return text.replace(" ", "\u2009") if dress == "thin blanks" else text


@given(figures=st.tuples(TWO_PLACES, TWO_PLACES, TWO_PLACES, P_VALUES), level=LEVELS, style=RATIO_STYLES, dress=DRESSES)
def test_ratios_are_read_back_in_every_style(
    figures: tuple[Decimal, Decimal, Decimal, Decimal], level: str, style: str, dress: str
) -> None:
    value, lower, upper, p = map(str, figures)
    text = style.format(value=value, lower=lower, upper=upper, p=p, level=level)
    wanted = ("HR", value, lower, upper, level, "=", p, "", "", "ratio")
    assert wanted in list_rows(_dress(text, dress))
    assert len(list_rows(text)) == 1


@given(total=st.integers(2, 900), share=st.floats(0, 1), style=st.sampled_from(range(6)))
def test_counts_are_read_back_in_every_order(total: int, share: float, style: int) -> None:
    events = round(total * share)
    percent = f"{100 * events / total:.1f}"
    text = (
        f"ORR was {percent}% ({events}/{total})",
        f"ORR {percent}% ({events} of {total} patients)",
        f"{events} of {total} patients ({percent}%) had an objective response",
        f"{events} ({percent}%) of {total} patients responded",
        f"objective response rate: {events}/{total} ({percent}%)",
        f"an objective response was achieved in {events} of {total} patients ({percent}%)",
    )[style]
    assert list_rows(text) == [("ORR", percent, "", "", "", "", "", str(events), str(total), "%")]


@given(
    one=PER_CENT,
    other=PER_CENT,
    link=st.sampled_from([" vs ", " versus ", " v ", "% versus "]),
    label=st.sampled_from(["ORR was ", "pCR rate, ", "12-month PFS was ", "Grade 3 adverse events: "]),
)
def test_two_arms_are_two_effects(one: Decimal, other: Decimal, link: str, label: str) -> None:
    rows = list_rows(f"{label}{one}{link}{other}%")
    assert [row[1] for row in rows] == [str(one), str(other)]
    assert len({row[0] for row in rows}) == 1


@given(
    value=PER_CENT,
    unit=st.sampled_from(["months", "weeks", "years", "days"]),
    end=st.sampled_from("PFS OS DOR".split()),
)
def test_medians_are_read_back_with_their_unit(value: Decimal, unit: str, end: str) -> None:
    assert list_rows(f"median {end} was {value} {unit}") == [(f"{end}_MEDIAN", str(value), *[""] * 7, unit)]


@given(lower=PER_CENT, upper=PER_CENT, value=PER_CENT)
def test_a_minus_sign_is_never_lost(lower: Decimal, upper: Decimal, value: Decimal) -> None:
    rows = list_rows(f"risk difference −{value}% (95% CI −{lower} to {upper})")
    assert rows == [("RD", f"-{value}", f"-{lower}", str(upper), "95", "", "", "", "", "pp")]
