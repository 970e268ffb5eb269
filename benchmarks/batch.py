"""How fast packs are built: throughput by workers, an unchanged run, memory; and the usual stack beside, in one run.

    python benchmarks/batch.py [--packs 100] [--workers 1 2 4] [--shipped] [--sizes 10 1000]

A pack is an account plan with one drawn figure, a review with five native
charts, and an ROI appendix with 16,000 draws and its workbook.  The accounts are
made from those of the sample portfolio, with other names and amounts; the
templates are made here, so that docxtpl can fill them too.  The usual stack is
docxtpl, python-pptx and matplotlib, and does less: no figures are computed, no
draws, no workbook, nothing is checked, and charts keep what the template had.

What only the templates and the usual stack need is imported where they are made,
so that the workers, which import this file, are as large as they are in a run.

Seconds depend on the machine and on who else uses it: compare the ratios, and
the processor time of one process, which others disturb least.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import multiprocessing
import os
import re
import shutil
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
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


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--packs", type=int, default=100)
    options.add_argument("--workers", type=int, nargs="*", default=[1, 2, 4])
    options.add_argument("--shipped", action="store_true", help="the templates that docgen ships, too")
    options.add_argument("--sizes", type=int, nargs="*", default=[], help="time per account for portfolios of so many")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = os.environ["LOCALAPPDATA"] = f"{folder}/cache"
        root = Path(folder)
        in_one_process(root / "one", asked.shipped)
        worker_memory(root / "memory")
        for count in asked.workers:
            whole_runs(root / f"many{count}", asked.packs, count)
        for size in asked.sizes:
            whole_runs(root / f"size{size}", size, max(asked.workers))


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
    for name, text in files.items():
        if name == "account.yaml":
            text = re.sub(r"^id: .*$", f"id: {folder.name}", text, count=1, flags=re.MULTILINE)
            text = re.sub(r"^(short_)?name: .*$", rf"\1name: Kunde {number}", text, flags=re.MULTILINE)
            text = re.sub(r"amount: (\d+)", lambda found: f"amount: {int(found[1]) * (100 + number % 37) // 100}", text)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


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
    """Processor time of a pack, warm, in this process; the usual stack beside it."""
    rows = [("pack", per_pack(root / "drawn", drawn=True)), ("  without the drawn figure", per_pack(root / "plain"))]
    if shipped:
        rows.append(("  with the templates that docgen ships", per_pack(root / "shipped", shipped=True)))
    rows.append(("docxtpl, python-pptx, matplotlib, for less", usual_stack(root / "drawn")))
    print(f"{'processor time of one pack':44}{'ms':>8}{'of the usual':>14}")
    for name, taken in rows:
        print(f"{name:44}{1000 * taken:8.1f}{taken / rows[-1][1]:14.0%}")


def per_pack(root: Path, *, drawn: bool = False, shipped: bool = False, count: int = 12, rounds: int = 3) -> float:
    write_workspace(root, count, drawn=drawn, shipped=shipped)
    work = ready(root)
    for job in work.jobs:
        assert not run_job(job, work.shared).left_out, run_job(job, work.shared).left_out
    taken = []
    for _ in range(rounds):
        # As they come from another process: nothing computed yet.
        jobs = [replace(job, loaded=replace(job.loaded)) for job in work.jobs]
        start = time.process_time()
        for job in jobs:
            run_job(job, work.shared)
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


def whole_runs(root: Path, packs: int, processes: int) -> None:
    """A run from files to files, and one in which nothing changed."""
    write_workspace(root, packs)
    start = time.perf_counter()
    result = run(ready(root, processes), workers=processes)
    taken = time.perf_counter() - start
    assert not result.failed, result.faults
    again = time.perf_counter()
    assert not ready(root, processes).jobs
    unchanged = time.perf_counter() - again
    print(
        f"{packs} packs, {processes} {'worker' if processes == 1 else 'workers'}: {taken:.1f} s, "
        f"{1000 * taken / packs:.0f} ms each, {packs / taken * 3600:,.0f} an hour; unchanged {unchanged:.2f} s"
    )
    shutil.rmtree(root)


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
