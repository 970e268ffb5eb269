"""From the sheets of an account workbook to the data that account.yaml would hold, with every fault at once.

Sheets are known by their names and columns by their headings, in any
language, wherever they stand.  What people add for themselves is left alone
with a word; what cannot be read is a fault at its cell.

Longer than most: its two halves, finding cells and judging them, share places
for their faults.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from docgen.errors import Fault, Place, did_you_mean, error, nearest, warning
from docgen.sources.imports.tables import column_letters
from docgen.sources.positions import DataPath, path_text
from docgen.sources.workbook.cells import CellError, read_cell
from docgen.sources.workbook.grid import Cell, Grid
from docgen.sources.workbook.layout import Column, Part, Sheet, form, sheets
from docgen.sources.workbook.lists import from_columns, split
from docgen.sources.workbook.roi_rows import RoiRows
from docgen.sources.workbook.source import Listed, WorkbookFile
from docgen.sources.workbook.words import (
    choice_label,
    choice_of,
    heading,
    headings_of,
    labels_of,
    normal,
    sheet_name,
    sheet_names,
    without_language,
    word,
)

# Headings stand near the top; what people write above them is a note or two.
_HEAD_ROWS: Final = 40
_CODE: Final = re.compile(r"\[\$([A-Z]{3})")
_ISO: Final = re.compile("[A-Z]{3}")
_SIGNS: Final = {"€": "EUR", "£": "GBP"}


@dataclass
class Outcome:
    """What was read.

    Attributes:
        data: the account as account.yaml would hold it.
        source: where its values stand.
        faults: what was said about the cells.
        absent: lists whose sheet lacks a column that no row can do without, and its key.
    """

    data: dict[str, Any]
    source: WorkbookFile
    faults: list[Fault]
    absent: set[tuple[DataPath, str]] = field(default_factory=set)


def read_sheets(grids: Iterable[Grid], file: str) -> Outcome:
    """The account that the sheets of a workbook describe."""
    reading = _Reading(file)
    reading.read([grid for grid in grids if grid.cells])
    source = WorkbookFile(file, "", form=reading.form, lists=reading.listed())
    return Outcome(reading.data, source, reading.faults, reading.absent)


@dataclass
class _Head:
    """The row of headings of a sheet: its row, and each known column by its place, with the language behind it."""

    row: int
    columns: dict[int, tuple[Column, str]] = field(default_factory=dict)


class _Reading:
    def __init__(self, file: str) -> None:
        self.file = file
        self.language = "en"
        self.data: dict[str, Any] = {}
        self.form: dict[DataPath, str] = {}
        self.rows: dict[DataPath, list[int]] = {}
        self.columns: dict[DataPath, tuple[str, dict[str, str]]] = {}
        self.faults: list[Fault] = []
        self.absent: set[tuple[DataPath, str]] = set()

    def read(self, grids: list[Grid]) -> None:
        found = self.sheets(grids)
        if "account" not in found:
            names = " or ".join(word("account", one) for one in ("en", "da"))
            problem = "the workbook has no sheet that holds the account's name and id"
            self.faults.append(error("workbook", Place(file=self.file), problem, f"call that sheet {names}"))
            return
        self.read_form(found["account"])
        for sheet in sheets():
            if sheet.id in found:
                self.read_list(sheet, found[sheet.id])

    def sheets(self, grids: list[Grid]) -> dict[str, Grid]:
        """The grid of each sheet that is known, by its id; a word about the others."""
        known = {normal(name): sheet.id for sheet in sheets() for name in sheet_names(sheet)}
        skipped = {normal(word(name, one)) for name in ("guide", "lists") for one in ("da", "en")}
        accounts = {normal(word("account", one)): one for one in ("en", "da")}
        found: dict[str, Grid] = {}
        unknown = []
        for grid in grids:
            name = normal(grid.name)
            sheet = "account" if name in accounts else known.get(name)
            self.language = accounts.get(name, self.language)
            if sheet is None:
                unknown += [grid] if name not in skipped else []
            elif sheet in found:
                problem = f"the sheets {found[sheet].name} and {grid.name} hold the same list"
                self.faults.append(
                    error("workbook", Place(file=self.file, cell=grid.name), problem, "bring them together")
                )
            else:
                found[sheet] = grid
        for grid in unknown:
            self.own_sheet(grid, set(found))
        return found

    def own_sheet(self, grid: Grid, found: set[str]) -> None:
        """A word about a sheet that is not read; a fault where it must be a list of the account."""
        place = Place(file=self.file, cell=grid.name)
        free = {sheet_name(sheet.id, self.language): sheet for sheet in sheets() if sheet.id not in found}
        meant = next((name for name in free if _slip(grid.name, name) or _looks_like(grid, free[name])), None)
        if meant is not None:
            problem = f"the sheet is not read, for docgen knows the list as {meant}"
            self.faults.append(error("not-read", place, problem, f"call the sheet {meant}"))
        else:
            problem = "the sheet is not read, for docgen knows none of this name"
            self.faults.append(warning("not-read", place, problem))

    # The form of single values.

    def read_form(self, grid: Grid) -> None:
        columns = {normal(name): column for _, group in form() for column in group for name in labels_of(column)}
        head = self.form_head(grid)
        if head is None:
            names = f"{word('field', self.language)} and {word('value', self.language)}"
            self.say(error, grid, 1, 1, (), "the row of headings is missing", f"write the headings {names} in one row")
            return
        row, at, values = head
        for number, cells in grid.cells.items():
            if number <= row:
                continue
            name = cells.get(at)
            filled = {tongue: cells[column] for column, tongue in values.items() if column in cells}
            column = columns.get(normal(str(name.value))) if name is not None else None
            if column is not None:
                self.form_value(grid, number, min(values), column, filled)
            elif filled:
                said = str(name.value) if name is not None else ""
                shown = [next(iter(reversed(list(labels_of(one))))) for one in columns.values()]
                problem = (
                    f"the field '{said}' is not known, and its value is not read" if said else "the value has no field"
                )
                self.say(warning, grid, number, at, (), problem, did_you_mean(said, shown) if said else "")

    def form_head(self, grid: Grid) -> tuple[int, int, dict[int, str]] | None:
        """The row of headings, the column of the fields, and the columns of the values with their languages."""
        fields = {normal(word("field", one)) for one in ("da", "en")}
        named = {normal(word("value", one)) for one in ("da", "en")}
        for number, cells in list(grid.cells.items())[:_HEAD_ROWS]:
            at = next((column for column, cell in cells.items() if normal(str(cell.value)) in fields), None)
            found = {column: without_language(str(cell.value)) for column, cell in cells.items()}
            values = {column: tongue for column, (name, tongue) in found.items() if name in named}
            if at is not None and values:
                return number, at, values
        return None

    def form_value(self, grid: Grid, row: int, first: int, column: Column, filled: Mapping[str, Cell]) -> None:
        path = column.path
        if path in self.form and (filled and _at(self.data, path) is not None):
            problem = f"the field stands in {self.form[path]} already"
            self.say(error, grid, row, first, path, problem, "keep one of the two")
            return
        if filled or path not in self.form:
            at = next(iter(filled.values())).column if filled else first
            self.form[path] = _cell_name(grid, row, at)
        value = self.value(grid, path, column, filled, "")
        if value is not None:
            _put(self.data, path, value)

    # Lists.

    def read_list(self, sheet: Sheet, grid: Grid) -> None:
        head = self.head(sheet, grid)
        if head is None:
            names = ", ".join(heading(column, self.language) for column in sheet.columns[:4])
            fix = f"write the headings in one row: {names} …"
            self.say(error, grid, next(iter(grid.cells)), 1, (), "the row of headings is missing", fix)
            return
        grid = self.unmerged(grid, head)
        letters = {_key(column, tongue): column_letters(at - 1) for at, (column, tongue) in head.columns.items()}
        for part in sheet.parts:
            self.columns[part.path] = (grid.name, letters)
        rows = [
            (row, cells) for row, cells in grid.cells.items() if row > head.row and cells.keys() & head.columns.keys()
        ]
        if not rows:
            return
        self.missing_columns(sheet, grid, head)
        if sheet.id == "roi":
            self.read_roi(sheet, grid, head, rows)
            return
        for row, cells in rows:
            known = [(column, tongue, cells[at]) for at, (column, tongue) in head.columns.items() if at in cells]
            self.read_row(sheet, grid, row, known)

    def head(self, sheet: Sheet, grid: Grid) -> _Head | None:
        known = headings_of(sheet)
        best: dict[int, tuple[str, str]] = {}
        number = 0
        for row, cells in list(grid.cells.items())[:_HEAD_ROWS]:
            names = {at: _named(str(cell.value), known) for at, cell in cells.items() if isinstance(cell.value, str)}
            found = {at: name for at, name in names.items() if name[0] in known}
            if len(set(found.values())) > len(set(best.values())):
                best, number = found, row
        if not best:
            return None
        head = _Head(number)
        for at, (name, tongue) in best.items():
            column = known[name]
            if (column, tongue) in head.columns.values():
                self.say(error, grid, number, at, (), f"the heading '{name}' stands twice", "rename one of the two")
            elif tongue and not column.in_languages:
                problem = f"'{heading(column, self.language)}' is the same in every language"
                self.say(error, grid, number, at, (), problem, f"write the heading without ({tongue})")
            else:
                head.columns[at] = (column, tongue)
        self.own_columns(sheet, grid, head, set(best))
        return head

    def own_columns(self, sheet: Sheet, grid: Grid, head: _Head, known: set[int]) -> None:
        used = Counter(at for row, cells in grid.cells.items() if row > head.row for at in cells if at not in known)
        titles = grid.cells[head.row]
        free = [
            heading(column, self.language)
            for column in sheet.columns
            if column not in [found for found, _ in head.columns.values()]
        ]
        for at in sorted(used):
            title = str(titles[at].value) if at in titles else ""
            near = nearest(title, free) if title else None
            problem = f"the column '{title}' is not read" if title else "the column has no heading and is not read"
            kind = error if near is not None and _slip(without_language(title)[0], near) else warning
            self.say(kind, grid, head.row, at, (), problem, f"did you mean {near}?" if near else "")

    def missing_columns(self, sheet: Sheet, grid: Grid, head: _Head) -> None:
        present = {column.key for column, _ in head.columns.values()}
        for column in sheet.columns:
            if column.required and column.key not in present:
                self.absent.update((part.path, column.key) for part in sheet.parts)
                name = heading(column, self.language)
                problem = f"the column '{name}' is missing, and no row can do without it"
                self.say(
                    error, grid, head.row, min(head.columns), (), problem, f"write the heading {name} over its column"
                )

    def unmerged(self, grid: Grid, head: _Head) -> Grid:
        """The grid with the value of cells that are merged downwards in each of their rows."""
        cells = {row: dict(found) for row, found in grid.cells.items()}
        for top, left, bottom, right in grid.merged:
            first = cells.get(top, {}).get(left)
            if top <= head.row or first is None:
                continue
            if left != right and any(at in head.columns for at in range(left + 1, right + 1)):
                self.say(error, grid, top, left, (), "merged cells cover several columns", "split the cells")
            column = head.columns.get(left, (None, ""))[0]
            for row in range(top + 1, min(bottom, max(cells)) + 1):
                if column is not None and cells.get(row):
                    if column.kind in ("number", "whole"):
                        problem = (
                            "merged cells cover several rows, and the number can stand for each or for all of them"
                        )
                        self.say(error, grid, top, left, (), problem, "split the cells, and write each row's number")
                        break
                    cells[row][left] = Cell(row, left, first.value, first.kind, first.format)
        return Grid(grid.name, cells, grid.merged, grid.hidden)

    def read_row(self, sheet: Sheet, grid: Grid, row: int, known: list[tuple[Column, str, Cell]]) -> None:
        found: dict[str, dict[str, Cell]] = {}
        for column, tongue, cell in known:
            found.setdefault(column.key, {})[tongue] = cell
        target = self.target(sheet, grid, row, found)
        if target is None:
            return
        part, path = target
        number = len(self.rows.setdefault(path, []))
        unit = self.row_unit(sheet, found)
        item: dict[str, Any] = {}
        before = len(self.faults)
        for column in sheet.columns:
            cells = found.get(column.key, {})
            if (column.path and cells) or (part.plain and column.key == "text"):
                self.check_currency(sheet, grid, (*path, number, column.key), column, found)
                where = (*path, number) if part.plain else (*path, number, *column.path)
                value = self.value(grid, where, column, cells, unit)
                if value is not None:
                    item[column.key] = value
        self.rows[path].append(row)
        if part.plain and len(self.faults) == before:
            self.plain_row(sheet, grid, row, (*path, number), item)
        items = _at(self.data, path)
        if items is None:
            items = []
            _put(self.data, path, items)
        items.append(item.get("text", "") if part.plain else item)

    def plain_row(self, sheet: Sheet, grid: Grid, row: int, path: DataPath, item: Mapping[str, Any]) -> None:
        for key in item.keys() - {"text"}:
            name = heading(sheet.column(key), self.language)
            self.say(error, grid, row, 1, path, f"this kind of row has no {name}", "leave that cell empty")
        if "text" not in item:
            self.say(error, grid, row, 1, path, "the row has no text", "write it, or delete the row")

    def target(
        self, sheet: Sheet, grid: Grid, row: int, found: Mapping[str, Mapping[str, Cell]]
    ) -> tuple[Part, DataPath] | None:
        """The list that a row belongs to; None with a fault where it cannot be told."""
        part = sheet.parts[0]
        if sheet.id == "decisions":
            return self.meeting(sheet, grid, row, found)
        if len(sheet.parts) == 1:
            return part, part.path
        column = sheet.column("list")
        name = self.key(grid, row, column, found)
        if name is None:
            return None
        part = next(part for part in sheet.parts if part.name == name)
        return part, part.path

    def key(self, grid: Grid, row: int, column: Column, found: Mapping[str, Mapping[str, Cell]]) -> str | None:
        cells = found.get(column.key)
        before = len(self.faults)
        value = self.value(grid, (), column, cells, "") if cells else None
        if value is None and len(self.faults) == before and column.key not in {key for _, key in self.absent}:
            names = ", ".join(choice_label(column, choice, self.language) for choice in column.choices)
            fix = f"write one of {names}" if names else "write it, or delete the row"
            self.say(error, grid, row, 1, (), f"'{heading(column, self.language)}' is missing", fix)
        return None if value is None else str(value)

    def meeting(
        self, sheet: Sheet, grid: Grid, row: int, found: Mapping[str, Mapping[str, Cell]]
    ) -> tuple[Part, DataPath] | None:
        day_column, kind_column, number_column = sheet.columns[:3]
        day = self.key(grid, row, day_column, found)
        if day is None:
            return None
        kind = self.value(grid, (), kind_column, found.get(kind_column.key, {}), "")
        number = self.value(grid, (), number_column, found.get(number_column.key, {}), "")
        fits = [
            at
            for at, meeting in enumerate(self.data.get("meetings", []))
            if meeting.get("planned") == day and (kind is None or meeting.get("type") == kind)
        ]
        if number is not None and number.isdigit() and 0 < int(number) <= len(fits):
            fits = [fits[int(number) - 1]]
        if len(fits) != 1:
            several = f"{len(fits)} meetings are planned on {day}"
            problem = (
                several
                if fits
                else f"no meeting on the sheet {sheet_name('meetings', self.language)} is planned on {day}"
            )
            names = f"{heading(kind_column, self.language)} and {heading(number_column, self.language)}"
            fix = f"say which with {names}" if fits else "correct the day, or add the meeting"
            self.say(error, grid, row, next(iter(found["meeting_day"].values())).column, (), problem, fix)
            return None
        return sheet.parts[0], ("meetings", fits[0], "decisions")

    def row_unit(self, sheet: Sheet, found: Mapping[str, Mapping[str, Cell]]) -> str:
        """What a row says about its numbers: the unit they are counted in, or that they are shares."""
        if sheet.id == "targets":
            cells = found.get("measure", {}).values()
            choice = next((choice_of(sheet.column("measure"), str(cell.value)) for cell in cells), None)
            return "share" if choice == "margin" else ""
        if sheet.id in ("objectives", "service"):
            return next((str(cell.value) for cell in found.get("unit", {}).values()), "")
        return ""

    def check_currency(
        self, sheet: Sheet, grid: Grid, path: DataPath, column: Column, found: Mapping[str, Mapping[str, Cell]]
    ) -> None:
        """A fault where a number is formatted as an amount in another currency than its row's."""
        for cell in found.get(column.key, {}).values() if column.unit.startswith("currency") else ():
            code = _CODE.search(cell.format)
            shown = code[1] if code else next((_SIGNS[sign] for sign in _SIGNS if sign in cell.format), None)
            own = next((str(one.value) for one in found.get("currency", {}).values()), self.data.get("currency", "DKK"))
            if shown is not None and _ISO.fullmatch(own.strip().upper()) and shown != own.strip().upper():
                problem = f"the cell is formatted as {shown}, and the row is in {own}"
                self.say(
                    error,
                    grid,
                    cell.row,
                    cell.column,
                    path,
                    problem,
                    "write the currency of the row, or change the format",
                )

    def read_roi(self, sheet: Sheet, grid: Grid, head: _Head, rows: list[tuple[int, dict[int, Cell]]]) -> None:
        models = RoiRows()
        for row, cells in rows:
            known = {column.key: {"": cells[at]} for at, (column, _) in head.columns.items() if at in cells}
            at = next(iter(known.values()))[""].column
            said = {column.key: self.value(grid, (), column, known.get(column.key, {}), "") for column in sheet.columns}
            problem = models.add(said["model"], said["path"], said["content"], _cell_name(grid, row, at))
            if problem:
                self.say(error, grid, row, at, (), problem, "write a path such as drivers[0].low")
        data, places, problems = models.result()
        for problem in problems:
            self.say(error, grid, head.row, 1, ("roi",), problem, "number the items of each list from 0 without gaps")
        if data:
            self.data["roi"] = data
        self.form.update(places)

    # Values.

    def value(self, grid: Grid, path: DataPath, column: Column, cells: Mapping[str, Cell], unit: str) -> Any:
        """The value of the cells of one field, one for each language; None where there is none, or a fault is told."""
        texts: dict[str, str] = {}
        for tongue, cell in cells.items():
            try:
                text = read_cell(cell, column, self.language, unit)
            except CellError as refused:
                self.say(error, grid, cell.row, cell.column, path, refused.problem, refused.fix)
                continue
            if text is not None:
                texts[tongue] = text
        if not texts:
            return None
        if column.kind == "texts":
            return from_columns(texts) or None
        if not column.in_languages and "" not in texts:
            cell = next(iter(cells.values()))
            problem = f"'{heading(column, self.language)}' is the same in every language"
            self.say(error, grid, cell.row, cell.column, path, problem, "write it in the column without a language")
            return None
        if "" in texts and len(texts) > 1:
            cell = cells[""]
            name = heading(column, self.language)
            problem = f"'{name}' stands both without a language and with one"
            self.say(error, grid, cell.row, cell.column, path, problem, "keep one of the two")
            return None
        if column.kind == "words":
            items = self.words(grid, path, column, next(iter(cells.values())), texts[""])
            return items[0] if path == ("kam",) and len(items) == 1 else items
        return texts.get("", texts)

    def words(self, grid: Grid, path: DataPath, column: Column, cell: Cell, text: str) -> list[str]:
        items = []
        for item in split(text, "words"):
            found = choice_of(column, item or "") if column.choices else item
            if found is None:
                names = [choice_label(column, choice, self.language) for choice in column.choices]
                problem = f"'{item}' is not known here"
                self.say(error, grid, cell.row, cell.column, path, problem, did_you_mean(item or "", names))
            else:
                items.append(found)
        return items

    def say(self, kind: Any, grid: Grid, row: int, column: int, path: DataPath, problem: str, fix: str = "") -> None:
        place = Place(file=self.file, cell=_cell_name(grid, row, column), path=path_text(path))
        self.faults.append(kind("not-read" if kind is warning else "cell", place, problem, fix))

    def listed(self) -> dict[DataPath, Listed]:
        """Where each list stands; the lists inside a row stand on the sheet of their own."""
        found = {}
        for path, rows in self.rows.items():
            sheet, letters = self.columns[path if path in self.columns else ("meetings", "decisions")]
            found[path] = Listed(sheet, letters | ({"": letters["text"]} if "text" in letters else {}), tuple(rows))
        return found


