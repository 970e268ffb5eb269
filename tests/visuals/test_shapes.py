import datetime as dt
import math
import subprocess
import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from docgen.values import Chart, Series
from docgen.visuals.shapes import (
    Range,
    Step,
    Swing,
    Task,
    bins,
    cumulative,
    histogram,
    quantile,
    ranges,
    ranking,
    roadmap,
    shares,
    tornado,
    waterfall,
)

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


def values(chart: Chart) -> dict[str, tuple[float | None, ...]]:
    return {series.name: series.values for series in chart.series}


def drawn(chart: Chart, index: int) -> tuple[float, float]:
    """Lowest and highest edge of what has a fill at one category, as columns stack up and down from zero."""
    up = down = 0.0
    edges = []
    for series in chart.series[:-1]:
        value = series.values[index]
        if value is None:
            continue
        start = up if value >= 0 else down
        end = start + value
        up, down = (end, down) if value >= 0 else (up, end)
        if series.tones.get(index) != "none":
            edges += [start, end]
    return min(edges), max(edges)


def test_a_waterfall_stands_on_bases_without_fill_and_labels_ride_on_its_tops():
    steps = (
        Step("Revenue", 18.4, "18,4", is_total=True),
        Step("Direct", -10.9, "−10,9"),
        Step("Bonus", 0.5, "+0,5"),
        Step("Profit", 8.0, "8,0", is_total=True),
    )
    chart = waterfall(steps)
    assert values(chart) == {
        "Base": (None, pytest.approx(7.5), pytest.approx(7.5), None),
        "Total": (18.4, None, None, 8.0),
        "Up": (None, None, pytest.approx(0.5), None),
        "Down": (None, pytest.approx(10.9), None, None),
        "Label": (18.4, 18.4, pytest.approx(8.0), 8.0),
    }
    assert [series.helper for series in chart.series] == [True, False, False, False, True]
    assert chart.series[-1].labels == {0: "18,4", 1: "−10,9", 2: "+0,5", 3: "8,0"}
    assert chart.series[-1].tones == {0: "total", 3: "total"}


@given(st.lists(st.tuples(NUMBERS, st.booleans()), min_size=1, max_size=9))
def test_every_bar_of_a_waterfall_spans_its_change_also_across_zero(raw):
    steps = [Step(f"S{n}", amount, "", is_total) for n, (amount, is_total) in enumerate(raw)]
    chart = waterfall(steps)
    level = 0.0
    for index, step in enumerate(steps):
        before, level = (0.0, step.amount) if step.is_total else (level, math.fsum((level, step.amount)))
        if before == level:
            continue  # a bar without height may stand anywhere
        assert drawn(chart, index) == pytest.approx((min(before, level), max(before, level)), abs=1e-6)


def test_a_tornado_is_sorted_by_swing_and_crosses_at_its_base():
    chart = tornado((Swing("Small", 1.1, 1.8), Swing("Wide", 2.2, 0.7, "26–39%")), 1.4, "P10", "P90")
    assert chart.categories == ("Wide\n26–39%", "Small")
    assert values(chart) == {"P10": (2.2, 1.1), "P90": (0.7, 1.8)}
    assert (chart.crosses_at, chart.axis_min, chart.axis_max) == (1.4, pytest.approx(0.475), pytest.approx(2.425))


def test_a_tornado_shows_the_eight_widest():
    assert len(tornado([Swing(f"D{n}", 0, n) for n in range(12)], 0, "a", "b").categories) == 8


@given(st.lists(NUMBERS, min_size=1, max_size=300))
def test_bins_share_out_every_value_and_have_an_edge_at_zero(raw):
    assume(max(raw) - min(raw) > 1e-3 or max(raw) == min(raw))
    found = bins(raw)
    assert math.fsum(found.shares) == pytest.approx(1.0)
    assert all(abs(edge / found.width - round(edge / found.width)) < 1e-6 for edge in found.edges)
    assert len(found.edges) <= 16


@given(st.lists(st.floats(-100, 100), min_size=30, max_size=300))
def test_there_are_12_to_16_bins_where_the_values_spread(raw):
    assume(max(raw) - min(raw) > 1)
    ordered = sorted(raw)
    assume(quantile(ordered, 0.998) - quantile(ordered, 0.002) > 1)
    assert 11 <= len(bins(raw).edges) <= 16


