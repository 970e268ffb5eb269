"""The merge engine beside docxtpl and python-pptx: same template, same data, equal text proven first.

Run `python benchmarks/merge.py`; figures are the best of several turns, in
milliseconds, taken in turns in one process so that noise meets all alike.
"""

from __future__ import annotations

import io
import sys
import time
import zipfile
from collections.abc import Callable
from typing import Any

from docgen.merge import Template
from docgen.merge.texts import visible_texts
from docgen.values import Chart, Picture, Series

TURNS = 15


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
    found = {name: float("inf") for name in calls}
    for _ in range(turns):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            found[name] = min(found[name], (time.perf_counter() - start) * 1000)
    return found


def word() -> None:
    from docx.shared import Cm
    from docxtpl import DocxTemplate, InlineImage

    source = word_template(pictures=True)
    data, image = word_data(), png()
    ours = Template.open(source, name="report.docx")
    our_data = {**data, **{f"picture{page}": Picture(image, width_cm=4) for page in (1, 4, 7)}}

    def their_render() -> bytes:
        template = DocxTemplate(io.BytesIO(source))
        template.init_docx()
        pictures = {f"picture{p}": InlineImage(template, io.BytesIO(image), width=Cm(4)) for p in (1, 4, 7)}
        template.render({**data, **pictures})
        stream = io.BytesIO()
        template.save(stream)
        return stream.getvalue()

    def our_render() -> bytes:
        return ours.render(our_data).data

    assert words_of(our_render()) == words_of(their_render()), "the two documents do not say the same"
    found = best({"docgen warm": our_render, "docxtpl": their_render, "docgen open": lambda: Template.open(source)})
    report("Word: 10 pages, 40 tags, 6 loops, 125 rows, 3 pictures", found, "docxtpl", "docgen warm")


def deck_template() -> bytes:
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    deck = Presentation()
    for number in range(12):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = f"Slide {number + 1}: {{{{ account.name }}}}"
        box = slide.shapes.add_textbox(Inches(0.5), Inches(1.2), Inches(8), Inches(1)).text_frame
        box.text = f"{{{{ facts.a{number} }}}} and {{{{ facts.b{number} }}}}"
        box.add_paragraph().text = f"{{{{ facts.c{number} }}}} of {{{{ facts.d{number} }}}}"
        if number in (2, 5, 8):
            table = slide.shapes.add_table(2, 4, Inches(0.5), Inches(2.5), Inches(8), Inches(1)).table
            for column, name in enumerate(("text", "owner", "due", "score")):
                table.cell(0, column).text = name.title()
                table.cell(1, column).text = f"{{{{ row.{name} }}}}"
            table.cell(1, 0).text = f"{{% for row in table{number} %}}{{{{ row.text }}}}"
            table.cell(1, 3).text = "{{ row.score }}{% endfor %}"
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


def deck() -> None:
    import copy
    import re

    from pptx import Presentation
    from pptx.chart.data import CategoryChartData

    source, data = deck_template(), deck_data()
    ours = Template.open(source, name="review.pptx")
    tag = re.compile(r"\{\{ (.*?) \}\}")

    def fill(text: str, row: dict[str, Any]) -> str:
        text = re.sub(r"\{%.*?%\}", "", text)
        return tag.sub(lambda m: str(find(m.group(1), row)), text)

    def find(name: str, row: dict[str, Any]) -> Any:
        value: Any = {**data, "row": row}
        for word in name.split("."):
            value = value[word]
        return value

    def fill_frame(frame: Any, row: dict[str, Any]) -> None:
        for paragraph in frame.paragraphs:
            for run in paragraph.runs:
                if "{" in run.text:
                    run.text = fill(run.text, row)

    def their_render() -> bytes:
        """By hand what a program with python-pptx would do: runs, rows, replace_data."""
        shown = Presentation(io.BytesIO(source))
        for number, slide in enumerate(shown.slides):
            for shape in slide.shapes:
                if shape.has_text_frame:
                    fill_frame(shape.text_frame, {})
                if shape.has_table:
                    rows = data[f"table{number}"]
                    model = shape.table._tbl.tr_lst[1]
                    for _ in rows[1:]:
                        model.addnext(copy.deepcopy(model))
                    for index, row in enumerate(rows, 1):
                        for cell in shape.table.rows[index].cells:
                            fill_frame(cell.text_frame, row)
                if shape.has_chart:
                    chart = data["charts"][f"c{number}"]
                    new = CategoryChartData()
                    new.categories = chart.categories
                    for one in chart.series:
                        new.add_series(one.name, one.values)
                    shape.chart.replace_data(new)
        stream = io.BytesIO()
        shown.save(stream)
        return stream.getvalue()

    def our_render() -> bytes:
        return ours.render(data).data

    assert words_of(our_render()) == words_of(their_render()), "the two decks do not say the same"
    found = best({"docgen warm": our_render, "python-pptx": their_render, "docgen open": lambda: Template.open(source)})
    report("Deck: 12 slides, 60 tags, 3 tables, 5 native charts", found, "python-pptx", "docgen warm")


def report(title: str, found: dict[str, float], peer: str, own: str) -> None:
    print(title)
    for name, value in found.items():
        print(f"  {name:<14}{value:9.2f} ms")
    print(f"  {own} is {found[peer] / found[own]:.1f} times as quick as {peer}\n")


def growth() -> None:
    """Time for 1,000 to 8,000 rows, and for 100 to 800 slides with a chart each."""
    import docx
    from pptx import Presentation

    document = docx.Document()
    table = document.add_table(1, 4)
    table.cell(0, 0).text = "{% for r in rows %}{{ r.a }}"
    table.cell(0, 1).text = "{{ r.b }}"
    table.cell(0, 2).text = "{{ r.c }}"
    table.cell(0, 3).text = "{{ r.d }}{% endfor %}"
    stream = io.BytesIO()
    document.save(stream)
    rows = Template.open(stream.getvalue())
    for count in (1000, 2000, 4000, 8000):
        fill = {"rows": [{"a": "one", "b": "two", "c": "three", "d": str(n)} for n in range(count)]}
        print(f"  {count:5} rows {best({'r': lambda f=fill: rows.render(f)}, 3)['r']:9.1f} ms")
    source = deck_template()
    slides = Presentation(io.BytesIO(source))
    for slide in list(slides.slides._sldIdLst)[2:]:
        slides.part.drop_rel(slide.rId)
        slides.slides._sldIdLst.remove(slide)
    slides.slides[1].notes_slide.notes_text_frame.text = "{% for s in many %}\n{% endfor %}"
    stream = io.BytesIO()
    slides.save(stream)
    deck_of_many = Template.open(stream.getvalue())
    for count in (100, 200, 400, 800):
        fill = {**deck_data(), "many": list(range(count))}
        made = deck_of_many.render(fill)
        assert len(zipfile.ZipFile(io.BytesIO(made.data)).namelist()) > count * 3
        print(f"  {count:5} slides with a chart {best({'r': lambda f=fill: deck_of_many.render(f)}, 2)['r']:9.1f} ms")


if __name__ == "__main__":
    word()
    deck()
    if "--growth" in sys.argv:
        growth()
