"""A number is computed once: wherever it appears in the facts, it is the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from docgen.build.job import facts_of
from docgen.facts.story_titles import fits
from docgen.language.formats import formats
from docgen.merge.fit import wrap

LANGUAGES = ("da", "en")


@pytest.fixture(scope="module")
def customer_fills(every_fill) -> list[tuple[str, str, dict[str, Any]]]:
    return [(name, language, fill) for (name, language, audience), fill in every_fill.items() if audience == "customer"]


def cells(texts: list[str], language: str) -> list[float]:
    """The figures of a table's row, costs in parentheses as negative ones."""
    return [figure(text, language) for text in texts if text]


def figure(text: str, language: str) -> float:
    sign = -1 if text.strip().startswith(("(", "-", "−")) else 1
    digits = re.sub(r"[^0-9.,]", "", text)
    plain = digits.replace(".", "").replace(",", ".") if language == "da" else digits.replace(",", "")
    return sign * float(plain) if plain else 0.0


def test_the_benefit_to_date_is_one_figure_in_title_chart_kpi_and_review(customer_fills):
    seen = 0
    for name, language, fill in customer_fills:
        chart, review = fill["charts"]["benefits_cumulated"], fill["review"]
        if review["benefit_text"] is None:
            assert chart.is_empty, name
            continue
        seen += 1
        kpi = fill["kpis"]["benefits_to_date"]
        assert kpi["text"] == review["benefit_text"]
        assert review["benefit_text"] in review["titles"]["value"]
        assert review["benefit_text"] in review["takeaways"]["value"]["see"]
        by_line = fill["charts"]["benefits_by_line"]
        value = pytest.approx(float(kpi["value"]))
        assert chart.series[-1].values[-1] * counted_in(chart) == value
        assert sum(by_line.series[0].values) * counted_in(by_line) == value
        places = 1 if counted_in(chart) == 1e6 else 0
        assert formats(language).number(chart.series[-1].values[-1], places) in chart.alt
    assert seen >= 10


def test_benefits_are_the_same_figure_for_us_and_for_the_customer(every_fill):
    for (name, language, audience), fill in every_fill.items():
        if audience == "customer":
            ours = every_fill[name, language, "internal"]
            for kpi in ("benefits_to_date", "realised_benefits"):
                assert fill["kpis"][kpi] == ours["kpis"][kpi], (name, kpi)
            assert fill["review"]["scorecard"] == ours["review"]["scorecard"]
            assert fill["review"]["titles"]["value"] == ours["review"]["titles"]["value"]
            assert fill["counts"]["shared_done"] == ours["counts"]["shared_done"]


def counted_in(chart) -> float:
    """What one unit of the chart is worth: millions have a decimal, thousands have none."""
    return 1e6 if (chart.series[0].number_format or chart.number_format).endswith(".0") else 1e3


def test_the_roi_headline_is_the_same_in_tiles_tables_charts_and_sentences(customer_fills):
    cases = [(language, fill) for _, language, fill in customer_fills if fill["roi"]]
    assert len(cases) >= 10
    for language, fill in cases:
        roi, headline = fill["roi"], fill["roi"]["headline"]
        rows = {row["kind"]: row for row in roi["cash_flow"]["rows"]}
        charts = fill["charts"]
        # Charts count in thousands, as the table does, where nothing in them reaches a million.
        per = counted_in(charts["roi_cash_flow"])
        assert [value * per / 1000 for value in charts["roi_cash_flow"].series[0].values] == pytest.approx(
            cells(rows["net"]["cells"], language)[:-2], abs=0.51
        )
        assert headline["npv_text"] in roi["takeaways"]["see"]
        assert headline["npv_text"].lstrip("-−") in roi["conclusion"]
        assert roi["tiles"][2]["figure"] in headline["payback_text"]
        scenarios = charts["roi_scenarios"]
        assert list(scenarios.categories) == [one["name"] for one in roi["scenarios"]]
        (base,) = (index for index, tone in scenarios.series[0].tones.items() if tone == "highlight")
        npv = round(scenarios.series[0].values[base] * counted_in(scenarios), 2)
        tile = (roi["tiles"][0]["figure"], roi["tiles"][0]["unit"])
        assert tile == formats(language).money_parts(npv, roi["currency"])
        shown = npv if abs(npv) >= 999_500 else round(npv / 1000) * 1000
        assert formats(language).money(shown, roi["currency"]) == headline["npv_text"]
        if roi["simulation"]:
            assert headline["probability_text"] == roi["simulation"]["probability_positive_text"]
        assert roi == fill["roi_models"][0]


