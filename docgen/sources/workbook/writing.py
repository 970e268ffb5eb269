"""From the data of an account to a workbook that a person likes to fill in: one form, one sheet per list.

The data are those of account.yaml, scalars as text.  Drop-downs come from the
model and from the names on other sheets; the colour of a heading says who may
see its column.  Equal data give equal bytes.

Longer than most: a workbook is one form, written sheet by sheet with the same
looks.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from docgen.errors import DocgenError, Place, error
from docgen.sources.imports.tables import CELL_LIMIT, column_letters
from docgen.sources.positions import DataPath, path_text
from docgen.sources.workbook.cells import cell_value
from docgen.sources.workbook.layout import Column, Part, Sheet, form, sheets
from docgen.sources.workbook.lists import in_columns, joined
from docgen.sources.workbook.roi_rows import roi_rows
from docgen.sources.workbook.words import (
    choice_label,
    date_format,
    explanation,
    form_group,
    group_name,
    heading,
    label,
    sheet_name,
    sheet_text,
    spoken,
    unit_name,
    word,
)
from docgen.xlsx import Book, CellValue

HEAD: Final = 2  # the row of headings of every list, counted from 0
_FORM_HEAD: Final = 3
_FIRST_DAY, _LAST_DAY = dt.date(1900, 3, 1), dt.date(2199, 12, 31)
_ADVICE: Final = 70  # width of the explanations in the form
_ROWS: Final = 500  # how far drop-downs reach below the data
_CUSTOMER, _INTERNAL, _PALE, _LINE, _INK = "14607A", "5B6670", "EEF3F5", "C9D3D8", "1F2A30"
_GROUP_COLOURS: Final = {
    "customer": "14607A", "people": "7A5C14", "money": "2E7D4F", "plan": "6B4E9B", "steering": "5B6670"
}  # fmt: skip
# Where a field takes its names from: the sheet and its column.
_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "unit": ("units", "name"), "owner": ("team", "name"), "our_owner": ("team", "name"), "backup": ("team", "name"),
    "by": ("team", "name"), "customer_owner": ("stakeholders", "name"), "reports_to": ("stakeholders", "name"),
    "approver": ("stakeholders", "name"), "stakeholder": ("stakeholders", "name"), "goal": ("customer_goals", "id"),
    "objective": ("objectives", "id"), "competitor": ("competitors", "name"), "meeting_day": ("meetings", "planned"),
}  # fmt: skip
# Units that are no units of the customer, owners that are not ours.
_OTHER_NAMES: Final = frozenset({"Objective.unit", "ServiceMeasure.unit", "SystemLandscape.owner"})
_WIDE: Final = frozenset({"text", "texts"})
_NARROW: Final = frozenset({"date", "whole", "flag", "period"})
_TEXTUAL: Final = frozenset({"text", "string", "words", "texts", "period", "choice"})


def write_workbook(data: Mapping[str, Any], language: str, offerings: Sequence[str] = ()) -> bytes:
    """The workbook of an account.

    Args:
        data: what account.yaml holds, or a part of it.
        language: language of sheets, headings and explanations.
        offerings: ids of what we sell, for drop-downs.

    Raises:
        DocgenError: a value does not fit into a cell.
    """
    return _Writing(data, spoken(language), offerings).bytes()


@dataclass(frozen=True)
class _Filled:
    """The columns of a sheet as they are written, and their rows."""

    columns: tuple[tuple[Column, str], ...]
    rows: tuple[tuple[CellValue, ...], ...]


class _Writing:
    def __init__(self, data: Mapping[str, Any], language: str, offerings: Sequence[str]) -> None:
        self.data, self.language, self.offerings = data, language, offerings
        self.book = Book(text={"font_name": "Calibri", "font_size": 10, "font_color": f"#{_INK}"})
        self.lists: dict[str, str] = {}
        self.long: list[str] = []

    def bytes(self) -> bytes:
        filled = {sheet.id: self.filled(sheet) for sheet in sheets()}
        shown = [sheet for sheet in sheets() if sheet.id != "roi" or filled["roi"].rows]
        account = self.book.sheet(word("account", self.language))
        guide = self.book.sheet(word("guide", self.language))
        tabs = {sheet.id: self.book.sheet(sheet_name(sheet.id, self.language)) for sheet in shown}
        self.choices(shown)
        self.write_form(account)
        self.write_guide(guide, shown, filled)
        for sheet in shown:
            self.write_list(tabs[sheet.id], sheet, filled[sheet.id])
        if self.long:
            problem = f"{len(self.long)} texts are longer than a cell of Excel can be: {', '.join(self.long[:5])}"
            raise DocgenError(error("workbook", Place(), problem, f"shorten them to {CELL_LIMIT:,} characters"))
        account.activate()
        return self.book.data()

    # The hidden sheet of choices.

    def choices(self, shown: Sequence[Sheet]) -> None:
        sheet = self.book.sheet(word("lists", self.language))
        sheet.hide()
        columns = [column for _, group in form() for column in group] + [one for each in shown for one in each.columns]
        known: dict[tuple[str, ...], None] = {}
        for column in columns:
            if column.choices and column.kind == "choice":
                known.setdefault(self.labels(column))
        yes_no = (word("yes", self.language), word("no", self.language))
        for at, names in enumerate([yes_no, *known, *([tuple(self.offerings)] if self.offerings else [])]):
            for row, name in enumerate(names):
                self.book.write(sheet, row, at, name)
            letters = column_letters(at)
            source = f"='{word('lists', self.language)}'!${letters}$1:${letters}${len(names)}"
            self.lists["\n".join(names)] = source
        self.lists["offerings"] = self.lists.get("\n".join(self.offerings), "") if self.offerings else ""

    def labels(self, column: Column) -> tuple[str, ...]:
        return tuple(choice_label(column, choice, self.language) for choice in column.choices)

    def names_of(self, column: Column) -> str:
        """The source of the drop-down of a column; empty where it has none."""
        if column.kind == "choice":
            return self.lists["\n".join(self.labels(column))]
        if column.kind == "flag":
            return self.lists["\n".join((word("yes", self.language), word("no", self.language)))]
        if column.key == "offering":
            return self.lists["offerings"]
        if column.key in _NAMES and f"{column.model}.{column.key}" not in _OTHER_NAMES:
            return f"=names_{_NAMES[column.key][0]}"
        return ""

    # The form.

    def write_form(self, sheet: Any) -> None:
        book, language = self.book, self.language
        groups = [(path, columns) for path, columns in form()]
        tongues = self.form_languages()
        heads = [word("field", language), *(self.titled(word("value", language), tongue) for tongue in tongues)]
        heads += [word("unit", language), word("explanation", language)]
        book.write(sheet, 0, 0, self.title(), book.format(bold=True, font_size=16, font_color=f"#{_CUSTOMER}"))
        self.legend(sheet, 1)
        book.write_row(sheet, _FORM_HEAD, 0, heads, self.head_format(_INK))
        row = _FORM_HEAD + 1
        for path, columns in groups:
            if path:
                book.write_row(
                    sheet, row, 0, [form_group(path, language), *[""] * (len(heads) - 1)], self.group_format()
                )
                row += 1
            for column in columns:
                self.write_field(sheet, row, column, tongues)
                row += 1
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, len(tongues), self.value_width(tongues))
        sheet.set_column(len(tongues) + 1, len(tongues) + 1, 12)
        sheet.set_column(len(tongues) + 2, len(tongues) + 2, _ADVICE)
        sheet.freeze_panes(_FORM_HEAD + 1, 1)
        sheet.set_tab_color(f"#{_INK}")
        self.page(sheet, _FORM_HEAD, row, len(heads), landscape=False)

    def value_width(self, tongues: Sequence[str]) -> int:
        return 46 if len(tongues) == 1 else 40

    def title(self) -> str:
        return str(self.data.get("name") or word("account", self.language))

    def form_languages(self) -> list[str]:
        found = {
            tongue
            for _, columns in form()
            for column in columns
            for tongue in _tongues(_at(self.data, column.path))
            if column.kind == "text"
        }
        return ["", *sorted(found - {""})]

    def write_field(self, sheet: Any, row: int, column: Column, tongues: Sequence[str]) -> None:
        book, language = self.book, self.language
        colour = _CUSTOMER if column.audience == "customer" else _INTERNAL
        name = label(column, language) + (" *" if column.required and len(column.path) == 1 else "")
        edge = {"bottom": 1, "bottom_color": f"#{_LINE}", "valign": "top"}
        advice, value = self.advice(column), _at(self.data, column.path)
        cells = [self.cell(column, value, tongue, column.path) for tongue in tongues]
        sheet.set_row(row, _height([(advice, _ADVICE), *((cell, self.value_width(tongues)) for cell in cells)]))
        book.write(sheet, row, 0, name, book.format(bold=True, font_color=f"#{colour}", **edge))
        for offset, (tongue, found) in enumerate(zip(tongues, cells, strict=True), 1):
            shade = {} if column.in_languages or not tongue else {"bg_color": f"#{_PALE}"}
            book.write(sheet, row, offset, found, self.format(column, found, align="left", **edge, **shade))
        after = len(tongues) + 1
        book.write(sheet, row, after, self.unit(column), book.format(font_color=f"#{_INTERNAL}", **edge))
        book.write(sheet, row, after + 1, advice, book.format(text_wrap=True, font_color=f"#{_INTERNAL}", **edge))
        self.validate(sheet, row, row, 1, column)

    # Lists.

    def write_list(self, tab: Any, sheet: Sheet, filled: _Filled) -> None:
        book, language = self.book, self.language
        book.write(
            tab,
            0,
            0,
            f"{sheet_name(sheet.id, language)}: {sheet_text(sheet.id, language)}",
            book.format(bold=True, font_size=13),
        )
        back = f"internal:'{word('guide', language)}'!A1"
        link = book.format(font_color=f"#{_CUSTOMER}", underline=1)
        for at, (column, tongue) in enumerate(filled.columns):
            self.write_column(tab, sheet, at, column, tongue, filled)
        tab.set_row(1, 34)
        tab.set_row(HEAD, 30)
        widths = [self.width(filled, at, language) for at in range(len(filled.columns))]
        for number, row in enumerate(filled.rows, HEAD + 1):
            tab.set_row(number, _height(zip(row, widths, strict=True)))
            for at, ((column, _), value) in enumerate(zip(filled.columns, row, strict=True)):
                if value is not None:
                    book.write(tab, number, at, value, self.format(column, value, valign="top"))
        last = HEAD + max(len(filled.rows), 1)
        tab.autofilter(HEAD, 0, last, len(filled.columns) - 1)
        tab.freeze_panes(HEAD + 1, 1)
        tab.set_tab_color(f"#{_GROUP_COLOURS[sheet.group]}")
        tab.write_url(0, max(len(filled.columns) - 1, 4), back, link, word("back", language))
        self.page(tab, HEAD, last, len(filled.columns))
        self.define_names(sheet, filled)

    def write_column(self, tab: Any, sheet: Sheet, at: int, column: Column, tongue: str, filled: _Filled) -> None:
        book, language = self.book, self.language
        customer = column.audience == "customer"
        name = self.titled(heading(column, language), tongue) + (" *" if column.required else "")
        hint = book.format(text_wrap=True, italic=True, font_size=8, font_color=f"#{_INTERNAL}", valign="bottom")
        book.write(tab, 1, at, explanation(column, language), hint)
        book.write(tab, HEAD, at, name, self.head_format(_CUSTOMER if customer else _INTERNAL))
        tab.write_comment(HEAD, at, self.note(sheet, column), {"x_scale": 2, "y_scale": 1.4, "author": "docgen"})
        tab.set_column(at, at, self.width(filled, at, language), self.format(column, None, valign="top"))
        self.validate(tab, HEAD + 1, HEAD + len(filled.rows) + _ROWS, at, column)

    def filled(self, sheet: Sheet) -> _Filled:
        """The columns and rows of a list, one column for each language that a text is written in."""
        items = list(self.items(sheet))
        columns: list[tuple[Column, str]] = []
        for column in sheet.columns:
            tongues = {tongue for _, _, item in items for tongue in _tongues(item.get(column.key))} - {None}
            spread = sorted(tongues) if column.in_languages and tongues else [""]
            columns += [(column, tongue) for tongue in spread]
        rows = tuple(
            tuple(self.cell(column, item.get(column.key), tongue, path) for column, tongue in columns)
            for path, _, item in items
        )
        return _Filled(tuple(columns), rows)

    def items(self, sheet: Sheet) -> Iterator[tuple[DataPath, Part, Mapping[str, Any]]]:
        if sheet.id == "decisions":
            yield from self.decisions(sheet.parts[0])
            return
        if sheet.id == "roi":
            for number, path, value in roi_rows(self.data.get("roi") or ()):
                item = {"model": str(number), "path": path, "content": value}
                yield ("roi", number - 1), sheet.parts[0], item
            return
        for part in sheet.parts:
            for number, item in enumerate(_at(self.data, part.path) or ()):
                row = {"text": item} if part.plain else dict(item)
                yield (*part.path, number), part, ({"list": part.name} if len(sheet.parts) > 1 else {}) | row

    def decisions(self, part: Part) -> Iterator[tuple[DataPath, Part, Mapping[str, Any]]]:
        meetings = self.data.get("meetings") or []
        keys = [(meeting.get("planned"), meeting.get("type")) for meeting in meetings]
        days = [day for day, _ in keys]
        for number, meeting in enumerate(meetings):
            day, kind = keys[number]
            item = {"meeting_day": day}
            if days.count(day) > 1:
                item["meeting_type"] = kind
            if keys.count(keys[number]) > 1:
                item["meeting_number"] = str(keys[: number + 1].count(keys[number]))
            for index, decision in enumerate(meeting.get("decisions") or ()):
                yield ("meetings", number, "decisions", index), part, item | dict(decision)

    def cell(self, column: Column, value: Any, tongue: str, path: DataPath) -> CellValue:
        """What the cell of a field holds in one language."""
        if value is None:
            return None
        if column.kind == "texts":
            text = in_columns(value).get(tongue)
        elif column.kind == "words" and tongue:
            text = None
        elif column.kind == "words":
            items = [value] if isinstance(value, str) else list(value)
            text = joined([choice_label(column, item, self.language) for item in items], "words") or None
        elif isinstance(value, Mapping):
            text = value.get(tongue)
        else:
            text = str(value) if not tongue else None
        if text is None or (column.kind == "texts" and not text):
            return None
        found = cell_value(text, column, self.language) if column.kind not in ("texts", "words") else text
        if isinstance(found, str) and len(found) > CELL_LIMIT - 1:
            self.long.append(path_text((*path, *column.path[-1:])))
        return found

    # How things look.

    def titled(self, name: str, tongue: str) -> str:
        return f"{name} ({tongue})" if tongue else name

    def unit(self, column: Column) -> str:
        return unit_name(column.unit, self.language)

    def advice(self, column: Column) -> str:
        """What belongs into a field: its meaning, its form, its choices."""
        language = self.language
        parts = [f"{explanation(column, language)}."]
        if column.kind == "choice" and len(column.choices) <= 12:
            parts.append(word("one_of", language).format(choices=", ".join(self.labels(column))))
        form_of = {"date": "date_form", "period": "period_form", "words": "several", "texts": "lines"}.get(column.kind)
        if column.unit == "share":
            form_of = "share_form"
        if form_of and column.key != "kam":
            parts.append(word(form_of, language))
        return " ".join(part.replace("..", ".") for part in parts)

    def note(self, sheet: Sheet, column: Column) -> str:
        language = self.language
        lines = [self.advice(column)]
        if column.required:
            lines.append(word("required", language))
        if column.model:
            lines.append(word("for_customer" if column.audience == "customer" else "for_us", language))
        if sheet.by_item and column.audience == "customer":
            lines.append(word("by_item", language))
        if column.path:
            lines.append(
                word("key", language).format(
                    key=path_text((*sheet.parts[0].path, 0, *column.path)).replace("[0]", "[]")
                )
            )
        return "\n".join(lines)

    def format(self, column: Column, value: CellValue, **more: Any) -> Any:
        shape: dict[str, Any] = {"text_wrap": column.kind in _WIDE or column.kind == "words", **more}
        if column.kind == "date":
            shape |= {"num_format": date_format(self.language), "align": "left"}
        elif column.unit == "share":
            shape["num_format"] = "0%" if value is None or _decimals(value, 100) == 0 else "0.0##%"
        elif column.unit.startswith("currency"):
            shape["num_format"] = "#,##0" if value is None or _decimals(value) == 0 else "#,##0.00##"
        elif column.kind in _TEXTUAL:
            shape["num_format"] = "@"
        if isinstance(value, str) and value[:1] in ("=", "+", "-", "@"):
            shape["quote_prefix"] = True
        if column.kind in ("whole", "number") and not isinstance(value, str):
            shape.setdefault("align", "right" if column.kind == "number" else "center")
        return self.book.format(**shape)

    def head_format(self, colour: str) -> Any:
        return self.book.format(
            bold=True,
            font_color="#FFFFFF",
            bg_color=f"#{colour}",
            text_wrap=True,
            valign="vcenter",
            border=1,
            border_color="#FFFFFF",
        )

    def group_format(self) -> Any:
        return self.book.format(bold=True, bg_color=f"#{_PALE}", font_color=f"#{_INK}", top=1, top_color=f"#{_LINE}")

    def legend(self, sheet: Any, row: int) -> None:
        book, language = self.book, self.language
        for at, (name, colour) in enumerate((("legend_customer", _CUSTOMER), ("legend_internal", _INTERNAL))):
            book.write(sheet, row, at, word(name, language), self.head_format(colour))
        book.write(sheet, row + 1, 0, word("legend_required", language), book.format(font_color=f"#{_INTERNAL}"))

    def width(self, filled: _Filled, at: int, language: str) -> float:
        column, tongue = filled.columns[at]
        longest = max((len(str(row[at])) for row in filled.rows if row[at] is not None), default=0)
        least = max(map(len, self.titled(heading(column, language), tongue).split())) + 5
        if column.kind in _WIDE:
            return max(least, min(max(longest * 0.8, 28), 52))
        if column.kind in _NARROW:
            return max(least, 13)
        return max(least, min(longest + 3, 34), 14)

    def validate(self, sheet: Any, first: int, last: int, at: int, column: Column) -> None:
        language = self.language
        source = self.names_of(column)
        rule: dict[str, Any] | None = None
        strict = column.kind in ("choice", "flag")
        if source:
            rule = {
                "validate": "list",
                "source": source,
                "error_message": word("rejected", language),
                "show_error": strict,
            }
        elif column.kind == "date":
            rule = {"validate": "date", "criteria": "between", "minimum": _FIRST_DAY, "maximum": _LAST_DAY,
                    "error_message": word("rejected_date", language), "error_type": "warning"}  # fmt: skip
        elif column.kind in ("number", "whole"):
            rule = {"validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15,
                    "error_message": word("rejected_number", language), "error_type": "warning"}  # fmt: skip
        if rule:
            sheet.data_validation(first, at, last, at, rule | {"error_title": word("rejected_title", language)})

    def define_names(self, sheet: Sheet, filled: _Filled) -> None:
        """A name for the column that other sheets choose from; it ends where the names end."""
        keys = {key for name, key in _NAMES.values() if name == sheet.id}
        for at, (column, _) in enumerate(filled.columns):
            if column.key in keys:
                keys.discard(column.key)
                letters, first = column_letters(at), HEAD + 2
                title = sheet_name(sheet.id, self.language)
                whole = f"'{title}'!${letters}${first}:${letters}${first + len(filled.rows) + _ROWS}"
                top = f"'{title}'!${letters}${first}"
                self.book.workbook.define_name(f"names_{sheet.id}", f"={top}:INDEX({whole},MAX(1,COUNTA({whole})))")

    def page(self, sheet: Any, head: int, last: int, columns: int, *, landscape: bool = True) -> None:
        sheet.hide_gridlines(1 if landscape else 2)
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(head)
        sheet.print_area(0, 0, max(last, head + 1), max(columns - 1, 0))

    # The guide.

    def write_guide(self, sheet: Any, shown: Sequence[Sheet], filled: Mapping[str, _Filled]) -> None:
        book, language = self.book, self.language
        book.write(
            sheet, 0, 0, word("guide_title", language), book.format(bold=True, font_size=16, font_color=f"#{_CUSTOMER}")
        )
        row = 2
        for line in word("guide_lines", language).split("\n"):
            sheet.merge_range(row, 0, row, 2, "", book.format(text_wrap=True, valign="top"))
            book.write(sheet, row, 0, line, book.format(text_wrap=True, valign="top"))
            sheet.set_row(row, 28)
            row += 1
        row += 1
        self.legend(sheet, row)
        row += 3
        heads = [word("contents", language), word("rows", language), word("holds", language)]
        book.write_row(sheet, row, 0, heads, self.head_format(_INK))
        for one in shown:
            row += 1
            if one.id == next(each.id for each in shown if each.group == one.group):
                book.write_row(sheet, row, 0, [group_name(one.group, language), "", ""], self.group_format())
                row += 1
            name = sheet_name(one.id, language)
            sheet.write_url(
                row, 0, f"internal:'{name}'!A{HEAD + 2}", book.format(font_color=f"#{_CUSTOMER}", underline=1), name
            )
            count = len(filled[one.id].rows)
            book.write(sheet, row, 1, count or None, book.format(align="center"))
            book.write(sheet, row, 2, sheet_text(one.id, language), book.format(text_wrap=True))
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 20)
        sheet.set_column(2, 2, 84)
        sheet.set_tab_color(f"#{_INK}")
        self.page(sheet, 0, row, 3, landscape=False)


def _height(cells: Iterable[tuple[CellValue, float]]) -> float:
    """The height of a row in points: programs that open the file do not all find it themselves."""
    lines = 1
    for value, width in cells:
        if isinstance(value, str) and (len(value) > width or "\n" in value):
            lines = max(lines, sum(max(math.ceil(len(line) * 0.95 / width), 1) for line in value.split("\n")))
    return min(lines * 13.2 + 2.5, 400)


def _tongues(value: Any) -> Iterator[str]:
    """The languages that a text, or several, is written in; the empty one for a text without."""
    if isinstance(value, Mapping):
        yield from value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _tongues(item)
    elif value is not None:
        yield ""


def _decimals(value: CellValue, times: int = 1) -> int:
    if not isinstance(value, Decimal | int | float):
        return 0
    exponent = (Decimal(str(value)) * times).normalize().as_tuple().exponent
    return max(-int(exponent), 0) if isinstance(exponent, int) else 0


def _at(data: Any, path: DataPath) -> Any:
    for step in path:
        data = data.get(step) if isinstance(data, Mapping) else None
    return data
