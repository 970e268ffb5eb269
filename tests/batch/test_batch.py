"""A run: from a workspace to written files; what has not changed is not written again."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from docgen.batch.inputs import program_files
from docgen.batch.run import Order, changes_of, facts_for, plan, run
from docgen.cli import cli
from docgen.errors import DocgenError
from docgen.workspace import load_workspace

REPO = Path(__file__).resolve().parents[2]
TODAY = dt.date(2026, 4, 15)
TOML = """\
language = "da"
[company]
name = "Fjordtech Automation A/S"
[documents.letter]
template = "letter.docx"
audience = "customer"
[packs]
default = ["letter"]
"""


def page(*lines: str) -> bytes:
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def home(tiny_home):
    """A workspace of two tiny accounts."""
    (tiny_home / "templates" / "letter.docx").write_bytes(page("{{ account.name }}", "{{ review.titles.cover }}"))
    return load_workspace(tiny_home)


@pytest.fixture
def pair(tmp_path):
    """A workspace of its own with two of the sample's accounts."""
    accounts = REPO / "content" / "accounts"
    unwanted = [path.name for path in accounts.iterdir() if path.name not in ("stenby", "smedjen")]

    def others(folder: str, _: list[str]) -> list[str]:
        return unwanted if Path(folder) == accounts else []

    shutil.copytree(REPO / "content", tmp_path / "content", ignore=others)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "letter.docx").write_bytes(page("{{ account.name }}"))
    (tmp_path / "docgen.toml").write_text(TOML, encoding="utf-8")
    return load_workspace(tmp_path)


def build(home, *accounts: str, **more):
    return run(plan(home, Order(accounts, **more), TODAY))


def states(result) -> dict[str, str]:
    return {outcome.path: outcome.state for done in result.done for outcome in done.outcomes}


def stamps(home) -> dict[str, tuple[int, bytes]]:
    paths = [path for path in home.output.rglob("*") if path.is_file()]
    return {path.relative_to(home.root).as_posix(): (path.stat().st_mtime_ns, path.read_bytes()) for path in paths}


def test_a_run_writes_the_pack_and_leaves_out_with_a_word_what_has_no_data(home):
    result = build(home, "alfa", "beta")
    assert not result.failed
    assert states(result) == {
        "alfa/customer/alfa-letter.docx": "written",
        "alfa/customer/alfa-model.xlsx": "written",
        "beta/customer/beta-letter.docx": "written",
    }
    left = {done.report.account: [one.document for one in done.report.left_out] for done in result.done}
    assert left == {"alfa": [], "beta": ["model"]}
    manifest = json.loads((home.output / ".docgen" / "alfa.json").read_text(encoding="utf-8"))
    assert manifest["snapshot"]["kpis"]


def test_a_run_in_which_nothing_changed_writes_nothing(home):
    build(home, "alfa")
    before = stamps(home)
    assert states(build(home, "alfa")) == {}
    assert stamps(home) == before


def test_only_what_changed_is_written(home):
    build(home, "alfa")
    (home.templates / "letter.docx").write_bytes(page("{{ account.id }}"))
    assert states(build(home, "alfa")) == {"alfa/customer/alfa-letter.docx": "written"}
    assert states(build(home, "alfa", force=True)).keys() == {
        "alfa/customer/alfa-letter.docx",
        "alfa/customer/alfa-model.xlsx",
    }


def test_a_file_that_a_person_edited_is_not_overwritten(home):
    build(home, "alfa")
    path = home.output / "alfa" / "customer" / "alfa-letter.docx"
    path.write_bytes(page("her own words"))
    result = build(home, "alfa")
    assert states(result) == {"alfa/customer/alfa-letter.docx": "beside"}
    assert docx.Document(path).paragraphs[0].text == "her own words"
    assert path.with_name("alfa-letter.new.docx").exists()


def test_a_failing_document_makes_the_run_fail_and_the_rest_is_there(home):
    (home.templates / "letter.docx").write_bytes(page("{{ account.nmae }}"))
    result = build(home, "alfa")
    assert result.failed
    assert states(result) == {"alfa/customer/alfa-model.xlsx": "written"}


def test_every_key_account_is_built_with_all(home):
    result = build(home, every=True)
    assert [done.report.account for done in result.done] == ["alfa", "beta"]


@pytest.mark.parametrize(
    ("accounts", "more", "problem", "fix"),
    [
        (("alfa",), {"pack": "defualt"}, "no pack is called 'defualt'", "did you mean default?"),
        (("alfa",), {"documents": ("leter",)}, "no document is called 'leter'", "did you mean letter?"),
    ],
)
def test_what_does_not_exist_is_refused_with_the_nearest_name(home, accounts, more, problem, fix):
    with pytest.raises(DocgenError) as failure:
        build(home, *accounts, **more)
    assert [(fault.problem, fault.fix) for fault in failure.value.faults] == [(problem, fix)]


def test_a_file_that_was_deleted_is_made_again(home):
    build(home, "alfa")
    (home.output / "alfa" / "customer" / "alfa-letter.docx").unlink()
    assert states(build(home, "alfa")) == {"alfa/customer/alfa-letter.docx": "written"}


