"""The workbook: it recomputes to the figures of Python, on the base and on changed inputs, and hides nothing."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile

import pytest

import docgen.roi as roi
from docgen.roi.words import WORDS

openpyxl = pytest.importorskip("openpyxl")
SOFFICE = shutil.which("soffice")
FIGURES = {
    "Net present value": ("npv", "npv_cash"),
    "Return on investment": ("roi", "roi_cash"),
    "Payback": ("payback_months", "payback_months_cash"),
    "Discounted payback": ("discounted_payback_months", None),
    "Internal rate of return": ("irr", None),
    "Modified internal rate": ("mirr", None),
    "Benefit-cost ratio": ("bcr", None),
    "Benefits, present value": ("pv_benefits", None),
    "Total cost of ownership, present value": ("pv_costs", None),
    "Equivalent annual cost": ("equivalent_annual_cost", None),
    "Peak funding": ("peak_funding", None),
    "Cost of one month's delay": ("cost_of_delay_per_month", None),
    "Total benefits, undiscounted": ("total_benefits", None),
    "Total costs, undiscounted": ("total_costs", None),
}


def read(data, **options):
    return openpyxl.load_workbook(io.BytesIO(data), **options)


def shown_figures(book):
    """The key figures of the summary: label without its unit, with soft benefits and cash only."""
    sheet = book.worksheets[0]
    found = {}
    for row in sheet.iter_rows(min_row=8, max_row=21, max_col=3, values_only=True):
        found[str(row[0]).partition(" (")[0]] = (row[2], row[1])
    return found


def changed_copy(data, own, scenario):
    """The workbook with figures in the customer's column; openpyxl drops every cached value."""
    book = read(data)
    names = {name: found.attr_text.replace("$", "") for name, found in book.defined_names.items()}
    for name, value in own.items():
        sheet, cell = names[f"in_{name}"].rsplit("!", 1)
        used = book[sheet.strip("'")][cell]
        book[sheet.strip("'")].cell(used.row, used.column - 1).value = value
    if scenario:
        sheet, cell = names["scenario"].rsplit("!", 1)
        book[sheet.strip("'")][cell].value = scenario
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


CASES = {
    "base": ({}, None),
    "own": ({"avoided": 0.2, "stops": 31.5}, None),
    "loss": ({"avoided": 0.12}, None),
    "high": ({}, "High"),
}


LINES = {
    "drivers": [
        {"id": "d", "base": 40, "distribution": "uniform", "low": 30, "high": 60},
        {"id": "e", "formula": "d * 2"},
        {"id": "q1", "base": 0.9},
    ],
    "benefits": [
        {"id": "b", "formula": "e * if(year > 1, 1.1, 1) - min(d, 5) ** 0.5", "adoption": [0.5, 1.0],
         "price_index": 0.02, "start": 2},
        {"id": "c", "yearly": [10, 20, 30], "attribution": "q1", "category": "soft", "risk": 0.1},
    ],
    "costs": [{"id": "f", "initial": "d * 3", "risk": 0.2}, {"id": "g", "formula": "d / 10"}],
    "scenarios": {"worse": {"d": 33}},
}  # fmt: skip
KINDS = {
    "mid": {"timing": "mid"},
    "start": {"timing": "start", "rate": [0.1, 0.12, 0.05]},
    "month": {"period": "month"},
    "schedule": {"rate": [0.1, 0.08], "years": 3},
}


@pytest.fixture(scope="module")
def made(tmp_path_factory, maintenance_text, model_of, nordkraft):
    """Models with their workbooks as they were written."""
    file = tmp_path_factory.mktemp("models") / "model.yaml"
    file.write_text(maintenance_text, encoding="utf-8")
    models = {"maintenance": roi.load(file), "nordkraft": nordkraft}
    models |= {name: model_of(**LINES, **kind) for name, kind in KINDS.items()}
    languages = {"nordkraft": "da"}
    return {
        name: (
            model,
            roi.write_workbook(model, roi.evaluate(model, draws=1000), languages.get(name, "en"), "Fjordtech"),
        )
        for name, model in models.items()
    }


@pytest.fixture(scope="module")
def books(made, tmp_path_factory):
    """All of them, and copies with changed inputs, recomputed by LibreOffice in one go."""
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    files = {name: changed_copy(data, {}, None) for name, (_, data) in made.items()}
    for name, (own, scenario) in CASES.items():
        files[name] = changed_copy(made["maintenance"][1], own, scenario)
    home = tmp_path_factory.mktemp("office")
    for name, data in files.items():
        (home / f"{name}.xlsx").write_bytes(data)
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(home / "out"), *[str(home / f"{name}.xlsx") for name in files]],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return {name: openpyxl.load_workbook(home / "out" / f"{name}.xlsx", data_only=True) for name in files}


def assert_same(book, result):
    figures = shown_figures(book)
    assert set(figures) == set(FIGURES)
    for label, keys in FIGURES.items():
        for value, key in zip(figures[label], keys, strict=True):
            if key is None:
                continue
            wanted = getattr(result, key)
            if wanted is None:
                assert isinstance(value, str), label
            else:
                # The spreadsheet stops its internal rate at its own tolerance.
                assert value == pytest.approx(wanted, rel=1e-6 if key == "irr" else 1e-9), label


