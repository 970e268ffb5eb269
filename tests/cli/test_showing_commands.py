"""`outline`, `chart`, `template names`, `template build` and `package` as their users run them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from docgen.cli import chart, outline, package, template
from docgen.errors import DocgenError
from docgen.model.account import Account
from docgen.starter import keeping

REPO = Path(__file__).resolve().parents[2]
WORKSPACE = ("--workspace", REPO)
DAY = ("--today", "2026-04-15")


def run(command, *arguments):
    return CliRunner().invoke(command, [str(one) for one in arguments], catch_exceptions=False)


def refused(command, *arguments) -> str:
    with pytest.raises(DocgenError) as failure:
        run(command, *arguments)
    return str(failure.value)


# --- outline -----------------------------------------------------------------------------------------------------


def test_the_outline_of_a_deck_is_its_titles_in_order(tmp_path, deck):
    path = tmp_path / "review.pptx"
    path.write_bytes(deck)
    assert run(outline.command, path).output.splitlines() == [
        "1  {{ review.titles.cover }}",
        "2  {{ review.titles.value }}",
        "3  {{ review.titles.roi or account.name }}",
        "4  {{ review.titles.scorecard }}",
    ]
    assert (
        json.loads(run(outline.command, path, "--json").output)["files"][0]["titles"][0] == "{{ review.titles.cover }}"
    )


def test_what_has_no_outline_is_refused_by_name(tmp_path):
    path = tmp_path / "notes.txt"
    assert refused(outline.command, path).startswith(f"{path.as_posix()}: the file cannot be read: No such file")
    path.write_text("no deck", encoding="utf-8")
    assert refused(outline.command, path).startswith(path.as_posix())


# --- chart -------------------------------------------------------------------------------------------------------


def test_a_chart_shows_its_words_and_values_in_the_terminal():
    lines = run(chart.command, "nordkraft", "benefits_cumulated", *WORKSPACE, *DAY).output.splitlines()
    assert lines[0] == "Akkumuleret gevinst, plan og realiseret"
    assert lines[-1] == "Data pr. 31.\N{NO-BREAK SPACE}marts 2026."
    assert any(line.startswith("Q1 2026") and line.endswith("8,9") for line in lines)
    assert max(map(len, lines)) < 100


def test_shares_are_written_as_per_cent():
    lines = run(chart.command, "nordkraft", "wallet_share", "--language", "en", *WORKSPACE, *DAY).output.splitlines()
    assert [line.split()[-1] for line in lines if line.startswith("Us")] == ["27%"]


def test_a_customer_sees_the_sentence_that_stands_for_an_internal_chart():
    data = json.loads(run(chart.command, "nordkraft", "wallet_share", "--customer", "--json", *WORKSPACE, *DAY).output)
    assert (data["series"], data["says"]) == ([], "For få tal til et diagram.")


def test_a_chart_is_drawn_into_a_file(tmp_path):
    path = tmp_path / "chart.png"
    assert run(chart.command, "nordkraft", "roi_scenarios", "--png", path, *WORKSPACE, *DAY).output == f"{path}\n"
    assert path.read_bytes().startswith(b"\x89PNG")


def test_an_unknown_chart_or_account_is_answered_with_the_nearest():
    assert refused(chart.command, "nordkraft", "benefit_cumulated", *WORKSPACE) == (
        "no chart is called 'benefit_cumulated'\n  fix: did you mean benefits_cumulated?"
    )
    assert "no account is called 'nordkrat'\n  fix: did you mean nordkraft?" in refused(
        chart.command, "nordkrat", "roadmap", *WORKSPACE
    )


# --- template names ----------------------------------------------------------------------------------------------


def names(*arguments) -> dict[str, dict[str, str]]:
    rows = json.loads(run(template.command, "names", "--json", *arguments, *WORKSPACE, *DAY).output)["names"]
    assert len({row["name"] for row in rows}) == len(rows)
    return {row["name"]: row for row in rows}


def test_every_name_is_listed_with_type_unit_audience_and_what_it_is():
    listed = names()
    assert listed["risks[].score"] == {
        "name": "risks[].score",
        "type": "number",
        "unit": "1 to 25",
        "audience": "customer",
        "example": "",
        "description": "A risk with its score.",
    }
    assert listed["risks[].mitigation"]["description"] == "what is done to prevent it"
    assert listed["account.revenue_text"]["description"] == Account.model_fields["customer_revenue"].description
    assert listed["kpis.nps"]["type"] == "kpi"
    assert listed["charts.roi_tornado"]["type"] == "chart"
    assert [row["name"] for row in listed.values() if not row["description"]] == []


def test_a_customers_list_leaves_out_what_is_internal():
    shared, every = names("--audience", "customer"), names()
    assert set(shared) < set(every)
    assert {"account.swot", "people[].support", "kpis.margin", "figures.org_tree"} <= set(every) - set(shared)
    assert "account.name" in shared


def test_an_example_is_what_the_account_says(sample):
    listed = names("nordkraft", "--under", "account", "--language", "en")
    assert listed["account.name"]["example"] == sample.accounts["nordkraft"].account.name
    told = names("nordkraft", "--under", "kpis.benefits_to_date")["kpis.benefits_to_date"]["example"]
    assert told.replace("\N{NO-BREAK SPACE}", " ") == "9,4 mio. kr."


def test_a_name_that_is_internal_or_does_not_exist_is_said_to_be_so():
    asked = ("names", "--audience", "customer", *WORKSPACE)
    assert refused(template.command, *asked, "--under", "account.swot") == "account.swot is internal"
    problem = "nothing is called riks\n  fix: did you mean risks?"
    assert refused(template.command, *asked, "--under", "riks") == problem


# --- template build ----------------------------------------------------------------------------------------------

NEW = {"a.docx": b"new a", "b.docx": b"new b"}


@pytest.mark.parametrize(
    ("present", "manifest", "force", "actions"),
    [
        pytest.param({}, {}, False, ["written", "written"], id="an empty folder is filled"),
        pytest.param(NEW, {}, False, ["unchanged", "unchanged"], id="equal files are left alone"),
        pytest.param(
            {"a.docx": b"old"}, {"a.docx": b"old"}, False, ["written", "written"], id="our old one is replaced"
        ),
        pytest.param({"a.docx": b"hers"}, {"a.docx": b"old"}, False, ["kept", "written"], id="a changed one is kept"),
        pytest.param({"a.docx": b"hers"}, {}, False, ["kept", "written"], id="one that we do not know is somebody's"),
        pytest.param({"a.docx": b"hers"}, {}, True, ["written", "written"], id="force replaces it"),
    ],
)
def test_a_template_that_a_person_changed_is_never_overwritten(present, manifest, force, actions):
    known = {name: keeping.digest_of(data) for name, data in manifest.items()}
    steps = keeping.plan_steps(NEW, present, known, force=force)
    assert [step.action for step in steps] == actions
    # What is replaced by force stays as a copy.
    assert [step.name for step in steps if step.backup] == (["a.docx"] if force else [])


def test_the_manifest_forgets_nothing_and_a_broken_one_makes_every_file_somebodys():
    steps = keeping.plan_steps(NEW, {"a.docx": b"hers"}, {})
    raw = keeping.write_manifest({"mine.docx": "1"}, NEW, steps)
    assert keeping.read_manifest(raw) == {"mine.docx": "1", "b.docx": keeping.digest_of(b"new b")}
    assert keeping.read_manifest(b"{") == keeping.read_manifest(b"[]") == keeping.read_manifest(None) == {}


def test_templates_are_built_in_the_companys_look_and_her_changes_stay(tmp_path, monkeypatch):
    from docgen import starter

    seen = []
    monkeypatch.setattr(starter, "build", lambda brand: seen.append(brand) or {"plan.docx": brand.company.encode()})
    (tmp_path / "docgen.toml").write_text('[company]\nname = "Acme"\ncolours = {accent1 = "#0B3D91"}\n', "utf-8")
    build = (template.command, "build", "--workspace", tmp_path)
    assert run(*build).output.splitlines()[1:] == ["plan.docx  written  it was not there"]
    assert (seen[0].company, seen[0].colours["accent1"], seen[0].fonts.body) == ("Acme", "0B3D91", "Calibri")
    assert "unchanged" in run(*build).output
    path = tmp_path / "templates" / "plan.docx"
    path.write_bytes(b"hers")
    assert "kept    a person has changed it; --force replaces it and keeps a copy" in run(*build).output
    assert path.read_bytes() == b"hers"
    assert "the old one is plan.old.docx" in run(*build, "--force").output
    assert (path.read_bytes(), path.with_name("plan.old.docx").read_bytes()) == (b"Acme", b"hers")


def test_a_logo_that_is_missing_or_no_picture_is_a_fault_of_the_workspace(tmp_path):
    (tmp_path / "docgen.toml").write_text('[company]\nlogo = "logo.png"\n', encoding="utf-8")
    fix = "write the path of a PNG picture inside the workspace"
    problem = f"docgen.toml, company.logo: there is no file logo.png\n  fix: {fix}"
    assert refused(template.command, "build", "--workspace", tmp_path) == problem
    (tmp_path / "logo.png").write_bytes(b"GIF")
    problem = "docgen.toml, company.logo: a logo is a PNG picture\n  fix: save the logo as PNG"
    assert refused(template.command, "build", "--workspace", tmp_path) == problem


# --- package -----------------------------------------------------------------------------------------------------


@pytest.fixture
def built(tmp_path):
    (tmp_path / "docgen.toml").write_text("", encoding="utf-8")
    folder = tmp_path / "output" / "acme" / "customer"
    folder.mkdir(parents=True)
    for name in ("review.pptx", "a.docx", ".hidden", "~$review.pptx"):
        (folder / name).write_bytes(name.encode())
    return tmp_path


def test_a_package_holds_what_may_be_sent_and_is_the_same_each_time(built):
    printed = run(package.command, "acme", "--workspace", built).output.splitlines()
    assert printed == ["output/acme/acme.zip: 2 files, 0 KiB", "  a.docx", "  review.pptx"]
    path = built / "output" / "acme" / "acme.zip"
    first = path.read_bytes()
    with zipfile.ZipFile(path) as made:
        assert {name: made.read(name) for name in made.namelist()} == {
            "a.docx": b"a.docx",
            "review.pptx": b"review.pptx",
        }
    (built / "output" / "acme" / "customer" / "a.docx").touch()
    run(package.command, "acme", "--workspace", built)
    assert path.read_bytes() == first


def test_a_package_is_refused_while_somebody_must_choose_between_two_files(built):
    (built / "output" / "acme" / "customer" / "review.new.pptx").write_bytes(b"new")
    assert refused(package.command, "acme", "--workspace", built) == (
        "output/acme/customer/review.new.pptx: this newly built file stands beside review.pptx, which a person has "
        "edited\n  fix: keep one of the two: delete this one, or rename it to the other"
    )
    assert not (built / "output" / "acme" / "acme.zip").exists()


def test_an_account_without_documents_is_answered_with_what_to_do(built):
    place = "output/amce/customer: there is no document for the customer"
    assert refused(package.command, "amce", "--workspace", built) == f"{place}\n  fix: did you mean acme?"
    (built / "output" / "empty" / "customer").mkdir(parents=True)
    assert refused(package.command, "empty", "--workspace", built).endswith("fix: run `docgen build empty` first")
