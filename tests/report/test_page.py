"""The portfolio's page: figures, findings and links of every account, safe on any share, in a real browser."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from docgen.batch.run import Done, Plan, Result, Row
from docgen.build.job import JobReport, Shared
from docgen.errors import Place, error
from docgen.facts import Company
from docgen.library import Library
from docgen.model.portfolio import Portfolio
from docgen.outputs.memory import Memory
from docgen.outputs.store import LocalFolder, Store
from docgen.report import INDEX, REPORT, page, plain_report, publish
from docgen.report.words import WORDS
from docgen.workspace import read_workspace

WHEN = dt.datetime(2026, 4, 15, 7, 30)
ROWS = [
    {"document": "executive-review", "result": "written", "file": "a/customer/a-review æ.pptx", "note": ""},
    {"document": "executive-review", "result": "written", "file": "a/internal/a-review-INTERN.pptx", "note": ""},
    {"document": "account-plan", "result": "failed", "file": "", "note": "no"},
]
FINDINGS = [
    {"rule": "PIT-OWN-03", "severity": "high", "path": "sponsor_ours", "message": "No sponsor"},
    {"rule": "PIT-STK-03", "severity": "medium", "path": "stakeholders", "message": "Only one"},
]


def entry(name: str, revenue: float | None, health: float | None, tone: str, **more):
    figures = {"revenue": revenue, "growth": 0.125, "health": health, "coverage": 1.3}
    shown = {"name": name, "kam": "Mette Holm", "tier": "A", "updated": "2026-03-31", "as_of": "2026-03-31"}
    return {"inputs": "", "rows": [], "glance": {**shown, "figures": figures, "tone": tone, "findings": [], **more}}


@pytest.fixture(scope="module")
def memory():
    entries = {
        "alfa": entry("Alfa <b>&", 1_250_000.0, 71.0, "on_track", findings=FINDINGS) | {"rows": ROWS},
        "beta": entry("Beta", 9_000_000.0, 32.0, "act"),
        "gamma": entry("Gamma", None, None, ""),
        "broken": {"inputs": "", "rows": [], "glance": {}},
    }
    return Memory(entries)


def work(root: Path, language: str = "en") -> Plan:
    settings = {"language": language, "company": {"name": "Fjord & Søn", "colours": {"accent1": "#AA0077"}}}
    workspace = read_workspace(settings, root)
    shared = Shared(
        Company("Fjord & Søn", "Fjord"), Portfolio(currency="DKK"), Library({}, {}, {}, {}), {}, WHEN.date()
    )
    folder = LocalFolder(root)
    return Plan(workspace, shared, [], Store(folder), folder)


@pytest.fixture(scope="module")
def result():
    fault = error("names", Place(file="templates/plan.docx"), "nothing is called x", "did you mean y?")
    rows = (Row("account-plan", "failed", note="no", faults=(fault,)),)
    done = tuple(Done(JobReport(name), rows=rows, seconds=1.25) for name in ("alfa", "beta"))
    return Result(done, (error("value", Place(file="content/accounts/delta/account.yaml", line=3), "it is no date"),))


class Reader(HTMLParser):
    """Links, and everything that a browser would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        if tag == "a":
            self.links.append(named["href"])
        else:
            self.fetched += [value for name, value in named.items() if name in ("src", "href", "srcset", "data")]


def test_the_page_asks_for_nothing_outside_and_links_are_relative(memory, result, tmp_path):
    made = page(work(tmp_path), result, memory, WHEN)
    reader = Reader()
    reader.feed(made)
    assert reader.fetched == ["data:,"]
    assert reader.links == [
        "#accounts",
        "../a/customer/a-review%20%C3%A6.pptx",
        "../a/internal/a-review-INTERN.pptx",
        "report.json",
    ]
    assert not re.search(r"https?:|url\(|@import", made)


def test_a_name_prints_as_it_is_whatever_it_holds(memory, result, tmp_path):
    made = page(work(tmp_path), result, memory, WHEN)
    assert "Alfa <b>" not in made
    assert "Alfa &lt;b&gt;&amp;" in made
    assert "Fjord &amp; Søn" in made


def test_one_fault_of_many_accounts_is_told_once(memory, result, tmp_path):
    made = page(work(tmp_path), result, memory, WHEN)
    assert made.count("nothing is called x") == 1
    assert "<b>alfa, beta</b>" in made
    assert "content/accounts/delta/account.yaml:3" in made


