"""From a printed figure to the line of the file that it came from."""

from __future__ import annotations

import pytest

from docgen.explain import Desk, origins, read_figure


@pytest.fixture(scope="module")
def desk(sample):
    return Desk(
        loaded=sample.accounts["nordkraft"],
        facts=sample.facts("nordkraft"),
        library=sample.shared.library,
        portfolio_file="content/portfolio.yaml",
        content="content",
    )


def first(desk, text, around=""):
    return origins(read_figure(text, "da"), desk, around)[0]


def test_a_key_figure_is_traced_to_formula_rows_and_lines(desk):
    found = first(desk, "27,1 %", "Share of wallet")
    assert found.name == "Andel af kundens indkøb (share of wallet)"
    assert found.formula == "vores omsætning i kategorierne / kundens samlede indkøb i kategorierne"
    assert float(found.exact) == pytest.approx(18_400_000 / 68_000_000)
    revenue, lines, *_ = found.steps
    assert revenue.text.replace("\N{NO-BREAK SPACE}", " ").startswith(
        "revenue.rows 18,4 mio. kr. 01.04.2025 – 31.03.2026"
    )
    rows = desk.loaded.account.revenue.rows
    inside = [n for n, row in enumerate(rows) if "2025-04-01" <= row.date.isoformat() <= "2026-03-31"]
    assert revenue.count == len(inside)
    assert (lines.place.file, lines.place.line) == (
        "content/accounts/nordkraft/account.yaml",
        desk.loaded.place(("revenue", "rows", inside[0])).line,
    )


def test_a_figure_of_the_business_case_names_lines_drivers_and_their_sources(desk):
    found = first(desk, "1,4 mio. kr.", "Udvidelse til Fjernvarme er 1,4 mio. kr. værd")
    assert found.name == "Udvidelse til Fjernvarme: Nettonutidsværdi"
    assert float(found.exact) == desk.scope.cases[0].result.npv
    files = {step.place.file for step in found.steps if step.place}
    assert files == {"content/accounts/nordkraft/roi/fjernvarme.yaml"}
    assert any("Vedligeholdelseslog 2023-2025" in step.text for step in found.steps)
    assert any(step.formula == "stops * cost_per_stop * avoided" for step in found.steps)


def test_a_value_that_somebody_wrote_is_traced_to_its_line(desk):
    names = {one.name for one in origins(read_figure("98,6", "da"), desk)}
    number = next(n for n, row in enumerate(desk.loaded.account.service) if str(row.value) == "98.6")
    assert f"service[{number}].value" in names


def test_a_gap_to_a_target_names_both(desk):
    rows = desk.scope.account.service
    row = next(row for row in reversed(rows) if row.unit == "%" and row.target is not None and row.value != row.target)
    print_of_it = f"{abs(row.value - row.target)}".replace(".", ",") + " pp"
    found = next(one for one in origins(read_figure(print_of_it, "da"), desk) if one.formula == "værdi − mål")
    assert found.exact == str(row.value - row.target)
    number = desk.loaded.account.service.index(row)
    assert [step.place.path for step in found.steps] == [f"service[{number}].value", f"service[{number}].target"]


def test_what_the_sentence_speaks_of_comes_first(desk):
    figure = read_figure("27,1 %", "da")
    assert origins(figure, desk, "Kontomargin er 27,1 %")[0].name == "Kontomargin"
    assert origins(figure, desk, "Andel af indkøb er 27,1 %")[0].name.startswith("Andel af kundens indkøb")


def test_no_internal_key_figure_explains_a_file_of_a_customer(desk):
    from dataclasses import replace

    figure = read_figure("27,1 %", "da")
    names = {one.name for one in origins(figure, replace(desk, for_customers=True))}
    assert not names & {"Kontomargin", "Andel af kundens indkøb (share of wallet)"}


def test_what_nothing_prints_has_no_origin(desk):
    assert origins(read_figure("98.765.432,19 kr.", "da"), desk) == []


@pytest.mark.parametrize("account", ["thornfield", "rheintor", "smedjen"])
def test_every_key_figure_of_an_account_is_found_from_its_print(sample, account):
    facts = sample.facts(account)
    desk = Desk(sample.accounts[account], facts, sample.shared.library, "content/portfolio.yaml", "content")
    language = facts.scope.language
    shown = facts.fill(["kpis"])["kpis"]
    for name, kpi in shown.items():
        if kpi["kpi_status"] == "ok":
            found = origins(read_figure(kpi["text"], language), desk)
            assert desk.scope.label(f"kpi.{name}") in {one.name for one in found}, (name, kpi["text"])
