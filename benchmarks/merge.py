"""The merge engine beside docxtpl and python-pptx: same template, same data, equal text proven first.

`python benchmarks/merge.py` prints all figures of one run; `--write FILE` puts
them into a page of Markdown; `--quick` leaves out how the peers grow.  Times
are milliseconds of processor time, the best of several turns taken in turns,
so that noise meets all alike.  The ratios travel from machine to machine, the
milliseconds do not.
"""

from __future__ import annotations

import argparse
import copy
import io
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from docgen.merge import Template, invariants
from docgen.merge.texts import visible_texts
from docgen.values import Chart, Picture, Series

TURNS = 15
Table = list[tuple[str, ...]]


def png() -> bytes:
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + bytes([200, 40, 90]) * 64 for _ in range(48))
    head = struct.pack(">IIBBBBB", 64, 48, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def word_template(pictures: bool) -> bytes:
    """Ten pages, 40 tags, 6 loops, 3 pictures; the vocabulary with prefixes, which both engines know."""
    import docx

    document = docx.Document()
    for page in range(10):
        document.add_heading(f"Section {page + 1} of {{{{ account.name }}}}", 1)
        for line in range(6):
            document.add_paragraph("Lorem ipsum dolor sit amet, consectetur adipiscing elit. " * 6)
            if line < 3:
                document.add_paragraph(f"Value {{{{ facts.f{page * 3 + line} }}}} of the period, as agreed.")
        if page < 5:
            table = document.add_table(4, 5)
            table.style = "Table Grid"
            for column, name in enumerate(("Text", "Owner", "Due", "Status", "Score")):
                table.cell(0, column).text = name
                table.cell(2, column).text = f"{{{{ row.{name.lower()} }}}}"
            table.cell(1, 0).text = f"{{%tr for row in table{page} %}}"
            table.cell(3, 0).text = "{%tr endfor %}"
        if pictures and page in (1, 4, 7):
            document.add_paragraph(f"{{{{ picture{page} }}}}")
    document.add_paragraph("{%p for goal in goals %}")
    document.add_paragraph("Goal {{ goal.text }}")
    document.add_paragraph("{%p endfor %}")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def word_data() -> dict[str, Any]:
    row = {"text": "Deliver the second phase in time", "owner": "Mette Holm", "due": "30.04.2026", "status": "On track"}
    data: dict[str, Any] = {
        "account": {"name": "Nordkraft A/S"},
        "facts": {f"f{number}": f"{number * 3.7:.1f}" for number in range(30)},
        "goals": [{"text": f"Grow area {number}"} for number in range(5)],
    }
    for page in range(5):
        data[f"table{page}"] = [{**row, "score": str(number)} for number in range(25)]
    return data


def words_of(data: bytes) -> list[str]:
    return [text.text for text in visible_texts(data) if text.kind == "text"]


def best(calls: dict[str, Callable[[], Any]], turns: int = TURNS) -> dict[str, float]:
    """Milliseconds of each call at its best."""
    found = {name: float("inf") for name in calls}
    for _ in range(turns):
        for name, call in calls.items():
            start = time.process_time()
            call()
            found[name] = min(found[name], (time.process_time() - start) * 1000)
    return found


def docxtpl_render(source: bytes, data: dict[str, Any], image: bytes) -> bytes:
    """What docxtpl makes of the template; its documentation asks for a fresh template for each document."""
    from docx.shared import Cm
    from docxtpl import DocxTemplate, InlineImage

    template = DocxTemplate(io.BytesIO(source))
    template.init_docx()
    pictures = {f"picture{p}": InlineImage(template, io.BytesIO(image), width=Cm(4)) for p in (1, 4, 7)}
    template.render({**data, **pictures})
    stream = io.BytesIO()
    template.save(stream)
    return stream.getvalue()


def our_word_data() -> dict[str, Any]:
    """The data of the Word template with its pictures."""
    image = png()
    return {**word_data(), **{f"picture{page}": Picture(image, width_cm=4) for page in (1, 4, 7)}}


def word() -> dict[str, float]:
    """Ours and docxtpl on the Word template."""
    source, data, image = word_template(pictures=True), word_data(), png()
    ours, our_data = Template.open(source, name="report.docx"), our_word_data()
    made = ours.render(our_data).data
    assert words_of(made) == words_of(docxtpl_render(source, data, image)), "the two documents do not say the same"
    assert invariants(made) == []
    return best(
        {
            "ours": lambda: ours.render(our_data).data,
            "peer": lambda: docxtpl_render(source, data, image),
            "open": lambda: Template.open(source),
        }
    )


def deck_template() -> bytes:
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches, Pt

    deck = Presentation()
    for number in range(12):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = f"Slide {number + 1}: {{{{ account.name }}}}"
        box = slide.shapes.add_textbox(Inches(0.5), Inches(1.2), Inches(8), Inches(1)).text_frame
        box.text = f"{{{{ facts.a{number} }}}} and {{{{ facts.b{number} }}}}"
        box.add_paragraph().text = f"{{{{ facts.c{number} }}}} of {{{{ facts.d{number} }}}}"
        if number in (2, 5, 8):
            table = slide.shapes.add_table(2, 4, Inches(0.5), Inches(2.2), Inches(8), Inches(0.6)).table
            for column, name in enumerate(("text", "owner", "due", "score")):
                table.cell(0, column).text = name.title()
                table.cell(1, column).text = f"{{{{ row.{name} }}}}"
            table.cell(1, 0).text = f"{{% for row in table{number} %}}{{{{ row.text }}}}"
            table.cell(1, 3).text = "{{ row.score }}{% endfor %}"
            for cell in table.iter_cells():  # small enough that no engine has a reason to break the table
                cell.text_frame.paragraphs[0].runs[0].font.size = Pt(11)
        if number in (1, 3, 4, 6, 7):
            data = CategoryChartData()
            data.categories = ["a", "b", "c", "d"]
            data.add_series("Plan", (1, 2, 3, 4))
            data.add_series("Actual", (2, 3, 4, 5))
            kind = XL_CHART_TYPE.COLUMN_CLUSTERED
            frame = slide.shapes.add_chart(kind, Inches(0.5), Inches(2.5), Inches(8), Inches(4), data)
            frame._element.nvGraphicFramePr.cNvPr.set("descr", f"{{{{ charts.c{number} }}}}")
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def deck_data() -> dict[str, Any]:
    row = {"text": "Deliver the second phase", "owner": "Mette Holm", "due": "30.04.2026", "score": "5"}
    quarters = tuple(f"Q{n % 4 + 1} {2024 + n // 4}" for n in range(8))
    series = (Series("Plan", tuple(map(float, range(8)))), Series("Actual", tuple(n * 1.5 for n in range(8))))
    facts = {f"{letter}{number}": f"{letter} {number * 1.7:.1f}" for letter in "abcd" for number in range(12)}
    data: dict[str, Any] = {"account": {"name": "Nordkraft A/S"}, "facts": facts}
    data |= {f"table{number}": [dict(row) for _ in range(8)] for number in (2, 5, 8)}
    data["charts"] = {f"c{number}": Chart("column", quarters, series, alt="Growth.") for number in (1, 3, 4, 6, 7)}
    return data


TAG = re.compile(r"\{\{ (.*?) \}\}")


def _filled(text: str, data: dict[str, Any]) -> str:
    def find(match: re.Match[str]) -> str:
        value: Any = data
        for word in match.group(1).split("."):
            value = value[word]
        return str(value)

    return TAG.sub(find, re.sub(r"\{%.*?%\}", "", text))


def _fill_frame(frame: Any, data: dict[str, Any]) -> None:
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            if "{" in run.text:
                run.text = _filled(run.text, data)


def pptx_render(source: bytes, data: dict[str, Any]) -> bytes:
    """By hand what a program with python-pptx would do: runs, rows, replace_data."""
    from pptx import Presentation

    shown = Presentation(io.BytesIO(source))
    for number, slide in enumerate(shown.slides):
        for shape in slide.shapes:
            if shape.has_text_frame:
                _fill_frame(shape.text_frame, data)
            if shape.has_table:
                _fill_table(shape.table, data, data[f"table{number}"])
            if shape.has_chart:
                shape.chart.replace_data(_chart_data(data["charts"][f"c{number}"]))
    stream = io.BytesIO()
    shown.save(stream)
    return stream.getvalue()


def _fill_table(table: Any, data: dict[str, Any], rows: list[dict[str, str]]) -> None:
    model = table._tbl.tr_lst[1]
    for _ in rows[1:]:
        model.addnext(copy.deepcopy(model))
    for index, row in enumerate(rows, 1):
        for cell in table.rows[index].cells:
            _fill_frame(cell.text_frame, {**data, "row": row})


def _chart_data(chart: Chart) -> Any:
    from pptx.chart.data import CategoryChartData

    new = CategoryChartData()
    new.categories = chart.categories
    for one in chart.series:
        new.add_series(one.name, one.values)
    return new


def deck() -> dict[str, float]:
    """Ours and python-pptx on the deck."""
    source, data = deck_template(), deck_data()
    ours = Template.open(source, name="review.pptx")
    made, theirs = ours.render(data).data, pptx_render(source, data)
    assert words_of(made) == words_of(theirs), "the two decks do not say the same"
    assert chart_values(made) == chart_values(theirs), "the charts of the two decks do not show the same"
    assert invariants(made) == []
    return best(
        {
            "ours": lambda: ours.render(data).data,
            "peer": lambda: pptx_render(source, data),
            "open": lambda: Template.open(source),
        }
    )


def chart_values(data: bytes) -> list[list[float]]:
    """The numbers in every chart of a deck, slide by slide."""
    from pptx import Presentation

    charts = [s.chart for slide in Presentation(io.BytesIO(data)).slides for s in slide.shapes if s.has_chart]
    return [list(series.values) for chart in charts for plot in chart.plots for series in plot.series]


# -- cold processes

_PEAK = """
if sys.platform == "linux":
    print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
_OURS = """
import pickle, sys
from docgen.merge import Template
source, data = pickle.load(open(sys.argv[1], "rb"))
open(sys.argv[2], "wb").write(Template.open(source).render(data).data)
"""
_THEIRS = """
import pickle, sys
sys.path.insert(0, sys.argv[3])
from merge_peer import render
source, data = pickle.load(open(sys.argv[1], "rb"))
open(sys.argv[2], "wb").write(render(source, data))
"""
_DOCXTPL = """
import io
from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage

def render(source, data):
    template = DocxTemplate(io.BytesIO(source))
    template.init_docx()
    image = data.pop("image")
    pictures = {f"picture{p}": InlineImage(template, io.BytesIO(image), width=Cm(4)) for p in (1, 4, 7)}
    template.render({**data, **pictures})
    stream = io.BytesIO()
    template.save(stream)
    return stream.getvalue()
"""


def cold() -> dict[str, tuple[float, float, float]]:
    """Processes that import, open, render and write, and Python alone for scale.

    Processor milliseconds, peak MiB, and millions of instructions where this system lets them be counted (else 0).
    """
    import pickle

    source = word_template(pictures=True)
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        (home / "merge_peer.py").write_text(_DOCXTPL, encoding="utf-8")
        (home / "ours").write_bytes(pickle.dumps((source, our_word_data())))
        (home / "peer").write_bytes(pickle.dumps((source, {**word_data(), "image": png()})))
        (home / "deck").write_bytes(pickle.dumps((deck_template(), deck_data())))
        runs = {
            "python": ["-c", f"import sys\n{_PEAK}"],
            "ours": ["-c", _OURS + _PEAK, str(home / "ours"), str(home / "ours.docx")],
            "peer": ["-c", _THEIRS + _PEAK, str(home / "peer"), str(home / "peer.docx"), name],
            "deck": ["-c", _OURS + _PEAK, str(home / "deck"), str(home / "deck.pptx")],
        }
        # Both import compiled modules, as an installed package does; the first turn compiles them.
        own = {"PYTHONPYCACHEPREFIX": str(home / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
        environment = {**os.environ, **own}
        found = {key: (float("inf"), 0.0, 0.0) for key in runs}
        for _ in range(9):
            for key, arguments in runs.items():
                spent, peak = _process([sys.executable, *arguments], environment)
                found[key] = (min(found[key][0], spent), peak, 0.0)
        for key, arguments in runs.items():
            found[key] = (*found[key][:2], _instructions([sys.executable, *arguments], environment))
        assert words_of((home / "ours.docx").read_bytes()) == words_of((home / "peer.docx").read_bytes())
    return found


def _process(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Processor milliseconds and peak MiB of a process that ends by printing its own peak.

    What the system counts for a child would hold the memory of this process, from which it was forked.
    """
    process = subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE)
    assert process.stdout is not None
    peak = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return (used.ru_utime + used.ru_stime) * 1000, int(peak or b"0") / 1024


