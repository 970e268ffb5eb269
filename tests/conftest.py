"""The sample portfolio as jobs see it: loaded once a session, on a fixed day."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from docgen.build.job import Job, Shared, facts_of
from docgen.facts import TYPES, Company, Facts
from docgen.library import Library
from docgen.model.base import Audience
from docgen.sources.loading import LoadedAccount, load_accounts
from docgen.sources.snippets import load_library
from docgen.workspace import Document, Workspace, load_workspace

REPO = Path(__file__).resolve().parents[1]
TODAY = dt.date(2026, 4, 15)


@dataclass(frozen=True)
class Sample:
    """The accounts of the repository's own workspace, and all that their jobs share."""

    workspace: Workspace
    accounts: Mapping[str, LoadedAccount]
    shared: Shared

    def job(self, account: str | LoadedAccount, *documents: Document, language: str = "", **more: Any) -> Job:
        loaded = self.accounts[account] if isinstance(account, str) else account
        return Job(loaded, documents, language=language, **more)

    def facts(self, account: str | LoadedAccount, language: str = "", audience: Audience = "internal") -> Facts:
        return facts_of(self.job(account, language=language), self.shared)(audience)

    def with_templates(self, templates: Mapping[str, bytes]) -> Shared:
        return replace(self.shared, templates=templates)


@pytest.fixture(scope="session")
def sample() -> Sample:
    workspace = load_workspace(REPO)
    found = load_accounts(workspace)
    shared = Shared(
        company=Company(workspace.company.name, workspace.company.short_name),
        portfolio=found.portfolio,
        library=load_library(workspace.content, workspace.language, found.offerings, workspace.shown),
        templates={},
        today=TODAY,
        thresholds={name: float(value) for name, value in workspace.thresholds.items()},
    )
    return Sample(workspace, MappingProxyType({one.id: one for one in found.accounts}), shared)


# The least that an account can be: what is shown with it is about runs, not about documents.
_TINY = """\
schema_version: 1
id: {id}
name: Customer {id}
programme: key
language: en
currency: SEK
kam: Ada
last_updated: 2026-03-31
"""


def write_tiny(home: Path, *accounts: str) -> None:
    """Accounts of eight lines each; the first one has a business case."""
    for name in accounts:
        folder = home / "content" / "accounts" / name
        folder.mkdir(parents=True)
        (folder / "account.yaml").write_text(_TINY.format(id=name), encoding="utf-8")
    (home / "content" / "accounts" / accounts[0] / "roi").mkdir()
    model = REPO / "content" / "accounts" / "stenby" / "roi" / "saw-line-3.yaml"
    shutil.copy(model, home / "content" / "accounts" / accounts[0] / "roi" / model.name)


@pytest.fixture
def tiny_home(tmp_path: Path) -> Path:
    """A workspace of two tiny accounts that makes a letter for each, and a workbook for the first."""
    import docx

    home = tmp_path / "home"
    write_tiny(home, "alfa", "beta")
    (home / "templates").mkdir()
    page = docx.Document()
    page.add_paragraph("{{ account.name }}")
    page.save(str(home / "templates" / "letter.docx"))
    settings = """\
    language = "en"
    documents.letter = {template = "letter.docx", audience = "customer"}
    documents.model = {maker = "roi-workbook", audience = "customer", needs = ["roi"]}
    packs.default = ["letter", "model?"]
    """
    (home / "docgen.toml").write_text(settings, encoding="utf-8")
    return home


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """Six tiny accounts without any library."""
    home = tmp_path_factory.mktemp("tiny")
    write_tiny(home, "alfa", "beta", "gamma", "delta", "epsilon", "zeta")
    (home / "docgen.toml").write_text("", encoding="utf-8")
    workspace = load_workspace(home)
    found = load_accounts(workspace)
    shared = Shared(Company("Fjord A/S", "Fjord"), found.portfolio, Library({}, {}, {}, {}), {}, TODAY)
    return Sample(workspace, MappingProxyType({one.id: one for one in found.accounts}), shared)


@pytest.fixture(scope="session")
def deck() -> bytes:
    """A small deck template: titles, native charts, a repeated and a dropped slide, and notes that name internal facts.

    It stands beside the default templates so that a change of their looks breaks no test of the machinery.
    """
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    made = Presentation()
    titles = {
        "": "{{ review.titles.cover }}",
        "benefits_cumulated": "{{ review.titles.value }}",
        "roi_scenarios": "{{ review.titles.roi or account.name }}",
        "goal_attainment": "{{ review.titles.scorecard }}",
    }
    for name, title in titles.items():
        slide = made.slides.add_slide(made.slide_layouts[5])
        slide.shapes.title.text = title
        slide.notes_slide.notes_text_frame.text = "{{ account.summary.why }} {{ kpis.revenue_12m.text }}"
        if name:
            data = CategoryChartData()
            data.categories = ["a", "b"]
            data.add_series("designed", (1, 2))
            frame = slide.shapes.add_chart(
                XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(2), Inches(6), Inches(4), data
            )
            frame._element.nvGraphicFramePr.cNvPr.set("descr", f"{{{{ charts.{name} }}}}")
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def every_fill(sample: Sample) -> Mapping[tuple[str, str, Audience], dict[str, Any]]:
    """All names of every sample account, in both languages, for both audiences."""
    audiences: tuple[Audience, ...] = ("internal", "customer")
    fills = {}
    for name in sample.accounts:
        for language in ("da", "en"):
            facts = facts_of(sample.job(name, language=language), sample.shared)
            fills |= {(name, language, audience): facts(audience).fill(TYPES) for audience in audiences}
    return fills
