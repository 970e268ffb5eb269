"""Every internal leaf of the sample is a mark of its own, and no mark stands in anything that a customer gets.

Texts hold a syllable that no language knows; numbers, money and shares have four telling digits, dates are of years
that no sample reaches.  They are searched as they are stored and in every form in which docgen writes a figure or a
day, in both languages.  `DOCGEN_CANARY=all` builds the whole packs of all
accounts, in both languages, instead of three.
"""

from __future__ import annotations

import dataclasses
import io
import os
import runpy
import zipfile
from pathlib import Path
from types import SimpleNamespace

import docx
import pytest

from docgen.audit.pdf import pdf_texts
from docgen.build.job import facts_of, run_job
from docgen.errors import DocgenError
from docgen.facts import TYPES
from docgen.outputs.pdf import convert, find_office
from docgen.workspace import Document

marks = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("scrambling.py"))))
LANGUAGES = ("da", "en")
# What the choice of an account and of its documents hangs on; the words have a fixed list, or name something else.
STRUCTURE = {"buying_role", "offering", "stage", "programme", "schema_version", "pins", "bans"}
# Fields with room for no mark, for they hold a choice of a few words or a score; `test_noninterference` changes them.
BARE = {
    "Account.sections", "Action.side", "Action.status", "CostLine.kind", "HealthPart.part", "Need.priority",
    "Objective.direction", "Objective.kpi", "Objective.side", "Ratings.access", "Ratings.strategic_fit",
    "Risk.category", "Risk.impact", "Risk.probability", "Risk.status", "Spend.year", "Stakeholder.coverage",
    "Stakeholder.influence", "Survey.score", "Target.measure", "Waiver.rule", "WhitespaceCell.kind",
    "WhitespaceCell.status",
}  # fmt: skip
REPO = Path(__file__).resolve().parents[2]
ACCOUNTS = sorted(path.parent.name for path in REPO.glob("content/accounts/*/account.*"))
# The whole pack of three accounts: with and without ROI, Danish and English, a currency that is not the report's.
BUILT = ACCOUNTS if os.environ.get("DOCGEN_CANARY") == "all" else ["nordkraft", "thornfield", "rheintor"]


def found_in(canary, texts, harmless) -> dict[str, str]:
    """Each mark that stands in one of the texts, and where; figures that stand there anyway tell nothing."""
    found = {}
    for place, text in texts:
        if marks.MARK in text:
            found[marks.MARK] = place
        strange = marks.tokens_of(text) - harmless
        if strange:
            found |= {canary.forms[one]: place for one in strange & canary.forms.keys()}
    return found


@pytest.mark.parametrize("name", ACCOUNTS)
def test_no_mark_stands_in_what_a_customers_template_may_name(sample, every_fill, name):
    canary = marks.Canary(STRUCTURE)
    twin = marks.other_account(sample.accounts[name], canary)
    assert canary.bare <= BARE
    assert len(canary.figures) + len(canary.days) + len(canary.marks) >= 15
    for language in LANGUAGES:
        usual = marks.tokens_of("\n".join(marks.words_in(every_fill[name, language, "customer"])))
        fill = facts_of(sample.job(twin, language=language), sample.shared)("customer").fill(TYPES)
        assert found_in(canary, [("", "\n".join(marks.words_in(fill)))], usual) == {}


def page(*lines: str) -> bytes:
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


# --- files -------------------------------------------------------------------------------------------------------


def pack_of(sample, account, language: str = "", audience: str = "customer") -> dict[str, bytes]:
    """Every document of the workspace for this audience, from the templates that are shipped."""
    home = sample.workspace
    chosen = [dataclasses.replace(one, presenter=False) for one in home.documents.values() if one.audience == audience]
    paths = [home.templates / one.template for one in chosen if one.template]
    shared = sample.with_templates({path.name: path.read_bytes() for path in paths if path.is_file()})
    made = run_job(sample.job(account, *chosen, language=language), shared).made
    return {one.path: one.data for one in made if one.data is not None}