def _instructions(arguments: list[str], environment: dict[str, str]) -> float:
    """Millions of instructions of a process; 0 where nothing here can count them."""
    if shutil.which("perf") is None:
        return 0.0
    counted = ["perf", "stat", "-x", ",", "-e", "instructions:u", *arguments]
    ran = subprocess.run(counted, env=environment, capture_output=True, text=True, check=False)
    number = next((line.split(",")[0] for line in ran.stderr.splitlines() if "instructions" in line), "")
    return int(number) / 1_000_000 if number.isdecimal() else 0.0


# -- growth


def rows_growth(peers: bool) -> Table:
    """1,000 to 8,000 rows of a table."""
    import docx

    def template(prefixed: bool) -> bytes:
        document = docx.Document()
        table = document.add_table(3 if prefixed else 1, 4)
        row = table.rows[1 if prefixed else 0]
        for column, name in enumerate("abcd"):
            row.cells[column].text = f"{{{{ r.{name} }}}}"
        if prefixed:
            table.cell(0, 0).text, table.cell(2, 0).text = "{%tr for r in rows %}", "{%tr endfor %}"
        else:
            row.cells[0].text = "{% for r in rows %}{{ r.a }}"
            row.cells[3].text = "{{ r.d }}{% endfor %}"
        stream = io.BytesIO()
        document.save(stream)
        return stream.getvalue()

    ours, theirs = Template.open(template(False)), template(True)
    found = []
    for count in (1000, 2000, 4000, 8000):
        fill = {"rows": [{"a": "Fjernvarme Ærø", "b": "two", "c": "three", "d": str(n)} for n in range(count)]}
        calls: dict[str, Callable[[], Any]] = {"ours": lambda fill=fill: ours.render(fill)}  # type: ignore[misc]  # bound early
        if peers:
            calls["peer"] = lambda fill=fill: docxtpl_plain(theirs, fill)  # type: ignore[misc]  # bound early
        spent = best(calls, 2)
        found.append((f"{count:,} rows", *(f"{spent[key]:,.0f}" for key in calls)))
    return found


