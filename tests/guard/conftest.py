"""A small workspace of its own, to be audited, erased from and attacked."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

ACCOUNT = """\
# Kept by Mette Holm; ask her before changing figures.
id: acme
name: Acme Works        # as registered
programme: key
language: en
kam: Mette Holm
last_updated: 2026-03-31
vision: Safe work every day
implications: ["Prices can rise by a tenth"]
stakeholders:
  # the one who signs
  - name: Lars Kjær
    title: Plant director
    email: lars.kjaer@acme.example
    wants: "a quiet year, says Lars Kjær"   # his own words
    audience: customer
  - {name: Bo Bang, reports_to: Lars Kjær, audience: customer}
  - name: Ann Lee
    reports_to: Lars Kjær
actions:
  - {what: "Send the plan to Lars  Kjær", owner: Lars Kjær, due: 2026-05-01}
  - what: >-
      Ask Lars
      Kjær about the winter
    due: 2026-05-02
activities:
  - {date: 2026-02-01, kind: call, with: [Lars Kjær, Bo Bang]}
  - date: 2026-03-01
    kind: meeting
    with:
      - Lars Kjær
# Lars knows the plant; so does Kjær's brother.
"""
SETTINGS = """\
language = "en"
[company]
name = "Our House Ltd"
[documents.letter]
template = "letter.docx"
audience = "customer"
name = "{{ account.id }}-letter"
[packs]
default = ["letter"]
"""


def page(*lines: str) -> bytes:
    """A Word file of these paragraphs."""
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def pages() -> Callable[..., bytes]:
    return page


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with one account and one letter to its customer; caches are off."""
    monkeypatch.setenv("DOCGEN_NO_CACHE", "1")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docgen.toml").write_text(SETTINGS, encoding="utf-8")
    folder = tmp_path / "content" / "accounts" / "acme"
    folder.mkdir(parents=True)
    (folder / "account.yaml").write_text(ACCOUNT, encoding="utf-8")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "letter.docx").write_bytes(
        page("{{ account.name }}: {{ account.vision }}", "{% for one in people %}{{ one.name }}, {% endfor %}")
    )
    return tmp_path


@pytest.fixture
def docgen(small: Path) -> Callable[..., tuple[int, str, str]]:
    """Runs a command in the small workspace: exit status, output, errors."""
    from click.testing import CliRunner

    from docgen.cli import cli
    from docgen.errors import DocgenError

    def run(*arguments: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(cli, list(arguments))
        if isinstance(result.exception, DocgenError):
            return 1, result.stdout, "\n".join(fault.text() for fault in result.exception.faults)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout, result.stderr

    return run
