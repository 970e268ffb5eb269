"""The pictures of README and docs: built with docgen, laid out by LibreOffice, drawn by pdftoppm.

`python docs/_site/pictures.py` writes docs/pictures/*.png anew; it wants `soffice` and `pdftoppm` on the path and knows
the repository it stands in.  Sizes are pixels; the pictures have few colours, so that all of them together stay small.
"""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import docx
from docx.shared import Cm, Pt
from matplotlib.font_manager import findfont
from PIL import Image, ImageChops, ImageDraw, ImageFont
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Cm as SlideCm
from pptx.util import Pt as SlidePt

from docgen.merge import Template
from docgen.values import Blocks, Chart, Column, Link, Money, Picture, Series, Table

REPO: Final = Path(__file__).resolve().parents[2]
PICTURES: Final = REPO / "docs" / "pictures"
TODAY: Final = "2026-04-15"
SAMPLE: Final = "brightway"
SLIDES: Final = (4, 5, 9, 11)  # of the sample's review: scorecard, value, roadmap, business case
PLAN_PAGE: Final = 3
COLOURS: Final = 128
EDGE, GAP, PAPER, INK, LINE = 24, 20, "#f3f4f5", "#40474d", "#c9ced2"

REVENUE: Final = (Series("Actual", (3.1, 4.4, 4.9, 6.2)),)
DATA: Final[Mapping[str, Any]] = {
    "account": {"name": "Nordkraft A/S", "city": "Aalborg", "note": None},
    "growth": 0.1234,
    "open": True,
    "people": [
        {"name": "Mette", "role": "CFO", "grade": "3"},
        {"name": "Jens", "role": "Buyer", "grade": "5"},
        {"name": "Åse", "role": "CFO", "grade": "1"},
    ],
    "goals": [{"text": "Fewer stops", "now": "14"}, {"text": "Faster answers", "now": "3.4 h"}],
    "charts": {"revenue": Chart("column", ("Q1", "Q2", "Q3", "Q4"), REVENUE, alt="Up.")},
    "months": ("Jan", "Feb", "Mar"),
    "day": dt.date(2026, 3, 31),
    "turnover": Money(Decimal(1_250_000), "DKK"),
    "site": Link("nordkraft.example", "https://nordkraft.example"),
    "summary": Blocks("**Two aims** for the year:\n\n1. fewer stops\n2. faster answers"),
    "badge": False,
    "prices": Table(
        (Column("Service"), Column("Price", "right")), (("Sensors", "120"), ("Support", "40")), "Prices"
    ),
}  # fmt: skip


