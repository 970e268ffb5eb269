"""What the sheets of one workbook share: the book, its look, the model, and where each figure stands.

Colours are the house's: white paper, ink text, petrol accent, sand panels.
Text goes in as text, whatever it starts with; formulas are ours alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from docgen.language.formats import Formats, formats
from docgen.roi.engine import Plan, PlanLine
from docgen.roi.model import RoiModel, text_in
from docgen.roi.result import RoiResult
from docgen.roi.words import say, scenario_name
from docgen.xlsx import Book, Formula

Array = npt.NDArray[np.float64]

SHEETS: Final = ("summary", "inputs", "calculation", "cash_flow", "scenarios", "sensitivity", "simulation")


@dataclass(frozen=True)
class Palette:
    """The colours of the workbook, six hexadecimal digits each; the names are those of an Office theme."""

    dk1: str = "22282E"
    lt1: str = "FFFFFF"
    dk2: str = "0D3B4C"
    lt2: str = "F4F1EA"
    accent1: str = "14607A"
    accent2: str = "5B9DB3"
    accent3: str = "80705A"
    muted: str = "505E6C"
    rule: str = "D9D9D9"
    grid: str = "F2F2F2"
    comparator: str = "9DC4D1"
    pale: str = "DEEBF0"

    @classmethod
    def of(cls, colours: Mapping[str, str]) -> Palette:
        """The house's palette with a company's own colours for the slots that it names."""
        return cls(**{key: value for key, value in colours.items() if key in cls.__dataclass_fields__})


@dataclass
class Work:
    """One workbook in the making.

    Attributes:
        refs: absolute references by key, such as ``driver.stops`` or ``row.net``.
    """

    book: Book
    model: RoiModel
    plan: Plan
    result: RoiResult
    language: str
    company: str
    as_of: dt.date | None
    palette: Palette = field(default_factory=Palette)
    sheets: dict[str, Any] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    styles: dict[tuple[Any, ...], Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for key in SHEETS:
            self.sheets[key] = self.book.sheet(self.say(f"sheet.{key}"))
        self.formats: Formats = formats(self.language)
        self.values = self.plan.values()
        self.letters = {line.line.id: _letter(number) for number, line in enumerate(self.plan.lines)}

    @property
    def periods(self) -> int:
        """Periods after the decision."""
        return len(self.plan.times) - 1

    def say(self, key: str, **values: object) -> str:
        """A text of the catalogue."""
        return say(key, self.language, **values)

    def text(self, text: Any, fallback: str = "") -> str:
        """A text of the model in the workbook's language."""
        return text_in(text, self.language, fallback)

    def name(self, line: PlanLine) -> str:
        """A line's name."""
        return self.text(line.line.name, line.line.id)

    def scenario_name(self, name: str) -> str:
        """A scenario's name as readers see it."""
        return scenario_name(name, self.language, self.model.scenario_names)

    def quoted(self, key: str) -> str:
        """The name of a sheet as formulas write it."""
        name = str(self.sheets[key].get_name())
        return "'" + name.replace("'", "''") + "'"

    def cell(self, sheet: str, row: int, column: int) -> str:
        """An absolute reference to a cell of another sheet."""
        return f"{self.quoted(sheet)}!${column_name(column)}${row + 1}"

    def span(self, sheet: str, row: int, first: int, last: int) -> str:
        """An absolute reference to cells side by side."""
        return f"{self.quoted(sheet)}!${column_name(first)}${row + 1}:${column_name(last)}${row + 1}"

    def define(self, name: str, reference: str) -> None:
        """A defined name."""
        self.book.workbook.define_name(name, f"={reference}")

    # --- looks ---------------------------------------------------------------------------------------------------

    def style(self, kind: str = "text", **more: Any) -> Any:
        """A cell format: a kind of `_KINDS` with more properties on top."""
        # A workbook has some thousand cells and a few dozen looks.
        key = (kind, *more.items())
        if key not in self.styles:
            self.styles[key] = self._style(kind, more)
        return self.styles[key]

    def _style(self, kind: str, more: Mapping[str, Any]) -> Any:
        colours = {key: f"#{value}" for key, value in vars(self.palette).items()}
        properties = {key: colours.get(value, value) for key, value in {**_KINDS[kind], **more}.items()}
        if "num_format" in properties:
            properties["num_format"] = self.localised(str(properties["num_format"]))
        return self.book.format(**properties)

    def localised(self, code: str) -> str:
        """A number format with the prefix by which programs follow the language."""
        prefix = self.formats.excel().partition("#")[0]
        # Some languages have a space before the sign.
        code = code.replace("%", self.formats.excel("percent").rpartition("0")[2])
        return ";".join(part if part.startswith('"') else prefix + part for part in code.split(";"))

    def put(self, sheet: str, row: int, column: int, value: Any, kind: str = "text", **more: Any) -> None:
        """A value or `Formula` in a cell."""
        self.book.write(self.sheets[sheet], row, column, value, self.style(kind, **more))

    def title(self, sheet: str, text: str, subtitle: str = "") -> None:
        """The first two rows of a sheet."""
        page = self.sheets[sheet]
        page.set_row(0, 30)
        self.put(sheet, 0, 0, text, "title")
        self.put(sheet, 1, 0, subtitle, "subtitle")
        page.hide_gridlines(2)
        page.set_default_row(18)

    def head(self, sheet: str, row: int, texts: Sequence[str], left: int = 1) -> None:
        """A row of column headings; the first `left` are aligned left."""
        if any(len(text) > 15 for text in texts[left:]):
            self.sheets[sheet].set_row(row, 34)
        for column, text in enumerate(texts):
            self.put(sheet, row, column, text, "head" if column < left else "head_right")

    def page(
        self, sheet: str, *, repeat: int | None = None, area: tuple[int, int] | None = None, pages: int = 0
    ) -> None:
        """Print set-up: landscape A4, one page wide, at most `pages` high, headings repeated, page numbers."""
        page = self.sheets[sheet]
        page.set_landscape()
        page.set_paper(9)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        page.fit_to_pages(1, pages)
        if repeat is not None:
            page.repeat_rows(repeat)
        if area is not None:
            page.print_area(0, 0, *area)
        words = [self.company, self.text(self.model.name)]
        left = " · ".join(word for word in words if word).replace("&", "&&")
        count = self.say("page_of")
        page.set_footer(f"&L&8{left[:120]}&R&8{count.format(page='&P', pages='&N')}")
        page.protect("", {"select_locked_cells": True, "format_columns": True, "format_rows": True})


