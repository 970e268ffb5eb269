import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.values import Chart, Series
from docgen.visuals.chart_picture import chart_picture
from docgen.visuals.shapes import Range, Step, Swing, cumulative, ranges, tornado, waterfall
from docgen.visuals.terminal import chart_lines

THEME = {
    "dk1": "22282E", "lt1": "FFFFFF", "dk2": "0D3B4C", "lt2": "F4F1EA", "accent1": "14607A", "accent2": "5B9DB3",
    "accent3": "80705A", "accent4": "2E8057", "accent5": "D67A00", "accent6": "B42318",
}  # fmt: skip
KINDS = (
    "column", "stacked-column", "percent-column", "bar", "stacked-bar", "percent-bar", "line", "area", "stacked-area",
    "pie", "doughnut", "combined",
)  # fmt: skip
STEPS = (Step("Revenue", 8, "8", is_total=True), Step("Costs", -10, "−10"), Step("Bonus", 4, "+4"))


def one(value: float) -> str:
    return f"{value:.1f}".replace("-", "−")


def test_columns_become_bars_from_a_common_zero_with_their_values():
    chart = Chart(
        "column",
        ("Q1", "Q2"),
        (Series("Plan", (2.0, 4.0)), Series("Actual", (1.0, None))),
        title="Benefit",
        subtitle="DKK m",
        source="Source: ledger",
    )
    assert chart_lines(chart, one, 30) == [
        "Benefit",
        "DKK m",
        "",
        "Q1  Plan    ███████        2.0",
        "    Actual  ███▌           1.0",
        "Q2  Plan    ██████████████ 4.0",
        "    Actual                 –",
        "",
        "Source: ledger",
    ]


def test_a_waterfall_floats_and_crosses_zero():
    lines = [line for line in chart_lines(waterfall(STEPS), one, 40) if line]
    assert lines == [
        "█ Total   ▓ Up   ░ Down",
        "Revenue       ██████████████████████ 8",
        "Costs    ░░░░░░░░░░░░░░░░░░░░░░░░░░░ −10",
        "Bonus    ▓▓▓▓▓▓▓▓▓▓▓                 +4",
    ]


def test_an_empty_chart_is_its_sentence():
    assert chart_lines(Chart("line", (), (), title="Stops", empty="No data yet"), one) == ["Stops", "No data yet"]


NUMBERS = st.one_of(st.none(), st.floats(-1e9, 1e9), st.just(float("nan")))


@given(data=st.data(), kind=st.sampled_from((*KINDS, "xy", "bubble")), width=st.integers(40, 120))
@settings(max_examples=80, deadline=None)
def test_whatever_the_data_a_line_stays_within_the_terminal(data, kind, width):
    count = data.draw(st.integers(0, 6))
    lists = st.lists(NUMBERS, min_size=count, max_size=count).map(tuple)
    made = tuple(
        Series(f"S{n}", data.draw(lists), x=data.draw(lists) if kind in ("xy", "bubble") else ())
        for n in range(data.draw(st.integers(0, 4)))
    )
    chart = Chart(kind, tuple(f"K{n}" for n in range(count)), made)
    for line in chart_lines(chart, lambda value: f"{value:.1e}", width):
        assert len(line) <= width


@pytest.mark.parametrize(
    "chart",
    [
        *(
            pytest.param(
                Chart(kind, ("a", "b", "c"), (Series("A", (1.0, None, -3.0)), Series("B", (4.0, float("nan"), 6.0)))),
                id=kind,
            )
            for kind in KINDS
        ),
        pytest.param(Chart("column", tuple("k" * 9 for _ in range(40)), (Series("A", (1e9,) * 40),)), id="40 columns"),
        pytest.param(waterfall(STEPS), id="waterfall"),
        pytest.param(tornado((Swing("A", 1, 3), Swing("B", 2, 0)), 1.5, "low", "high"), id="tornado"),
        pytest.param(ranges((Range("A", -1, 0, 1),), one), id="range"),
        pytest.param(cumulative((1.0, 2.0, 5.0), one, "NPV", "Marks"), id="S-curve"),
        pytest.param(Chart("bubble", (), (Series("A", (1.0,), x=(2.0,), sizes=(0.0,)),)), id="bubble"),
        pytest.param(Chart("column", (), ()), id="nothing"),
    ],
)
def test_every_chart_has_a_picture_with_the_same_bytes_each_time(chart):
    first = chart_picture(chart, one, THEME, 6, 4)
    assert first == chart_picture(chart, one, THEME, 6, 4)
    assert first.data.startswith(b"\x89PNG")