def test_an_unknown_account_fails_the_run_and_the_others_are_built(home):
    result = build(home, "alfo", "beta")
    assert [(fault.problem, fault.fix) for fault in result.faults] == [
        ("no account is called 'alfo'", "did you mean alfa?")
    ]
    assert result.failed
    assert states(result) == {"beta/customer/beta-letter.docx": "written"}


def test_changes_are_seen_against_the_last_build(home):
    assert changes_of(home, "alfa", "", None, TODAY).since is None
    build(home, "alfa")
    found = changes_of(home, "alfa", "", None, TODAY)
    assert (found.moved, found.restated) == ((), ())
    assert found.since is not None


def test_facts_are_at_hand_without_a_build(home):
    facts = facts_for(home, "alfa", TODAY, language="en")
    assert facts("internal").fill(["internal"]) == {"internal": True}
    assert facts("customer").fill(["internal", "language"]) == {"internal": False, "language": "en"}
    assert not home.output.exists()


def test_an_account_of_which_nothing_changed_is_not_even_opened(home):
    build(home, "alfa")
    work = plan(home, Order(("alfa",)), TODAY)
    assert (work.jobs, work.settled) == ([], ("alfa",))
    account = home.accounts / "alfa" / "account.yaml"
    account.write_text(account.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
    again = plan(home, Order(("alfa",)), TODAY)
    assert [job.loaded.id for job in again.jobs] == ["alfa"]
    assert states(run(again)) == {}


def test_a_damaged_memory_costs_time_and_nothing_else(home):
    build(home, "alfa")
    (home.output / ".docgen" / "runs.json").write_text("{", encoding="utf-8")
    work = plan(home, Order(("alfa",)), TODAY)
    assert [job.loaded.id for job in work.jobs] == ["alfa"]
    assert states(run(work)) == {}


def test_each_document_says_why_it_was_built(home):
    first = build(home, "alfa")
    assert {row.why for done in first.done for row in done.rows} == {("it was not built before",)}
    (home.templates / "letter.docx").write_bytes(page("{{ account.name }}", "{{ account.id }}"))
    (done,) = build(home, "alfa").done
    assert {row.document: row.why for row in done.rows} == {
        "letter": ("data changed: account, review", "the template changed"),
        "model": ("nothing that goes into it has changed",),
    }


def test_the_page_shows_the_findings_that_check_names(pair):
    work = plan(pair, Order(every=True), TODAY)
    run(work)
    shown = {
        (name, one["rule"], one["path"], one["message"])
        for name, entry in work.memory.entries.items()
        for one in entry["glance"]["findings"]
    }
    told = CliRunner().invoke(cli, ["check", "--json", "--workspace", str(pair.root), "--today", TODAY.isoformat()])
    rows = [row for row in json.loads(told.stdout)["findings"] if row["account"] != "portfolio" and not row["waived"]]
    # What only shows when all accounts are seen together stands in the portfolio's review.
    named = {(row["account"], row["rule"], row["path"], row["message"]) for row in rows}
    assert shown == {row for row in named if not row[1].startswith(("SEL-", "PORT-"))}


def test_a_run_of_one_document_does_not_forget_the_files_of_the_others(home):
    build(home, "alfa")
    work = plan(home, Order(("alfa",), documents=("letter",)), TODAY)
    run(work)
    entry = work.memory.entries["alfa"]
    assert [row["document"] for row in entry["rows"]] == ["letter"]
    assert [row["file"] for row in entry["others"]] == ["alfa/customer/alfa-model.xlsx"]
    assert states(build(home, "alfa")) == {}


def test_files_that_the_last_run_did_not_make_are_named_and_not_sent(home):
    build(home, "alfa")
    settings = home.root / "docgen.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('docx", audience', 'docx", name = "{{ account.id }}-brief", audience'), "utf-8")
    other = load_workspace(home.root)
    (done,) = build(other, "alfa").done
    assert done.earlier == ("alfa/customer/alfa-letter.docx",)
    (again,) = build(other, "alfa").done
    assert (again.earlier, {row.result for row in again.rows}) == (done.earlier, {"unchanged"})
    (other.output / "alfa" / "customer" / "hers.pdf").write_bytes(b"put there by a person")
    sent = CliRunner().invoke(cli, ["package", "alfa", "--workspace", str(home.root)])
    assert [line.strip() for line in sent.stdout.splitlines()[1:]] == ["alfa-brief.docx", "alfa-model.xlsx", "hers.pdf"]
    assert sent.stderr == "  not alfa-letter.docx: an earlier run made it, and the last one did not\n"


def test_a_draft_takes_no_place_and_is_named_once_the_document_is_final(home):
    build(home, "alfa")
    (draft,) = build(home, "alfa", draft=True).done
    assert draft.earlier == ()
    (final,) = build(home, "alfa").done
    assert final.earlier == ("alfa/internal/alfa-letter-DRAFT.docx", "alfa/internal/alfa-model-DRAFT.xlsx")


def test_work_on_any_part_of_the_program_makes_every_document_be_asked_for_anew():
    assert program_files().keys() >= {"__init__.py", "batch/inputs.py", "merge/weave.py", "language/da.json"}