def test_the_cash_flow_table_adds_up_down_and_across(customer_fills):
    seen = 0
    for _, language, fill in customer_fills:
        for roi in fill["roi_models"]:
            seen += 1
            rows = roi["cash_flow"]["rows"]
            lines = [cells(row["cells"], language) for row in rows if row["kind"] in ("benefit", "cost")]
            (net,) = (cells(row["cells"], language) for row in rows if row["kind"] == "net")
            (running,) = (cells(row["cells"], language) for row in rows if row["kind"] == "cumulative")
            rounding = 0.5 * (len(lines) + 1)
            for column, total in enumerate(net):
                assert sum(line[column] for line in lines) == pytest.approx(total, abs=rounding)
            for line in [*lines, net]:
                assert sum(line[:-2]) == pytest.approx(line[-2], abs=0.5 * len(line))
            for year, total in enumerate(running):
                assert sum(net[: year + 1]) == pytest.approx(total, abs=0.5 * (year + 2))
            assert len(roi["cash_flow"]["heads"]) == len(net) == roi["years"] + 3
    assert seen >= 10


def test_the_risk_grid_holds_each_risk_once_and_in_its_cell(every_fill):
    for fill in every_fill.values():
        placed = [
            (number, row["probability"], impact)
            for row in fill["risk_grid"]
            for impact, cell in enumerate(row["cells"], 1)
            for number in cell["ids"].split()
        ]
        expected = [(risk["number"], risk["probability"], risk["impact"]) for risk in fill["risks"]]
        assert sorted(placed) == sorted(expected)
        assert [risk["score"] for risk in fill["risks"]] == sorted((r["score"] for r in fill["risks"]), reverse=True)
        assert fill["risks_top"] == fill["risks"][:3]


def test_what_is_counted_is_what_is_listed(every_fill):
    for (_, _, audience), fill in every_fill.items():
        counts, review = fill["counts"], fill["review"]
        assert counts["risks_total"] == len(fill["risks"])
        assert counts["goals_total"] == len(fill["goals"])
        assert counts["goals_on_track"] == sum(goal["tone"] == "on_track" for goal in fill["goals"])
        assert counts["actions_late"] == sum(action["late"] for action in fill["actions"])
        assert (review["agreed_total"], review["measures_total"]) == (len(review["agreed"]), len(review["scorecard"]))
        closed = fill["charts"]["agreed_closed"]
        if not closed.is_empty:
            assert (closed.series[0].values[0] or 0) == review["agreed_done"]
            assert sum(one.values[0] or 0 for one in closed.series) == review["agreed_total"]
        if audience == "internal":
            assert counts["people_gaps"] == len(fill["people_gaps"]) == sum(one["gap"] for one in fill["people"])


def test_every_tone_has_its_mark_and_its_word(every_fill):
    marks = {"on_track": "●", "watch": "▲", "act": "■", "none": "○"}
    for key, fill in every_fill.items():
        for one in statuses(fill):
            assert one["mark"] == marks[one["tone"]], key
            assert one["status"], key