def main() -> None:
    """Make every picture."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        for picture, image in {"deck-and-plan": sample(Path(name)), **tags(Path(name))}.items():
            image.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
                PICTURES / f"{picture}.png", optimize=True
            )
    print(f"{sum(one.stat().st_size for one in PICTURES.glob('*.png')) / 1024:.0f} KB in {PICTURES}")


# -- the sample


def sample(work: Path) -> Image.Image:
    """Four slides of a review, and a page of the plan beside them."""
    for part in ("docgen.toml", "content", "templates"):
        source = REPO / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, work / part)
    command = [sys.executable, "-m", "docgen", "build", SAMPLE, "--language", "en", "--today", TODAY]
    subprocess.run([*command, "--workspace", str(work)], check=True, stdout=subprocess.DEVNULL)
    deck = next(work.glob(f"output/{SAMPLE}/customer/*review*.pptx"))
    plan = next(work.glob(f"output/{SAMPLE}/internal/*plan*.docx"))
    pages = drawn([deck, plan], width=1400)
    slides = [pages[deck][number - 1] for number in SLIDES]
    width, height = 600, round(600 * slides[0].height / slides[0].width)
    page = pages[plan][PLAN_PAGE - 1]
    tall = 2 * height + GAP
    wide = round(tall * page.width / page.height)
    whole = Image.new("RGB", (2 * width + wide + 2 * GAP + 2 * EDGE, tall + 2 * EDGE), PAPER)
    for number, slide in enumerate(slides):
        place = (EDGE + number % 2 * (width + GAP), EDGE + number // 2 * (height + GAP))
        _put(whole, slide.resize((width, height), Image.Resampling.LANCZOS), place)
    _put(whole, page.resize((wide, tall), Image.Resampling.LANCZOS), (EDGE + 2 * (width + GAP), EDGE))
    return whole


# -- the tags: each a small template and what comes of it


def tags(work: Path) -> dict[str, Image.Image]:
    """Template and result of each main tag, side by side."""
    word = {name: _word(make) for name, make in WORD.items()}
    slides = {name: _deck(make) for name, make in SLIDE.items()}
    files, given = [], {**{n: (d, "docx") for n, d in word.items()}, **{n: (d, "pptx") for n, d in slides.items()}}
    values = {**DATA, "logo": Picture(_logo("Nordkraft", "#0f766e"), alt="Their logo")}
    for name, (data, kind) in given.items():
        template = Template.open(data, name=f"{name}.{kind}", audience="customer")
        for part, content in (("a", data), ("b", template.render(values).data)):
            files.append(work / f"{name}-{part}.{kind}")
            files[-1].write_bytes(content)
    pages = drawn(files, width=900)
    found = {}
    for before, after in zip(files[::2], files[1::2], strict=True):
        name = before.stem.removesuffix("-a")
        if before.suffix == ".docx":
            found[name] = side_by_side([_trimmed(pages[before][0])], [_trimmed(pages[after][0])])
        else:
            found[name] = side_by_side(_small(pages[before]), _small(pages[after]), NOTES[name])
    return found


def _value(document: Any) -> None:
    document.add_paragraph("{{ account.name }} in {{ account.city }} grew by {{ growth|percent(1) }}.")


def _if(document: Any) -> None:
    document.add_paragraph("Status: {% if growth > 0.1 %}strong{% else %}fair{% endif %}")
    for text in ("{% if account.note %}", "Note: {{ account.note }}", "{% endif %}"):
        document.add_paragraph(text)
    document.add_paragraph("Next review in April.")


def _paragraphs(document: Any) -> None:
    document.add_paragraph("{% for p in people %}")
    document.add_paragraph("{{ p.name }} is our {{ p.role }}", style="List Bullet")
    document.add_paragraph("{% endfor %}")


def _rows(document: Any) -> None:
    names = ("{% for p in people %}{{ p.name }}", "{{ p.role }}", "{{ p.grade }}{% endfor %}")
    _table(document, (("Name", "Role", "Grade"), names))


def _loop(document: Any) -> None:
    document.add_paragraph("With {% for p in people %}{{ p.name }}{% if not loop.last %}, {% endif %}{% endfor %}.")


def _own(document: Any) -> None:
    document.add_paragraph("{% macro tag(text) %}[{{ text }}]{% endmacro %}")
    document.add_paragraph("{# keep it short #}{% set who = people[1] %}{{ who.name }} {{ tag(who.role) }}")


def _filters(document: Any) -> None:
    document.add_paragraph("{{ turnover|money }} until {{ day|date('long') }}")
    document.add_paragraph("{{ growth|percent(1) }} more, {{ 1234567|compact }} in all")
    document.add_paragraph("{{ people|join(', ', 'name')|upper }}")


def _columns(document: Any) -> None:
    texts = ("", "{%tc for m in months %}", "{{ m }}", "{%tc endfor %}")
    below = ("Stops", "{%tc for m in months %}", "{{ loop.index }}", "{%tc endfor %}")
    _table(document, (texts, below))


def _cells(document: Any) -> None:
    head = ("", "{%tc for m in months %}", "{% hm %}First quarter", "{%tc endfor %}")
    names = ("", "{%tc for m in months %}", "{{ m }}", "{%tc endfor %}")
    late = ("Late", "{%tc for m in months %}", "{% cellbg 'FFE699' %}{{ loop.index }}", "{%tc endfor %}")
    _table(document, (head, names, late))


def _spans(document: Any) -> None:
    rows = (("{%tr for p in people %}", ""), ("{% vm %}Team", "{{ p.name }}"), ("{%tr endfor %}", ""))
    _table(document, (*rows, ("{% colspan 2 %}{{ people|length }} people", "")))
    last = document.tables[0].rows[-1]._tr
    last.remove(last.tc_lst[-1])


def _internal(document: Any) -> None:
    for text in ("Aims for the year", "{% if internal %}", "They would pay more.", "{% endif %}", "Fewer stops"):
        document.add_paragraph(text)


def _markdown(document: Any) -> None:
    document.add_paragraph("{{ summary }}")
    document.add_paragraph("See {{ site }}.")


def _table(document: Any, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    table.style = "Light Grid Accent 1"
    for cell, text in zip(table._cells, (text for row in rows for text in row), strict=True):
        cell.text = text


WORD: Final[Mapping[str, Callable[[Any], None]]] = {
    "tag-loop": _loop,
    "tag-own": _own,
    "tag-filters": _filters,
    "tag-columns": _columns,
    "tag-cells": _cells,
    "tag-spans": _spans,
    "tag-internal": _internal,
    "tag-markdown": _markdown,
    "tag-value": _value,
    "tag-if": _if,
    "tag-paragraphs": _paragraphs,
    "tag-rows": _rows,
}
NOTES: Final = {
    "tag-slides": ("Speaker notes:", "{% for goal in goals %}", "{% endfor %}"),
    "tag-chart": ("Alt text of the chart:", "{{ charts.revenue }}"),
    "tag-frames": ("Alt texts of the picture and the table:", "{{ logo }}   {{ prices }}"),
    "tag-shape": ("Name of the red shape:", "{% if badge %} Badge"),
}


def _word(make: Callable[[Any], None]) -> bytes:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(13), Cm(7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(0.6)
    style = document.styles["Normal"]
    style.font.name, style.font.size, style.paragraph_format.space_after = "Carlito", Pt(12), Pt(4)
    make(document)
    return _bytes(document)


def _deck(make: Callable[[Any], None]) -> bytes:
    deck = Presentation()
    deck.slide_width, deck.slide_height = SlideCm(16), SlideCm(9)
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    make(slide)
    return _bytes(deck)


def _slide(slide: Any) -> None:
    _line(slide, "{{ goal.text }}", 1, 28)
    _line(slide, "Now {{ goal.now }}", 4, 20)
    slide.notes_slide.notes_text_frame.text = "{% for goal in goals %}\n{% endfor %}"


def _chart(slide: Any) -> None:
    _line(slide, "Revenue of {{ account.name }}", 0.3, 20)
    data = CategoryChartData()
    data.categories = ["a", "b"]
    data.add_series("Sample", (1, 2))
    place = SlideCm(1), SlideCm(2), SlideCm(14), SlideCm(6.6)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, data)
    frame.chart.has_legend = frame.chart.has_title = False
    frame.chart.font.size = SlidePt(14)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", "{{ charts.revenue }}")


def _frames(slide: Any) -> None:
    picture = slide.shapes.add_picture(io.BytesIO(_logo("logo", "#9aa2a8")), SlideCm(1), SlideCm(0.8), SlideCm(5))
    picture._element.nvPicPr.cNvPr.set("descr", "{{ logo }}")
    frame = slide.shapes.add_table(2, 2, SlideCm(1), SlideCm(4), SlideCm(14), SlideCm(2))
    for cell, text in zip(frame.table.iter_cells(), ("Head", "Head", "row", "row"), strict=True):
        cell.text = text
    frame._element.nvGraphicFramePr.cNvPr.set("descr", "{{ prices }}")


def _shape(slide: Any) -> None:
    _line(slide, "Goals of {{ account.name }}", 3.4, 24)
    shape = slide.shapes.add_shape(MSO_SHAPE.OVAL, SlideCm(12), SlideCm(0.7), SlideCm(3), SlideCm(3))
    shape.name, shape.text_frame.text = "{% if badge %} Badge", "Late"
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor(0xB4, 0x23, 0x18)


SLIDE: Final[Mapping[str, Callable[[Any], None]]] = {
    "tag-slides": _slide,
    "tag-chart": _chart,
    "tag-frames": _frames,
    "tag-shape": _shape,
}


def _logo(text: str, colour: str) -> bytes:
    image = Image.new("RGB", (500, 250), colour)
    ImageDraw.Draw(image).text((60, 85), text, "white", ImageFont.truetype(findfont("DejaVu Sans"), 70))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def _line(slide: Any, text: str, top: float, size: int) -> None:
    frame = slide.shapes.add_textbox(SlideCm(1), SlideCm(top), SlideCm(14), SlideCm(1.5)).text_frame
    frame.text, frame.word_wrap = text, True
    frame.paragraphs[0].runs[0].font.size = SlidePt(size)
    frame.paragraphs[0].runs[0].font.name = "Carlito"


def _bytes(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


# -- drawing


def drawn(files: Sequence[Path], width: int) -> dict[Path, list[Image.Image]]:
    """The pages of each file, all laid out in one run of LibreOffice."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", name, *map(str, files)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return {file: _pages(home / f"{file.stem}.pdf", width) for file in files}


