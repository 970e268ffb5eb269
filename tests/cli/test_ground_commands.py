"""init, new, check, list and schema, as a person at a terminal meets them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile

import pytest
from click.testing import CliRunner

from docgen import cli
from docgen.cli.common import print_table
from docgen.new_files import share_folder
from docgen.sources.loading import load_accounts
from docgen.workspace import load_workspace

TODAY = ["--today", "2026-04-01"]


def run(*words, cwd=None, monkeypatch=None):
    if cwd is not None:
        monkeypatch.chdir(cwd)
    return CliRunner().invoke(cli.cli, list(words), catch_exceptions=False)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory):
    """A new workspace, made once: each test works in a copy of it."""
    folder = tmp_path_factory.mktemp("new") / "w"
    assert run("init", str(folder), "--language", "en", "--company", 'A "B" Ltd', *TODAY).exit_code == 0
    return folder


@pytest.fixture
def home(tmp_path, monkeypatch, pristine):
    shutil.copytree(pristine, tmp_path / "w")
    monkeypatch.chdir(tmp_path / "w")
    return tmp_path / "w"


@pytest.mark.parametrize(
    ("language", "heads", "closing"),
    [
        ("da", "alvor konto regel fund felt:linje", "1 konto kan bygges, 0 fejl, 9 fund"),
        ("en", "severity account rule finding field:line", "1 account can be built, 0 faults, 9 findings"),
    ],
)
def test_a_new_workspace_is_clean_and_checked_in_its_own_language(tmp_path, monkeypatch, language, heads, closing):
    result = run("init", str(tmp_path / "w"), "--language", language, *TODAY)
    assert (
        result.output == f"{(tmp_path / 'w' / 'docgen.toml').as_posix()}: the workspace is ready; next: docgen check\n"
    )
    checked = run("check", *TODAY, cwd=tmp_path / "w", monkeypatch=monkeypatch)
    lines = checked.stdout.splitlines()
    assert (lines[0].split(), lines[-1]) == (heads.split(), closing)
    assert load_workspace(tmp_path / "w").language == language
    assert (tmp_path / "w" / "output" / ".gitignore").read_text(encoding="utf-8") == "*\n!.gitignore\n"


def test_the_sample_is_copied_whole_and_loads_clean(tmp_path):
    assert run("init", str(tmp_path / "w"), "--sample").exit_code == 0
    copied = load_accounts(load_workspace(tmp_path / "w"))
    original = load_accounts(load_workspace(share_folder()))
    assert [fault.text() for fault in copied.faults if fault.severity == "error"] == []
    assert [loaded.account for loaded in copied.accounts] == [loaded.account for loaded in original.accounts]


def test_a_workspace_is_never_overwritten(home):
    with pytest.raises(Exception, match="the folder is a workspace already"):
        run("init", ".")


def test_a_new_account_loads_as_it_is_and_points_to_its_schema(home):
    result = run("new", "Søby Værft", "--name", 'Søby "S" @KAM@', "--kam", "Mette Holm", *TODAY)
    assert result.output == "content/accounts/soeby-vaerft/account.yaml\n"
    text = (home / "content/accounts/soeby-vaerft/account.yaml").read_text(encoding="utf-8")
    first = text.splitlines()[0]
    assert first == "# yaml-language-server: $schema=../../.schema/account.json"
    assert (home / "content/accounts/soeby-vaerft" / first.partition("=")[2]).resolve().is_file()
    account = {loaded.id: loaded.account for loaded in load_accounts(load_workspace(home)).accounts}["soeby-vaerft"]
    assert (account.name, account.kam, account.last_updated.isoformat()) == (
        'Søby "S" @KAM@',
        "Mette Holm",
        "2026-04-01",
    )
    with pytest.raises(Exception, match="the file exists already"):
        run("new", "soeby-vaerft")


def test_a_new_review_brings_the_participants_and_what_is_still_open(home):
    reviews = home / "content/accounts/example/reviews"
    reviews.mkdir()
    (reviews / "2025-Q4.yaml").write_text(
        "period: 2025-Q4\nparticipants:\n  - {name: Anne, role: {da: Chef, en: Head}}\n  - {name: Bo, ours: true}\n"
        "outcomes:\n  - {text: Send prices, owner: Bo, due: 2026-01-31, status: in_progress}\n"
        "  - {text: Done thing, owner: Bo, status: done}\n",
        encoding="utf-8",
    )
    assert run("new", "review", "example", "2026-Q1").output == "content/accounts/example/reviews/2026-Q1.yaml\n"
    text = (reviews / "2026-Q1.yaml").read_text(encoding="utf-8")
    assert '  - {name: "Anne", role: "Head"}\n  - {name: "Bo", ours: true}\n' in text
    assert "#   Send prices, Bo, 2026-01-31, in_progress\n" in text
    assert "Done thing" not in text
    loaded = load_accounts(load_workspace(home)).accounts[0]
    assert [review.period for review in loaded.reviews] == ["2025-Q4", "2026-Q1"]


def test_a_new_review_names_nothing_open_where_nothing_is(home):
    run("new", "review", "example", "2027-Q1")
    text = (home / "content/accounts/example/reviews/2027-Q1.yaml").read_text(encoding="utf-8")
    assert "Still open" not in text
    assert '# date: 2027-04-14\n# time: "09:00"\n# place: …\n' in text


def test_a_period_that_is_none_is_refused(home):
    with pytest.raises(Exception) as caught:
        run("new", "review", "example", "2026-03")
    assert str(caught.value) == (
        "'2026-03' is not a period to review\n  fix: write a quarter 2026-Q1, a half 2026-H1 or a year 2026-FY"
    )


def test_check_tells_faults_on_standard_error_and_exits_1(home):
    path = home / "content/accounts/example/account.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("currency: DKK", "currency: kr"), encoding="utf-8")
    result = run("check", *TODAY)
    assert result.exit_code == 1
    assert result.stdout == "0 accounts can be built, 1 fault\n"
    assert result.stderr == (
        "content/accounts/example/account.yaml:10:11, currency: 'kr' is not a currency\n"
        "  fix: write its ISO code, such as DKK\n"
    )
    told = json.loads(run("check", "--json", *TODAY).stdout)
    place = "content/accounts/example/account.yaml"
    assert told == {
        "accounts": [],
        "faults": [{
            "severity": "error", "code": "value", "place": f"{place}:10:11, currency", "file": place, "line": 10,
            "column": 11, "path": "currency", "problem": "'kr' is not a currency",
            "fix": "write its ISO code, such as DKK",
        }],
        "findings": [],
    }  # fmt: skip


def test_check_warns_of_data_from_the_future(home):
    path = home / "content/accounts/example/account.yaml"
    text = path.read_text(encoding="utf-8").replace("last_updated: 2026-04-01", "last_updated: 2062-04-01")
    path.write_text(text, encoding="utf-8")
    result = run("check", *TODAY)
    assert result.exit_code == 0
    assert result.stderr == (
        "content/accounts/example/account.yaml:15:15, last_updated: warning: the data are dated 2062-04-01, "
        "which is still to come\n  fix: correct the date\n"
    )


def test_only_the_named_column_of_a_table_is_broken_in_a_narrow_terminal(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    print_table(("rule", "finding", "place"), [["PIT-1", "a sentence of several words", "people[3].name:7"]], wraps=1)
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines() if "─" not in line and line.strip()]
    assert lines[1:] == [" PIT-1   a sentence    people[3].name:7", "         of several", "         words"]


def test_check_reads_roi_models_too(home):
    (home / "content/accounts/example/roi").mkdir()
    (home / "content/accounts/example/roi/m.yaml").write_text("name: M\nratte: 0.1\n", encoding="utf-8")
    result = run("check", "example", *TODAY)
    assert result.exit_code == 1
    assert "content/accounts/example/roi/m.yaml:2:1" in result.stderr


def test_lists_name_what_the_workspace_holds(home):
    assert [row["id"] for row in json.loads(run("list", "accounts", "--json").stdout)["accounts"]] == ["example"]
    assert "executive-review" in {
        row["document"] for row in json.loads(run("list", "documents", "--json").stdout)["documents"]
    }
    assert json.loads(run("list", "offerings", "--json").stdout)["offerings"][0]["id"] == "service"
    assert run("list", "offerings").stdout.splitlines()[1].split() == ["service", "Service", "service", "no"]
    assert run("list", "snippets").stdout.splitlines()[1].split() == ["win-theme", "short-response", "en"]
    assert run("list", "packs").stdout.splitlines()[0].split() == ["pack", "documents"]


def test_schemas_explain_each_field_with_unit_and_audience(home, tmp_path):
    assert len(run("schema", "-o", str(tmp_path / "s")).output.splitlines()) == 5
    schema = json.loads((tmp_path / "s" / "account.json").read_text(encoding="utf-8"))
    assert schema["additionalProperties"] is False
    assert {"kam", "stakeholders", "roi"} <= set(schema["properties"])
    stakeholder = schema["$defs"]["Stakeholder"]["properties"]
    assert stakeholder["support"]["x-audience"] == "internal"
    assert stakeholder["name"]["description"] == "full name"
    assert schema["$defs"]["TeamMember"]["properties"]["hours"]["x-unit"] == "hours/quarter"
    assert "unit" in schema["$defs"]["Contract"]["properties"]  # a field of that name stays a field


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from docgen.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\nprint(sorted(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for module in ("pydantic", "yaml", "lxml", "numpy", "matplotlib", "rich", "docgen.model", "docgen.sources"):
        assert f"'{module}'" not in loaded


def test_an_unknown_command_is_answered_with_the_nearest():
    result = run("chek")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == "Error: no command is called 'chek'; did you mean check?"


def test_a_new_workspace_has_templates_in_its_own_name_and_check_sees_a_change_of_brand(tmp_path):
    home = tmp_path / "ws"
    run("init", str(home), "--language", "en", "--company", "Norths & Sons Ltd")
    with zipfile.ZipFile(home / "templates" / "executive-review.pptx") as package:
        names = [name for name in package.namelist() if "slideMaster" in name or "slideLayout" in name]
        looks = b"".join(package.read(name) for name in names)
    assert b"Norths &amp; Sons Ltd" in looks
    assert b"Fjordtech" not in looks
    told = json.loads(run("check", "--workspace", str(home), "--json").output)
    assert told["faults"] == []
    settings = home / "docgen.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("Norths", "Souths"), encoding="utf-8")
    told = json.loads(run("check", "--workspace", str(home), "--json").output)
    assert [(fault["code"], fault["fix"]) for fault in told["faults"]] == [("brand", "run `docgen template build`")]