def statuses(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if {"tone", "mark", "status"} <= set(value):
            yield value
        for item in value.values():
            yield from statuses(item)
    elif isinstance(value, list):
        for item in value:
            yield from statuses(item)


def test_titles_of_nordkrafts_review_in_both_languages(every_fill):
    titles = {lang: plain(every_fill["nordkraft", lang, "customer"]["review"]["titles"]) for lang in LANGUAGES}
    assert titles == {"da": DANISH, "en": ENGLISH}


def plain(texts: dict[str, str]) -> dict[str, str]:
    return {slide: text.replace("\N{NO-BREAK SPACE}", " ") for slide, text in texts.items()}


def test_a_shown_slide_has_a_title_within_its_limits(every_fill):
    wrong = [
        (name, language, slide, title)
        for (name, language, audience), fill in every_fill.items()
        if audience == "customer"
        for slide, title in fill["review"]["titles"].items()
        if fill["review"]["show"][slide] and not (len(title) >= 10 and fits(title))
    ]
    assert wrong == []


def test_a_title_of_two_lines_leaves_no_word_alone(every_fill):
    for fill in every_fill.values():
        for title in fill["review"]["titles"].values():
            lines = wrap(title, 12.133 * 72, "Cambria", 24, bold=True)
            assert len(lines) == 1 or len(lines[-1].replace("\N{NO-BREAK SPACE}", " ").split()) > 1, title


def test_the_notes_speak_of_the_slides_that_the_customer_sees(every_fill):
    spoken = 0
    for (name, language, audience), fill in every_fill.items():
        if audience == "customer":
            continue
        seen = every_fill[name, language, "customer"]["review"]
        shown = [slide for slide, is_shown in seen["show"].items() if is_shown]
        for slide, after in zip(shown, [*shown[1:], None], strict=True):
            note = fill["review"]["notes"][slide]
            if not note["text"]:  # nothing is said on the cover and the definitions
                continue
            # A note that would be too long goes without its step to the next slide.
            full = len(note["text"].split()) > 100
            assert after is None or full or note["text"].endswith(seen["titles"][after]), (name, slide)
            assert note["message"], (name, slide)
            spoken += note["answer"] is not None
    assert spoken > 100


DANISH = {
    "cover": "Nordkraft Energi: færre stop, større gevinst",
    "decisions": "Vi beder om tre beslutninger i dag; udvidelse til Fjernvarme er 1,4 mio. kr. værd",
    "since_last": "Fem af syv aftalte punkter fra sidst er lukket",
    "scorecard": "Tilgængelighed er 0,1 %-point over målet, og tre af fem mål er nået",
    "value": "Samarbejdet har givet 9,4 mio. kr. i dokumenteret gevinst, 6 % over plan",
    "performance": "Uplanlagte stop faldt fra 24 til 14 på syv kvartaler; målet er 15",
    "issues": "Tre forhold kræver handling, og sene reservedele haster mest",
    "market": "Varmepumper flytter belastningen til elnettet, den første af tre tendenser",
    "roadmap": "De næste 90 dage sætter Fjernvarme i drift den 22. juni",
    "next_steps": "Seks opgaver lukkes inden 29. maj, og vi følger op den 9. juli 2026",
    "roi": "Udvidelse til Fjernvarme er 1,4 mio. kr. værd med 93 % sandsynlighed for gevinst",
    "definitions": "Sådan er de syv nøgletal beregnet",
}
ENGLISH = {
    "cover": "Nordkraft Energi: fewer stops, larger benefit",
    "decisions": "We ask for three decisions today; expansion to District Heating would add DKK 1.4m",
    "since_last": "Five of seven points agreed last time are closed",
    "scorecard": "Plant availability came in 0.1 pp above target, and three of five targets are met",
    "value": "The partnership has returned DKK 9.4m in documented benefit, 6% above plan",
    "performance": "Unplanned stops fell from 24 to 14 in seven quarters; the target is 15",
    "issues": "Three issues need action, and late spare parts are most urgent",
    "market": "Heat pumps move the load to the power grid, the first of three trends",
    "roadmap": "The next 90 days bring District Heating into operation on 22 June",
    "next_steps": "Six tasks are closed by 29 May, and we follow up on 9 July 2026",
    "roi": "Expansion to District Heating would add DKK 1.4m, with 93% probability of a gain",
    "definitions": "How the seven key figures are computed",
}


def test_a_period_that_is_not_over_is_hatched_starred_and_explained(sample):
    quarter = "Q1\N{NO-BREAK SPACE}2026*"
    facts = facts_of(sample.job("nordkraft", language="da", period="2026-Q1", as_of=date(2026, 3, 15)), sample.shared)
    revenue = facts("internal").fill(["charts.revenue_budget"])["charts"]["revenue_budget"]
    assert revenue.categories[-1] == quarter
    assert revenue.series[0].tones[len(revenue.categories) - 1] == "open"
    shown = revenue.source.replace("\N{NO-BREAK SPACE}", " ")
    assert shown == "Data pr. 15. marts 2026. * Foreløbige tal til og med 15. marts 2026."
    seen = facts("customer").fill(["charts.benefits_cumulated", "review.sources"])
    benefits = seen["charts"]["benefits_cumulated"]
    assert (benefits.categories[-1], dict(benefits.series[1].tones)) == (
        quarter,
        {len(benefits.categories) - 1: "open"},
    )
    assert seen["review"]["sources"]["value"].endswith(revenue.source.split(". ", 2)[-1])