def docxtpl_plain(source: bytes, data: dict[str, Any]) -> bytes:
    """Docxtpl without pictures."""
    from docxtpl import DocxTemplate

    template = DocxTemplate(io.BytesIO(source))
    template.render(data)
    stream = io.BytesIO()
    template.save(stream)
    return stream.getvalue()


def slides_growth(peers: bool) -> Table:
    """100 to 800 slides with a chart each."""
    from pptx import Presentation

    slides = Presentation(io.BytesIO(deck_template()))
    for slide in list(slides.slides._sldIdLst)[2:]:
        slides.part.drop_rel(slide.rId)
        slides.slides._sldIdLst.remove(slide)
    slides.slides[1].notes_slide.notes_text_frame.text = "{% for s in many %}\n{% endfor %}"
    stream = io.BytesIO()
    slides.save(stream)
    ours = Template.open(stream.getvalue())
    calls: dict[str, Callable[[], Any]] = {}
    for count in (100, 200, 400, 800):
        fill = {**deck_data(), "many": list(range(count))}
        names = zipfile.ZipFile(io.BytesIO(ours.render(fill).data)).namelist()
        assert sum(name.startswith("ppt/charts/chart") for name in names) == count
        calls[str(count)] = partial(ours.render, fill)
    spent = best(calls, 3)  # in turns, so that noise meets all sizes alike
    # The peer's time is quadratic: 800 slides would take longer than all the rest here.
    theirs = best({name: partial(pptx_slides, int(name)) for name in calls if int(name) <= 200}, 1) if peers else {}
    return [
        (
            f"{name} slides with a chart",
            f"{spent[name]:,.0f}",
            *([f"{theirs[name]:,.0f}" if name in theirs else "–"] * peers),
        )
        for name in calls
    ]