@pytest.mark.parametrize("name", CASES)
def test_a_spreadsheet_recomputes_the_same_figures(made, books, name):
    model, (own, scenario) = made["maintenance"][0], CASES[name]
    changes = {**model.scenarios.get((scenario or "").lower(), {}), **own}
    assert_same(books[name], roi.evaluate(model, set=changes, draws=1000))
    changed = books[name].worksheets[6]["A3"].value.startswith("Inputs have changed")
    assert changed == (name != "base")


@pytest.mark.parametrize("name", KINDS)
def test_other_timings_periods_and_rates_recompute_too(made, books, name):
    result = roi.evaluate(made[name][0], draws=1000)
    assert_same(books[name], result)
    rows = list(books[name].worksheets[4].iter_rows(values_only=True))
    shown = next(row for row in rows if row[0] == "Net present value")
    wanted = [found.npv for found in result.scenarios.values()]
    assert list(shown[2 : 2 + len(wanted)]) == pytest.approx(wanted, rel=1e-9)


def test_every_formula_carries_the_value_that_python_computed(made, books):
    data, fresh = made["nordkraft"][1], books["nordkraft"]
    cached, formulas = read(data, data_only=True), read(data)
    counted = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                counted += 1
                one, other = (book[sheet.title][cell.coordinate].value for book in (cached, fresh))
                if isinstance(one, int | float):
                    assert other == pytest.approx(one, rel=1e-9, abs=1e-9), (sheet.title, cell.coordinate)
                else:
                    assert (one or "") == (other or ""), (sheet.title, cell.coordinate)
    assert counted > 200


def test_equal_input_gives_equal_bytes(maintenance):
    result = roi.evaluate(maintenance, draws=1000)
    assert roi.write_workbook(maintenance, result, "da", "X") == roi.write_workbook(maintenance, result, "da", "X")


def test_nothing_internal_is_in_the_workbook(nordkraft):
    note = nordkraft.driver("avoided").note
    assert note
    data = roi.write_workbook(nordkraft, roi.evaluate(nordkraft, draws=1000), "en", "Fjordtech")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        whole = b"".join(package.read(name) for name in package.namelist()).decode("utf-8")
    assert "older pumps" not in whole
    assert not any(
        name.startswith("xl/externalLinks") or "vba" in name for name in zipfile.ZipFile(io.BytesIO(data)).namelist()
    )


def test_text_never_becomes_a_formula(model_of):
    evil = '=HYPERLINK("http://x","y")'
    model = model_of(
        name=evil, version="=1+1", rate_source="+cmd|' /C calc'!A0",
        drivers=[
            {"id": "d", "name": evil, "unit": "=2", "base": 4, "source": "@SUM(1)", "owner": "-1+1", "note": evil}
        ],
        benefits=[{"id": "b", "name": '"&A1&"', "formula": "d"}], costs=[{"id": "c", "name": evil, "initial": 5}],
        scenarios={"=bad": {"d": 3}},
    )  # fmt: skip
    book = read(roi.write_workbook(model, roi.evaluate(model), "en", "=evil"))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert "HYPERLINK" not in cell.value
                    assert "calc" not in cell.value
                    assert '&"' not in cell.value


def test_only_the_customers_column_and_the_scenario_are_open(maintenance):
    book = read(roi.write_workbook(maintenance, roi.evaluate(maintenance, draws=1000), "en"))
    open_cells = {
        (sheet.title, cell.coordinate)
        for sheet in book for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    }  # fmt: skip
    assert open_cells == {("Summary", "B4"), ("Inputs", "G5"), ("Inputs", "G6"), ("Inputs", "G7"), ("Inputs", "G10")}
    assert all(sheet.protection.sheet for sheet in book)


def test_a_what_if_stands_in_the_customers_column(maintenance):
    result = roi.evaluate(maintenance, set={"avoided": 0.2}, draws=1000)
    sheet = read(roi.write_workbook(maintenance, result, "en"), data_only=True)["Inputs"]
    assert [sheet[cell].value for cell in ("D7", "G7", "H7")] == [0.3, 0.2, 0.2]


def test_danish_and_english_say_the_same():
    from string import Formatter

    for key, (danish, english) in WORDS.items():
        assert danish
        assert english
        names = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (danish, english)]
        assert names[0] == names[1], key


def test_a_case_whose_draws_are_all_alike_has_a_workbook_without_charts_of_them(model_of):
    model = model_of(
        drivers=[{"id": "a", "unit": "DKK", "distribution": "pert", "low": 1, "base": 2, "high": 3}],
        costs=[{"id": "c", "formula": "a - a", "initial": 100}],
    )
    book = read(roi.write_workbook(model, roi.evaluate(model), "en"))
    assert len(book["Simulation"]._charts) == 0


def test_the_page_of_scenarios_ends_with_their_results(maintenance):
    book = read(roi.write_workbook(maintenance, roi.evaluate(maintenance), "en"))
    sheet = book["Scenarios"]
    last = sheet.print_area.rpartition("$")[2]
    assert sheet[f"A{last}"].value == "Payback"


@pytest.mark.parametrize(("language", "shown"), [("da", "0.0\u00a0%"), ("en", "0.0%")])
def test_shares_are_written_as_the_language_writes_them(maintenance, language, shown):
    book = read(roi.write_workbook(maintenance, roi.evaluate(maintenance), language))
    assert book.worksheets[1]["D7"].number_format.endswith(shown)
