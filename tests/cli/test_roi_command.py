"""`docgen roi` as its users run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from docgen.cli.roi import command
from docgen.errors import DocgenError

REPO = Path(__file__).resolve().parents[2]
MODEL = """\
name: {da: Mindre spild, en: Less waste}
currency: DKK
rate: 0.10
drivers:
  - {id: share, unit: share, distribution: pert, low: 0.1, base: 0.2, high: 0.3, source: Pilot}
  - {id: spend, unit: DKK/year, base: 1000000}
benefits: [{id: waste, formula: "spend * share"}]
costs: [{id: system, initial: 300000}]
scenarios: {low: {share: 0.1}}
"""


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "waste.yaml"
    path.write_text(MODEL, encoding="utf-8")
    return path


def run(*arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments], catch_exceptions=False)


def test_a_model_file_needs_no_workspace(model):
    printed = run(model).stdout.replace("\xa0", " ")
    assert printed.startswith("Less waste\nNet present value DKK 197,370 in the base case")
    assert "Before tax and excluding VAT; nominal prices; discount rate 10%" in printed
    assert "not within 3 years" not in printed
    assert "Low" in printed


def test_danish_is_a_matter_of_one_option(model):
    printed = run(model, "--language", "da").stdout.replace("\xa0", " ")
    assert printed.startswith("Mindre spild\nNettonutidsværdi 197.370 DKK i basis")


def test_json_is_the_result_and_nothing_else(model):
    data = json.loads(run(model, "--json", "--draws", 1000, "--seed", 3).stdout)
    assert data["npv"] == pytest.approx(197_370.4, abs=0.1)
    assert (data["simulation"]["draws"], data["simulation"]["seed"]) == (1000, 3)
    assert data["id"] == "waste"


def test_what_if_changes_the_figures_and_says_so(model):
    assert json.loads(run(model, "--set", "share=0.1", "--json").stdout)["npv"] == pytest.approx(-51_314.8, abs=0.1)
    assert "What if: share = 0.1 (fixed in every figure)" in run(model, "--set", "share=0.1").stdout


def test_faults_of_what_ifs_come_together(model):
    with pytest.raises(DocgenError) as caught:
        run(model, "--set", "share", "--set", "share=0,2")
    assert str(caught.value) == (
        "--set share: a what-if needs a driver and a value\n  fix: write --set driver=value\n"
        "--set share=0,2: '0,2' is not a number\n  fix: write 0.2"
    )


def test_the_workbook_is_written_where_asked(model, tmp_path):
    target = tmp_path / "out.xlsx"
    assert run(model, "--xlsx", target).exit_code == 0
    assert target.read_bytes()[:2] == b"PK"


def test_a_missing_file_is_a_fault_with_its_name(tmp_path):
    with pytest.raises(DocgenError) as caught:
        run(tmp_path / "none.yaml")
    assert str(caught.value).endswith(
        "none.yaml: the file cannot be read: No such file or directory\n  fix: name a model file or an account"
    )


def test_an_account_of_the_workspace_may_be_named():
    data = json.loads(run("nordkraft", "--json", "--draws", 1000, "--workspace", REPO).stdout)
    assert data["id"] == "fjernvarme"
    assert data["name"] == "Udvidelse til Fjernvarme"
    assert data["npv"] == pytest.approx(1_371_807.29, abs=0.01)


def test_an_unknown_model_of_an_account_is_answered_with_the_nearest():
    with pytest.raises(DocgenError) as caught:
        run("nordkraft", "--model", "fjernvarm", "--workspace", REPO)
    assert str(caught.value) == "--model fjernvarm: no model is called 'fjernvarm'\n  fix: did you mean fjernvarme?"