def test_both_languages_have_every_word(memory, result, tmp_path):
    assert WORDS["da"].keys() == WORDS["en"].keys()
    made = page(work(tmp_path, "da"), result, memory, WHEN)
    assert '<html lang="da">' in made
    assert "Porteføljen på én side" in made
    assert "9,0 mio. kr." in html.unescape(made).replace("\u00a0", " ")


def test_the_brands_colours_are_the_pages_colours(memory, result, tmp_path):
    assert "--accent: #AA0077" in page(work(tmp_path), result, memory, WHEN)


def test_the_report_says_what_became_of_every_document_and_why(memory, result):
    because = replace(result.done[0], rows=(Row("letter", "written", "a/b.docx", why=("the template changed",)),))
    plain = plain_report(Result((because,)), memory, WHEN, 2.0)
    assert plain["accounts"] == [
        {
            "account": "alfa",
            "seconds": 1.25,
            "documents": [
                {"document": "letter", "result": "written", "file": "a/b.docx", "note": "",
                 "why": ["the template changed"], "faults": []}
            ],
            "earlier": [],
            "findings": FINDINGS,
        }
    ]  # fmt: skip
    assert (plain["failed"], plain["counts"], plain["seconds"]) == (False, {"written": 1}, 2.0)
    assert json.loads(json.dumps(plain)) == plain


def test_both_files_lie_outside_every_customer_folder(memory, result, tmp_path):
    assert publish(work(tmp_path), result, memory, WHEN, 1.0) == []
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")) == [INDEX, REPORT]
    assert INDEX.startswith("internal/")


BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome", "chrome") if (found := shutil.which(name))), ""
)
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
# What a person would do: sort by health with the keyboard's button, then filter; what stands there is written down.
ACTS = """
<script>
addEventListener("load", () => {
  const shown = "#rows tr:not([hidden]) th";
  const names = () => [...document.querySelectorAll(shown)].map(one => one.firstChild.textContent);
  const seen = {first: names()};
  const button = document.querySelector("th[data-key=health] button");
  button.focus(); button.click(); seen.best = names(); seen.sort = button.parentNode.getAttribute("aria-sort");
  button.click(); seen.worst = names();
  document.dispatchEvent(new KeyboardEvent("keydown", {key: "/"}));
  seen.focus = document.activeElement.id;
  document.activeElement.value = "on track"; document.activeElement.dispatchEvent(new Event("input"));
  seen.filtered = names(); seen.told = document.getElementById("shown").textContent;
  dispatchEvent(new Event("beforeprint")); seen.open = document.querySelectorAll("details[open]").length;
  seen.wide = document.documentElement.scrollWidth <= innerWidth;
  seen.requests = performance.getEntriesByType("resource").length;
  parent.postMessage({name, seen}, "*");
});
</script>
"""


# One browser looks at both: each frame tells the page around it, which is as wide as they need.
FRAMES = """<!doctype html><body>
<script>
const seen = {};
addEventListener("message", told => {
  seen[told.data.name] = told.data.seen;
  if (Object.keys(seen).length === 2) document.body.textContent = JSON.stringify(seen);
});
</script>
<iframe name="wide" src="index.html" width="1400" height="900"></iframe>
<iframe name="narrow" src="index.html" width="500" height="900"></iframe>
</body>"""


@pytest.mark.skipif(not BROWSER, reason="no Chromium or Chrome is installed")
def test_in_a_browser_the_page_sorts_filters_and_fits_wide_and_narrow(memory, result, tmp_path):
    (tmp_path / "frames.html").write_text(FRAMES, encoding="utf-8")
    made = page(work(tmp_path), result, memory, WHEN).replace("</body>", f"{ACTS}</body>")
    (tmp_path / "index.html").write_text(made, encoding="utf-8")
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    arguments = [*FLAGS, profile, "--virtual-time-budget=10000", "--dump-dom", (tmp_path / "frames.html").as_uri()]
    done = subprocess.run([BROWSER, *arguments], capture_output=True, timeout=60, check=True)
    found = re.search(r"<body>\s*({.*})\s*</body>", done.stdout.decode("utf-8"), re.DOTALL)
    assert found, done.stdout
    acted = {
        "first": ["Beta", "Alfa <b>&", "broken", "Gamma"],
        "best": ["Alfa <b>&", "Beta", "broken", "Gamma"],
        "sort": "descending",
        "worst": ["Beta", "Alfa <b>&", "broken", "Gamma"],
        "focus": "filter",
        "filtered": ["Alfa <b>&"],
        "told": "1 of 4 accounts",
        "open": 1,
        "wide": True,
        "requests": 0,
    }
    assert json.loads(html.unescape(found[1])) == {"wide": acted, "narrow": acted}