@pytest.mark.parametrize("name", BUILT)
def test_no_mark_stands_anywhere_in_a_customers_pack_and_every_byte_is_as_without_marks(sample, name):
    canary = marks.Canary(marks.RELEASED)
    twin = marks.other_account(sample.accounts[name], canary)
    for language in LANGUAGES if os.environ.get("DOCGEN_CANARY") == "all" else ("",):
        usual, marked = pack_of(sample, name, language), pack_of(sample, twin, language)
        texts = list(marks.texts_of(marked))
        harmless = marks.tokens_of("\n".join(text for _, text in marks.texts_of(usual)))
        embedded = any(
            "embeddings" in part for data in usual.values() for part in zipfile.ZipFile(io.BytesIO(data)).namelist()
        )
        assert any("embeddings" in place and "sheet1.xml" in place for place, _ in texts) == embedded
        assert any("docProps/core.xml" in place for place, _ in texts)
        assert found_in(canary, texts, harmless) == {}
        assert marked == usual


def test_the_packs_hold_every_kind_for_customers_in_both_languages(sample):
    """What is searched is what is shipped: a further kind for customers needs an account here that has it."""
    kinds = {one.id for one in sample.workspace.documents.values() if one.audience == "customer"}
    assert kinds == {"executive-review", "value-sheet", "roi-appendix", "roi-model", "proposal-appendices"}
    assert {sample.accounts[name].account.language for name in BUILT} == set(LANGUAGES)


OURS = (
    "{% for one in opportunities %}{{ one.name }}: {{ one.amount_text }}{% endfor %}",
    "{% for one in actions %}{{ one.what }}: {{ one.due_text }}{% endfor %}",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_finds_what_our_own_page_says_of_the_marks(sample, language):
    """Else it would find nothing anywhere: a word, an amount and a day, each as a page writes it."""
    canary = marks.Canary(marks.RELEASED)
    twin = marks.other_account(sample.accounts["nordkraft"], canary)
    document = Document("ours", "ours.docx", "internal", "ours")
    shared = sample.with_templates({"ours.docx": page(*OURS)})
    found = found_in(canary, marks.texts_of(marks.built(sample.job(twin, document, language=language), shared)), set())
    assert marks.MARK in found
    assert {"day" if one.count("-") == 2 else "amount" for one in found if one != marks.MARK} == {"day", "amount"}


@pytest.mark.parametrize(("text", "mark"), [
    pytest.param("102339171", "102339171", id="as it is stored"),
    pytest.param("DKK 102.339.171", "102339171", id="Danish"),
    pytest.param("102,339,171", "102339171", id="English"),
    pytest.param("102,3 mio. kr.", "102339171", id="a tile"),
    pytest.param("102.339", "102339171", id="a table in thousands"),
    pytest.param("0.10137", "0.10137", id="a share as it is stored"),
    pytest.param("10,14 %", "0.10137", id="a share as per cent"),
    pytest.param("7. maj 2071", "2071-05-07", id="a long day"),
    pytest.param("07.05.2071", "2071-05-07", id="a day in a table"),
    pytest.param("May 2071", "2071-05-07", id="a month"),
    pytest.param("<v>62585</v>", "2071-05-07", id="a day in a workbook"),
])  # fmt: skip
def test_each_way_to_write_a_figure_or_a_day_is_told(text, mark):
    canary = marks.Canary(set())
    canary.figures = [marks.Decimal("102339171"), marks.Decimal("0.10137")]
    canary.days = [marks.dt.date(2071, 5, 7)]
    assert found_in(canary, [("here", text)], set()) == {mark: "here"}


def test_no_mark_stands_in_a_pdf(sample):
    """Of one document, for LibreOffice is slow; the same bytes make the other PDFs too."""
    try:
        program = find_office()
    except DocgenError:
        pytest.skip("LibreOffice is not installed")
    canary = marks.Canary(marks.RELEASED)
    twin = marks.other_account(sample.accounts["rheintor"], canary)
    home = sample.workspace.documents["value-sheet"]
    shared = sample.with_templates({home.template: (sample.workspace.templates / home.template).read_bytes()})
    ((path, data),) = marks.built(sample.job(twin, home), shared).items()
    (pdf,) = convert(program, {path: data}, "en-GB").values()
    text = "\n".join(pdf_texts(pdf))
    assert "Rheintor" in text
    harmless = marks.tokens_of("\n".join(text for _, text in marks.texts_of({path: data})))
    assert found_in(canary, [(path, text)], harmless) == {}
    assert marks.MARK.encode() not in pdf
