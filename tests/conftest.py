"""The sample portfolio as jobs see it: loaded once a session, on a fixed day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from docgen.build import Job, Shared, facts_of
from docgen.facts import TYPES, Company, Facts
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
