"""Where the values of an account workbook stand: the sheet and cell of each path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from docgen.errors import Place
from docgen.sources.positions import DataPath, path_text
from docgen.sources.yaml_source import SourceFile


@dataclass(frozen=True)
class Listed:
    """Where a list stands: its sheet, the letters of the column of each key, and the row of each item.

    A text in a language has the key ``text:da``; the items of a plain list stand in the column of the key ``""``.
    """

    sheet: str
    columns: Mapping[str, str]
    rows: tuple[int, ...]

    def cell(self, path: DataPath) -> str:
        """The cell of the value at `path`, seen from the list; of the item where the value has none."""
        number = path[0] if path and isinstance(path[0], int) and path[0] < len(self.rows) else None
        if number is None:
            return f"{self.sheet}!A{self.rows[0] if self.rows else 1}"
        key, tongue = (str(path[1]) if len(path) > 1 else ""), (str(path[2]) if len(path) > 2 else "")
        names = (f"{key}:{tongue}", key, f"{key}:da", f"{key}:en", "")
        found = next((self.columns[name] for name in names if name in self.columns), None)
        return f"{self.sheet}!{found or min(self.columns.values(), default='A')}{self.rows[number]}"


@dataclass(frozen=True)
class WorkbookFile(SourceFile):
    """An account workbook as it was read.

    Attributes:
        form: the cell of each single value.
        lists: where each list stands.
    """

    form: Mapping[DataPath, str] = field(default_factory=dict, repr=False)
    lists: Mapping[DataPath, Listed] = field(default_factory=dict, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        return dict(self.__dict__)

    def told(self) -> dict[str, Any]:
        """Its places, as JSON can hold them."""
        return {
            "form": list(self.form.items()),
            "lists": [(path, one.sheet, dict(one.columns), one.rows) for path, one in self.lists.items()],
        }

    @classmethod
    def from_told(cls, file: str, found: Mapping[str, Any]) -> WorkbookFile:
        """The workbook whose places were told."""
        form = {tuple(path): cell for path, cell in found["form"]}
        lists = {tuple(path): Listed(sheet, columns, tuple(rows)) for path, sheet, columns, rows in found["lists"]}
        return cls(file, "", form=form, lists=lists)

    def place(self, path: DataPath, of_key: bool = False) -> Place:
        """Where the value at `path` stands; the cell is the nearest that is known."""
        return Place(file=self.file, cell=self._cell(path), path=path_text(path))

    def _cell(self, path: DataPath) -> str:
        for end in range(len(path), 0, -1):
            if path[:end] in self.form:
                return self.form[path[:end]]
            if path[:end] in self.lists:
                return self.lists[path[:end]].cell(path[end:])
        return ""