def _pages(pdf: Path, width: int) -> list[Image.Image]:
    base = pdf.with_suffix("")
    command = ["pdftoppm", "-png", "-scale-to-x", str(width), "-scale-to-y", "-1", str(pdf), str(base)]
    subprocess.run(command, check=True)
    return [
        Image.open(io.BytesIO(one.read_bytes())).convert("RGB") for one in sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))
    ]


def side_by_side(before: list[Image.Image], after: list[Image.Image], notes: Sequence[str] = ()) -> Image.Image:
    """Two columns with their headings; notes stand below the first."""
    left, right = _column(before, notes), _column(after)
    height = max(left.height, right.height)
    whole = Image.new("RGB", (left.width + right.width + GAP + 2 * EDGE, height + 34 + 2 * EDGE), PAPER)
    draw, font = ImageDraw.Draw(whole), ImageFont.truetype(findfont("DejaVu Sans"), 17)
    for words, column, x in (("You write", left, EDGE), ("You get", right, EDGE + left.width + GAP)):
        draw.text((x, EDGE - 6), words, INK, font)
        whole.paste(column, (x, EDGE + 28))
    return whole


def _column(images: list[Image.Image], notes: Sequence[str] = ()) -> Image.Image:
    mono = ImageFont.truetype(findfont("DejaVu Sans Mono"), 16)
    height = sum(one.height + GAP for one in images) + 26 * len(notes)
    column = Image.new("RGB", (max(one.width for one in images), height), PAPER)
    top = 0
    for one in images:
        _put(column, one, (0, top))
        top += one.height + GAP
    for number, text in enumerate(notes):
        ImageDraw.Draw(column).text((4, top - 8 + 26 * number), text, INK, mono)
    return column


def _put(whole: Image.Image, image: Image.Image, place: tuple[int, int]) -> None:
    whole.paste(image, place)
    x, y = place
    ImageDraw.Draw(whole).rectangle((x, y, x + image.width - 1, y + image.height - 1), outline=LINE)


def _trimmed(page: Image.Image) -> Image.Image:
    """The page down to its last line, in the width that two of them share."""
    shown = ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox()
    bottom = (shown[3] if shown else 40) + 26
    small = page.crop((0, 0, page.width, bottom))
    return small.resize((560, round(bottom * 560 / page.width)), Image.Resampling.LANCZOS)


def _small(pages: list[Image.Image]) -> list[Image.Image]:
    return [one.resize((420, round(420 * one.height / one.width)), Image.Resampling.LANCZOS) for one in pages]


if __name__ == "__main__":
    main()
