"""How fast packs are built: one pack, memory, whole runs by workers and size, a save; and the usual stack beside.

    python benchmarks/batch.py --packs 1000 --workers 1 2 --sizes 10 100
    python benchmarks/batch.py                     # the same with 60 packs, in a minute or two

A pack is an account plan with one drawn figure, a review with five native
charts, and an ROI appendix with 16,000 draws and its workbook.  The accounts are
made from those of the sample portfolio, with other names of customers and people
and other amounts and models, so that no figure and no result serves two of them; the
templates are made here, so that docxtpl can fill them too.  The usual stack is
docxtpl, python-pptx and matplotlib, and does less: no figures are computed, no
draws, no workbook, nothing is checked, and charts keep what the template had.

What only the templates and the usual stack need is imported where they are made,
so that the workers, which import this file, are as large as they are in a run.

Seconds depend on the machine and on who else uses it.  So a plain loop is timed
before and after every measurement, and beside the seconds stand those of a
machine on which that loop takes half a second; ratios within a run travel best.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import io
import multiprocessing
import os
import pickle
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.batch import workers
from docgen.batch.run import Order, Plan, plan, run
from docgen.build.job import run_job
from docgen.workspace import load_workspace

REPO = Path(__file__).resolve().parents[1]
TODAY = dt.date(2026, 4, 15)
MODELS = ("stenby", "rheintor", "thornfield", "faelles")
CHARTS = ("goal_attainment", "benefits_cumulated", "benefits_by_line", "roi_cash_flow", "roi_scenarios")
TOML = """\
language = "da"
[company]
name = "Fjordtech Automation A/S"
[documents.plan]
template = "plan.docx"
audience = "internal"
[documents.review]
template = "review.pptx"
audience = "customer"
[documents.roi]
template = "roi.docx"
audience = "customer"
[documents.model]
maker = "roi-workbook"
audience = "customer"
[packs]
default = ["plan", "review", "roi", "model"]
"""
SHIPPED = """\
language = "da"
[company]
name = "Fjordtech Automation A/S"
[packs]
default = ["account-plan", "executive-review", "roi-appendix", "roi-model"]
"""


# Seconds that the reference takes on the machine to which everything is put.
NOMINAL = 0.5


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--packs", type=int, default=60, help="packs of each whole run")
    options.add_argument("--workers", type=int, nargs="*", default=[1, 2], help="whole runs with so many processes")
    options.add_argument("--shipped", action="store_true", help="the templates that docgen ships, too")
    options.add_argument("--sizes", type=int, nargs="*", default=[], help="time per account for portfolios of so many")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = os.environ["LOCALAPPDATA"] = f"{folder}/cache"
        root = Path(folder)
        in_one_process(root / "one", asked.shipped)
        worker_memory(root / "memory")
        saves(root / "watch")
        print(f"\n{HEAD}")
        for count in asked.workers:
            whole_runs(root / f"plain{count}", asked.packs, count, drawn=False)
            whole_runs(root / f"drawn{count}", asked.packs, count)
        for size in asked.sizes:
            whole_runs(root / f"size{size}", size, max(asked.workers))


# --- the speed of the machine ------------------------------------------------------------------------------------


@dataclass
class Pace:
    """How fast the machine was around a measurement: 1 where the reference takes what it does nominally."""

    factor: float = 1.0

    def nominal(self, taken: float) -> float:
        """What the same would have taken on the nominal machine."""
        return taken * self.factor


def reference() -> float:
    """Seconds of processor time for a loop that only the processor decides."""
    start, total = time.process_time(), 0
    for number in range(6_000_000):
        total += number * number % 7
    return time.process_time() - start


@contextlib.contextmanager
def paced() -> Iterator[Pace]:
    """The pace of what happens in between: before, after, the mean of both."""
    pace, before = Pace(), reference()
    yield pace
    pace.factor = NOMINAL / ((before + reference()) / 2)


# --- the synthetic portfolio -------------------------------------------------------------------------------------


def write_workspace(root: Path, count: int, *, drawn: bool = True, shipped: bool = False) -> None:
    """A workspace with `count` key accounts."""
    texts = {name: read_model(name) for name in MODELS}
    for number in range(count):
        write_account(root / "content" / "accounts" / f"kunde-{number:05}", number, texts[MODELS[number % len(MODELS)]])
    for name in ("portfolio.yaml", "offerings.yaml"):
        shutil.copy(REPO / "content" / name, root / "content" / name)
    for name in ("win-themes", "case-studies", "references"):
        shutil.copytree(REPO / "content" / name, root / "content" / name)
    if shipped:
        shutil.copytree(REPO / "templates", root / "templates")
    else:
        write_templates(root / "templates", drawn)
    (root / "docgen.toml").write_text(SHIPPED if shipped else TOML, encoding="utf-8")


def read_model(name: str) -> dict[str, str]:
    folder = REPO / "content" / "accounts" / name
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml")}


def write_account(folder: Path, number: int, files: dict[str, str]) -> None:
    people = re.findall(r'^  - \{name: "?([^",]+)', files["account.yaml"].partition("\nstakeholders:")[2], re.MULTILINE)
    for name, text in files.items():
        for one in people:
            text = text.replace(one, f"{one} {number}")
        if name == "account.yaml":
            text = re.sub(r"^id: .*$", f"id: {folder.name}", text, count=1, flags=re.MULTILINE)
            text = re.sub(r"^(short_)?name: .*$", rf"\1name: Kunde {number}", text, flags=re.MULTILINE)
        # Amounts of business and of the models, each account by a factor of its own.
        text = re.sub(r"(amount|low|base|high|initial): (\d{4,})", lambda found: scaled(found, number), text)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def scaled(found: re.Match[str], number: int) -> str:
    return f"{found[1]}: {int(found[2]) * (1000 + number % 997) // 1000}"


def write_templates(folder: Path, drawn: bool) -> None:
    folder.mkdir(parents=True)
    pages = {"plan.docx": plan_page(drawn), "roi.docx": roi_page(), "review.pptx": review_deck()}
    for name, made in pages.items():
        made.save(str(folder / name))


def plan_page(drawn: bool) -> Any:
    import docx

    page = docx.Document()
    page.add_heading("{{ account.name }}", 1)
    for line in ("{{ account.summary.why }}", "{{ account.summary.now }}", "{{ account.summary.ask }}"):
        page.add_paragraph(line)
    if drawn:
        page.add_paragraph("{{ figures.stakeholder_map }}")
    add_table(page, "people", ("name", "title", "unit", "owner", "next_step"))
    add_table(page, "goals", ("text", "measure", "owner", "now", "target", "due_text"))
    add_table(page, "risks", ("text", "category", "owner", "mitigation", "due_text"))
    add_table(page, "actions", ("what", "owner", "due_text", "status"))
    return page


def roi_page() -> Any:
    import docx

    page = docx.Document()
    page.add_heading("{{ roi.name }}", 1)
    page.add_paragraph("{{ roi.headline.npv_text }}, {{ roi.headline.range_text }}, {{ roi.headline.payback_text }}")
    add_table(page, "roi.assumptions", ("name", "unit", "low", "base", "high", "source"))
    add_table(page, "roi.scenarios", ("name", "npv_text", "roi_text", "payback_text"))
    return page


def add_table(page: Any, rows: str, fields: tuple[str, ...]) -> None:
    page.add_heading(rows.capitalize(), 2)
    table = page.add_table(rows=4, cols=len(fields))
    for cell, field in zip(table.rows[0].cells, fields, strict=True):
        cell.text = field.capitalize()
    table.rows[1].cells[0].text = f"{{%tr for one in {rows} %}}"
    for cell, field in zip(table.rows[2].cells, fields, strict=True):
        cell.text = f"{{{{ one.{field} }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"


def review_deck() -> Any:
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    deck = Presentation()
    for name in CHARTS:
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = "{{ account.name }}: {{ review.titles.value }}"
        data = CategoryChartData()
        data.categories = [f"Q{quarter}" for quarter in range(1, 9)]
        data.add_series("designed", range(8))
        place = Inches(1), Inches(2), Inches(8), Inches(4)
        frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, data)
        frame._element.nvGraphicFramePr.cNvPr.set("descr", f"{{{{ charts.{name} }}}}")
    return deck


# --- one process -------------------------------------------------------------------------------------------------


def in_one_process(root: Path, shipped: bool) -> None:
    """Processor time of a pack in this process, warm; the usual stack beside it."""
    kinds = [("pack", "drawn"), ("  without the drawn figure", "plain")]
    kinds += [("  with the templates that docgen ships", "shipped")] if shipped else []
    rows: list[tuple[str, float]] = []
    with paced() as pace:
        for name, kind in kinds:
            rows.append((name, per_pack(root / kind, drawn=kind == "drawn", shipped=kind == "shipped")))
        rows.append(("docxtpl, python-pptx, matplotlib, for less", usual_stack(root / "drawn")))
    print(f"the reference took {NOMINAL / pace.factor:.2f} s; nominal is a machine on which it takes {NOMINAL} s\n")
    print(f"{'processor time of one pack':44}{'ms':>8}{'nominal':>10}{'of the usual':>14}")
    for name, taken in rows:
        print(f"{name:44}{1000 * taken:8.1f}{1000 * pace.nominal(taken):10.1f}{taken / rows[-1][1]:14.0%}")


def per_pack(root: Path, *, drawn: bool = False, shipped: bool = False, count: int = 12, rounds: int = 3) -> float:
    write_workspace(root, count, drawn=drawn, shipped=shipped)
    work = ready(root)
    for job in work.jobs:
        assert not run_job(job, work.shared).left_out, run_job(job, work.shared).left_out
    sent = [pickle.dumps(job) for job in work.jobs]
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        for one in sent:
            # As it comes from another process: nothing read and nothing computed yet.
            run_job(pickle.loads(one), work.shared)
        taken.append((time.process_time() - start) / count)
    return min(taken)


def ready(root: Path, processes: int = 1) -> Plan:
    return plan(load_workspace(root), Order(every=True), TODAY, processes)


def usual_stack(root: Path, count: int = 12) -> float:
    """The same documents from the same data, computed beforehand, as they are usually made."""
    from docxtpl import DocxTemplate
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData

    from docgen.build.job import facts_of

    work = ready(root)
    names = ["account", "people", "goals", "risks", "actions", "roi", "review"]
    fills = [facts_of(job, work.shared)("internal").fill(names) for job in work.jobs[:count]]

    def pack(fill: dict[str, Any]) -> None:
        page = DocxTemplate(root / "templates" / "plan.docx")
        page.render({**fill, "figures": {"stakeholder_map": drawing(page, fill["people"])}}, autoescape=True)
        page.save(io.BytesIO())
        appendix = DocxTemplate(root / "templates" / "roi.docx")
        appendix.render(fill, autoescape=True)
        appendix.save(io.BytesIO())
        deck = Presentation(str(root / "templates" / "review.pptx"))
        for slide in deck.slides:
            slide.shapes.title.text = f"{fill['account']['name']}: {fill['review']['titles']['value']}"
            data = CategoryChartData()
            data.categories = [f"Q{quarter}" for quarter in range(1, 9)]
            data.add_series("Omsætning", [1.5 * number for number in range(8)])
            next(shape for shape in slide.shapes if shape.has_chart).chart.replace_data(data)
        deck.save(io.BytesIO())

    pack(fills[0])
    start = time.process_time()
    for fill in fills:
        pack(fill)
    return (time.process_time() - start) / len(fills)


def drawing(page: Any, people: list[dict[str, Any]]) -> Any:
    import matplotlib
    from docx.shared import Cm
    from docxtpl import InlineImage

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(16.6 / 2.54, 9.6 / 2.54), dpi=220)
    for number, one in enumerate(people):
        axes.scatter(one["support"], one["influence"], s=120)
        axes.annotate(f"{number + 1} {one['name']}", (one["support"], one["influence"]))
    target = io.BytesIO()
    figure.savefig(target, format="png")
    pyplot.close(figure)
    target.seek(0)
    return InlineImage(page, target, width=Cm(16.6))


# --- whole runs --------------------------------------------------------------------------------------------------


HEAD = (
    f"{'whole runs, from files to files':34}{'seconds':>9}{'nominal':>9}{'ms a pack':>11}{'processor':>11}"
    f"{'packs an hour':>15}{'unchanged':>11}"
)


def whole_runs(root: Path, packs: int, processes: int, *, drawn: bool = True) -> None:
    """A run from files to files, and one in which nothing changed."""
    write_workspace(root, packs, drawn=drawn)
    with paced() as pace:
        start, spent = time.perf_counter(), processor()
        result = run(ready(root, processes), workers=processes)
        taken, spent = time.perf_counter() - start, processor() - spent
    assert not result.failed, result.faults
    again = time.perf_counter()
    assert not ready(root, processes).jobs
    unchanged = time.perf_counter() - again
    name = f"{packs} packs, {processes} {'worker' if processes == 1 else 'workers'}{'' if drawn else ', no figure'}"
    print(
        f"{name:34}{taken:9.1f}{pace.nominal(taken):9.1f}{1000 * pace.nominal(taken) / packs:11.0f}"
        f"{1000 * pace.nominal(spent) / packs:11.0f}{packs / pace.nominal(taken) * 3600:15,.0f}{unchanged:10.2f}s",
        flush=True,
    )
    shutil.rmtree(root)


def processor() -> float:
    """Seconds of processor time of this process and of those that it had."""
    for child in multiprocessing.active_children():
        child.join()
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def saves(root: Path, count: int = 5) -> None:
    """From a save to the finished file, with `docgen build --watch` in a process of its own."""
    write_workspace(root, 1)
    source, command = root / "content/accounts/kunde-00000/account.yaml", [sys.executable, "-m", "docgen", "build"]
    told = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    watching = subprocess.Popen([*command, "kunde-00000", "--watch"], cwd=root, text=True, **told)
    try:
        assert watching.stderr is not None
        next(line for line in watching.stderr if "watching" in line)
        target = next(root.glob("output/kunde-00000/internal/*.docx"))
        taken = []
        for number in range(count):
            time.sleep(1)
            before, start = target.stat().st_mtime_ns, time.perf_counter()
            text = source.read_text("utf-8")
            text = re.sub(r"^(short_)?name: .*$", rf"\1name: Kunde nr. {number}", text, flags=re.MULTILINE)
            source.write_text(text, "utf-8")
            while target.stat().st_mtime_ns == before and time.perf_counter() < start + 30:
                time.sleep(0.005)
            taken.append(time.perf_counter() - start)
    finally:
        watching.terminate()
        watching.wait()
    print(f"one save under --watch, until its documents lie there: {statistics.median(taken):.2f} s")


def peak() -> float:
    """The most memory in MiB that this process ever took; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="utf-8")) if status.exists() else None
    return int(found[1]) / 1024 if found else 0.0


def worker_memory(root: Path, packs: int = 60) -> None:
    """Memory of one worker as a run starts it: early, and after many packs."""
    write_workspace(root, packs)
    work = ready(root)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context, initializer=workers._start, initargs=(work.shared,)) as pool:
        taken = []
        for number, job in enumerate(work.jobs):
            pool.submit(workers._run, number, job).result()
            if number in (9, packs - 1):
                taken.append(pool.submit(peak).result())
    print(f"a worker takes at most {taken[0]:.0f} MiB over 10 packs, {taken[-1]:.0f} MiB over {packs}")


if __name__ == "__main__":
    main()