def pptx_slides(count: int) -> bytes:
    """python-pptx adding slides with a chart each."""
    from pptx import Presentation
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    show, data = Presentation(), _chart_data(deck_data()["charts"]["c1"])
    kind, place = XL_CHART_TYPE.COLUMN_CLUSTERED, (Inches(1), Inches(2), Inches(8), Inches(4))
    for number in range(count):
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = f"Slide {number}"
        slide.shapes.add_chart(kind, *place, data)
    stream = io.BytesIO()
    show.save(stream)
    return stream.getvalue()


# -- the page


def _versions() -> str:
    from importlib.metadata import version

    peers = ", ".join(f"{name} {version(name)}" for name in ("docxtpl", "python-pptx", "jinja2", "lxml"))
    return f"Python {platform.python_version()} on {platform.system()}; {peers}"


def _table(heads: tuple[str, ...], rows: Table) -> str:
    lines = [f"| {' | '.join(heads)} |", f"| --- |{' ---: |' * (len(heads) - 1)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def page(peers: bool) -> str:
    """All figures as Markdown."""
    one, two, three = word(), deck(), cold()
    speed = [
        ("Word: 10 pages, 40 tags, 6 loops, 125 rows, 3 pictures", "docxtpl", *_pair(one["ours"], one["peer"])),
        ("Deck: 12 slides, 60 tags, 3 tables, 5 native charts", "python-pptx", *_pair(two["ours"], two["peer"])),
        ("Word, cold: import, open, render, write", "docxtpl", *_pair(three["ours"][0], three["peer"][0])),
    ]  # fmt: skip
    heads = ("What grows", "docgen ms", "peer ms")[: 3 if peers else 2]
    return f"""# What the engine costs

Made by `python benchmarks/merge.py --write docs/engine-figures.md`; {_versions()}.
Milliseconds of processor time, all of one run; the documents of both sides are proven to say the same before
anything is timed. Your machine has other milliseconds and the same ratios, more or less.

## One document

{_table(("Task", "Peer", "docgen ms", "peer ms", "times as quick"), speed)}

A template is compiled once ({one["open"]:.0f} ms for the Word template, {two["open"]:.0f} ms for the deck)
and rendered for each account: warm means that second part, and every changed part is parsed once more before it is
let out. Cold is one process for one document, most of which is the loading of modules:
Python alone takes {three["python"][0]:.0f} ms of it.{_counted(three)}

## Memory

Peak of a whole process that opens the template and renders it:
{three["ours"][1]:.0f} MiB for the Word document, {three["deck"][1]:.0f} MiB for the deck,
{three["peer"][1]:.0f} MiB for docxtpl and the same Word document, {three["python"][1]:.0f} MiB for Python alone.

## Growth

{_table(heads, rows_growth(peers) + slides_growth(peers))}

Twice as much takes twice as long. The peer is docxtpl for rows, and python-pptx adding slides and charts for slides,
left out (–) where it alone would take longer than all the rest.
"""


def _counted(cold: dict[str, tuple[float, float, float]]) -> str:
    ours, peer = cold["ours"][2], cold["peer"][2]
    if not ours or not peer:
        return ""
    return (
        f"\nIn instructions, which vary with nothing else that a machine does, the cold process takes {ours:,.0f}"
        f"\nmillion and that of docxtpl {peer:,.0f} million, {peer / ours:.1f} times as many."
    )


def _pair(ours: float, peer: float) -> tuple[str, str, str]:
    return f"{ours:.1f}", f"{peer:.1f}", f"{peer / ours:.1f}"


def main() -> None:
    """Measure, print, and write where it is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="Markdown file for the figures")
    parser.add_argument("--quick", action="store_true", help="leave out how the peers grow")
    chosen = parser.parse_args()
    text = page(not chosen.quick)
    print(text)
    if chosen.write:
        chosen.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