_MONEY: Final = '#,##0_);(#,##0);"–"_)'
# The colours here are names of the palette.
_BASE: Final[Mapping[str, Any]] = {"font_color": "dk1", "valign": "vcenter"}
_RULE: Final[Mapping[str, Any]] = {**_BASE, "bottom": 1, "bottom_color": "rule"}
_KINDS: Final[dict[str, dict[str, Any]]] = {
    "text": {**_RULE},
    "plain": {**_BASE},
    "wrap": {**_RULE, "text_wrap": True},
    "name": {**_RULE, "bold": True, "font_color": "dk2"},
    "title": {"font_name": "Cambria", "font_size": 20, "bold": True, "font_color": "dk2", "valign": "vcenter"},
    "subtitle": {"font_color": "muted", "font_size": 10},
    "section": {"font_name": "Cambria", "font_size": 14, "bold": True, "font_color": "dk2"},
    "kicker": {"bold": True, "font_color": "accent1", "font_size": 11},
    "note": {"font_color": "muted", "font_size": 9, "valign": "top", "text_wrap": True},
    "head": {
        "bold": True, "font_color": "dk2", "bottom": 2, "bottom_color": "dk2", "text_wrap": True, "valign": "bottom",
        "align": "left",  # an indent holds only with it
    },
    "head_right": {
        "bold": True, "font_color": "dk2", "bottom": 2, "bottom_color": "dk2", "text_wrap": True, "valign": "bottom",
        "align": "right",
    },
    "money": {**_RULE, "num_format": _MONEY, "align": "right"},
    "number": {**_RULE, "num_format": "#,##0.######", "align": "right"},
    "whole": {**_RULE, "num_format": "#,##0", "align": "right"},
    "share": {**_RULE, "num_format": "0.0%_)", "align": "right"},
    "decimal": {**_RULE, "num_format": "0.00_)", "align": "right"},
    "factor": {**_RULE, "num_format": "0.0000", "align": "right"},
    "months": {**_RULE, "num_format": "0.0_)", "align": "right", "shrink": True},
    "date": {**_RULE, "num_format": "dd.mm.yyyy", "align": "right"},
    "total": {"bold": True, "font_color": "dk2", "top": 1, "top_color": "dk2", "bottom": 1, "bottom_color": "rule",
              "num_format": _MONEY, "align": "right", "valign": "vcenter"},
    "total_name": {"bold": True, "font_color": "dk2", "top": 1, "top_color": "dk2", "bottom": 1,
                   "bottom_color": "rule", "valign": "vcenter"},
    "result": {"bold": True, "font_color": "dk2", "bg_color": "lt2", "num_format": _MONEY, "align": "right",
               "bottom": 1, "bottom_color": "rule", "valign": "vcenter"},
    "result_name": {"bold": True, "font_color": "dk2", "bg_color": "lt2", "bottom": 1, "bottom_color": "rule",
                    "valign": "vcenter"},
    # Typed figures are blue, computed ones ink: the habit of finance teams.
    "typed": {**_RULE, "num_format": "#,##0.######", "align": "right", "font_color": "accent1"},
    "typed_money": {**_RULE, "num_format": _MONEY, "align": "right", "font_color": "accent1"},
    "own": {"num_format": "#,##0.######", "align": "right", "font_color": "accent1", "bold": True, "locked": False,
            "bg_color": "pale", "border": 1, "border_color": "comparator", "valign": "vcenter"},
    "choice": {"bold": True, "font_color": "accent1", "locked": False, "bg_color": "pale", "border": 1,
               "border_color": "comparator", "valign": "vcenter"},
    "warning": {"bold": True, "font_color": "dk2", "bg_color": "lt2", "left": 5, "left_color": "accent1",
                "valign": "vcenter", "text_wrap": True, "indent": 1},
}  # fmt: skip


def column_name(column: int) -> str:
    """The letters of a column, 0 the first."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def live(code: str, value: float | str | None) -> Formula:
    """A formula with the value that it has now."""
    return Formula(f"={code}", "" if value is None else value)


def _letter(number: int) -> str:
    return column_name(number)