def _slip(found: str, name: str) -> bool:
    """Whether a name is another one with a slip of the pen in it."""
    return difflib.SequenceMatcher(None, normal(found), normal(name)).ratio() >= 0.8


def _looks_like(grid: Grid, sheet: Sheet) -> bool:
    """Whether a sheet has the headings that a list cannot do without, and more of its own."""
    known = headings_of(sheet)
    needed = {column.key for column in sheet.columns if column.required}
    for cells in list(grid.cells.values())[:_HEAD_ROWS]:
        names = [_named(str(cell.value), known)[0] for cell in cells.values() if isinstance(cell.value, str)]
        found = {known[name].key for name in names if name in known}
        if needed <= found and len(found) >= min(4, len(sheet.columns)):
            return True
    return False


def _named(text: str, known: Mapping[str, Column]) -> tuple[str, str]:
    """The name of a heading and the language behind it; a heading may itself end in brackets."""
    plain = normal(text)
    return (plain, "") if plain in known else without_language(text)


def _key(column: Column, tongue: str) -> str:
    return f"{column.key}:{tongue}" if tongue else column.key


def _cell_name(grid: Grid, row: int, column: int) -> str:
    return f"{grid.name}!{column_letters(column - 1)}{row}"


def _at(data: Any, path: DataPath) -> Any:
    for step in path:
        if isinstance(data, Mapping):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def _put(data: dict[str, Any], path: DataPath, value: Any) -> None:
    holder: Any = data
    for step in path[:-1]:
        holder = holder.setdefault(step, {}) if isinstance(holder, dict) else holder[step]
    holder[path[-1]] = value