@pytest.mark.parametrize("raw", [[], [1.0, float("nan")], [float("inf")]])
def test_a_histogram_of_nothing_is_refused(raw):
    with pytest.raises(ValueError, match="a histogram needs values, all of them finite"):
        bins(raw)


def test_a_histogram_tones_losses_tails_and_the_median():
    outcomes = [n / 10 for n in range(-30, 71)]
    chart = histogram(outcomes, lambda v: f"{v:.1f}".replace("-", "−"), "Share", loss_label="30 %\nlose money")
    series = chart.series[0]
    assert chart.categories[0].startswith("−")
    assert [tone for _, tone in sorted(series.tones.items())].count("total") == 1
    assert {series.tones[i] for i, c in enumerate(chart.categories) if c.startswith("−")} == {"negative"}
    assert sorted(series.labels.values()) == ["30 %\nlose money", "P10\n−2.0", "P50\n2.0", "P90\n6.0"]


def test_an_s_curve_rises_from_0_to_1_and_marks_three_points():
    chart = cumulative([float(n) for n in range(101)], "{:.0f}".format, "NPV", "Marks")
    curve, marks = chart.series
    assert curve.values[0] == 0.0
    assert curve.values[-1] == 1.0
    assert list(curve.x) == sorted(curve.x)
    assert (marks.x, dict(marks.labels)) == ((10.0, 50.0, 90.0), {0: "P10: 10", 1: "P50: 50", 2: "P90: 90"})


def test_a_range_across_zero_is_stacked_from_both_sides():
    chart = ranges((Range("Plan", -1.0, 0.5, 2.0), Range("Now", 0.5, 1.0, 2.5)), "{:.1f}".format)
    assert values(chart) == {
        "Base": (None, 0.5),
        "P10–P90": (2.0, 2.0),
        "Below zero": (-1.0, None),
        "P50": (0.5, 1.0),
        "P90": (2.0, 2.5),
        "P10": (-1.0, 0.5),
    }
    assert dict(chart.series[1].tones) == {0: "muted", 1: "highlight"}


def test_a_roadmap_lays_days_on_an_offset_with_one_series_for_each_owner():
    tasks = (
        Task("Go-live", dt.date(2026, 6, 22), dt.date(2026, 6, 22), "Us", "Go-live 22 Jun", is_milestone=True),
        Task("Contract", dt.date(2026, 4, 16), dt.date(2026, 4, 30), "Them", "30 Apr"),
    )
    chart = roadmap(tasks, ("Us", "Them"), "Milestone")
    assert chart.categories == ("Contract", "Go-live")
    assert values(chart) == {
        " ": (46128.0, 46195.0),
        "Us": (None, None),
        "Them": (14.0, None),
        "Milestone": (None, 2.0),
        "  ": (14.0, 14.0),
    }
    assert dict(chart.series[-1].labels) == {0: "30 Apr", 1: "Go-live 22 Jun"}
    assert (chart.axis_min, chart.axis_max) == (46128.0, 46128.0 + 84)


def test_a_ranking_falls_highlights_the_chosen_and_sums_the_rest():
    chart = ranking([(f"A{n}", float(n)) for n in range(12)], "NPV", chosen="A9", rest="Others")
    assert chart.categories == ("A11", "A10", "A9", "A8", "A7", "A6", "A5", "A4", "A3", "Others")
    assert chart.series[0].values[-1] == 3.0
    assert [index for index, tone in chart.series[0].tones.items() if tone == "highlight"] == [2]


def test_shares_start_with_us_and_end_with_the_others():
    chart = shares([("V", 22.0), ("Us", 15.0), ("S", 10.0), ("T", 9.0), ("U", 1.0)], "Spend", "Others", first="Us")
    assert (chart.categories, chart.series[0]) == (
        ("Us", "V", "S", "Others"),
        Series("Spend", (15.0, 22.0, 10.0, 10.0)),
    )


def test_chart_values_risk_cells_and_the_terminal_do_without_matplotlib():
    modules = ("shapes", "risk_grid", "series_roles", "terminal")
    code = "import sys; " + "; ".join(f"import docgen.visuals.{name}" for name in modules)
    code += "; print([name for name in ('matplotlib', 'numpy', 'rich') if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
