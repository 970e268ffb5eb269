"""Plain JSON as data for a template: objects with ``$type`` become typed values.

Knows JSON and `values`; reads pictures only through the function it is given.
Every fault names the path inside the data, and all are told together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final, get_args

from docgen.errors import DocgenError, Fault, Place, did_you_mean, error
from docgen.records import dataclass, field
from docgen.values import Blocks, Category, Chart, ChartKind, Column, Link, Money, Picture, Series, Table

ReadPicture = Callable[[str], bytes]
_MOST_DEEP: Final = 60


def from_json(data: Any, *, file: str = "", read_picture: ReadPicture | None = None) -> dict[str, Any]:
    """The fill in `data`.

    Args:
        data: what `json.loads` gives.
        file: the data file as the user knows it.
        read_picture: gives the bytes of a picture by its path; raises OSError or ValueError in plain words.

    Raises:
        DocgenError: what is no value, each with its path.
    """
    reader = _Reader(file, read_picture)
    if not isinstance(data, dict):
        raise DocgenError(error("bad-data", Place(file=file), "the data are no object with names", 'write {"name": …}'))
    fill = {key: reader.value(value, key, 1) for key, value in data.items()}
    if reader.faults:
        raise DocgenError(reader.faults)
    return fill


class _WrongError(Exception):
    """A problem with one value; the reader adds its path."""

    def __init__(self, problem: str, fix: str = "", path: str = "") -> None:
        self.problem, self.fix, self.path = problem, fix, path
        super().__init__(problem)


@dataclass
class _Reader:
    file: str
    read_picture: ReadPicture | None
    faults: list[Fault] = field(default_factory=list)

    def value(self, data: Any, path: str, depth: int) -> Any:
        if depth > _MOST_DEEP:
            self._fail(path, "the data are nested too deep")
            return None
        if isinstance(data, list):
            return [self.value(item, f"{path}[{number}]", depth + 1) for number, item in enumerate(data)]
        if not isinstance(data, dict):
            return data
        if "$type" in data:
            return self._typed(data, path)
        return {key: self.value(item, f"{path}.{key}", depth + 1) for key, item in data.items()}

    def _typed(self, data: Mapping[str, Any], path: str) -> Any:
        name = data["$type"]
        if name not in _TYPES:
            self._fail(f"{path}.$type", f"there is no type {name!r}", did_you_mean(str(name), _TYPES))
            return None
        known, make = _TYPES[name]
        for key in data:
            if key not in known and key != "$type":
                self._fail(f"{path}.{key}", f"a {name} has no {key}", did_you_mean(key, known))
        try:
            return make(_Fields(data), self)
        except _WrongError as problem:
            self._fail(f"{path}{problem.path}", problem.problem, problem.fix)
        except (ValueError, TypeError, InvalidOperation) as problem:
            self._fail(path, f"this is no {name}: {problem}")
        return None

    def _fail(self, path: str, problem: str, fix: str = "") -> None:
        self.faults.append(error("bad-data", Place(file=self.file, path=path), problem, fix))


class _Fields:
    """The fields of one typed object, read with their types."""

    def __init__(self, data: Mapping[str, Any], path: str = "") -> None:
        self._data, self._path = data, path

    def text(self, name: str, default: str | None = "") -> str:
        """A text."""
        value = self._data.get(name, default)
        if not isinstance(value, str):
            raise _WrongError(f"{name} is missing" if value is None else f"{name} is no text", path=self._at(name))
        return value

    def number(self, name: str) -> float | None:
        """A number, or None where it is not given."""
        value = self._data.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise _WrongError(f"{name} is no number", path=self._at(name))
        return value

    def numbers(self, name: str) -> tuple[float | None, ...]:
        """A list of numbers, null for a gap."""
        found = self.items(name)
        for number, value in enumerate(found):
            if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
                raise _WrongError(
                    f"{value!r} is no number", "write a number, or null for a gap", self._at(f"{name}[{number}]")
                )
        return tuple(found)

    def items(self, name: str) -> list[Any]:
        """A list."""
        value = self._data.get(name, [])
        if not isinstance(value, list):
            raise _WrongError(f"{name} is no list", path=self._at(name))
        return value

    def objects(self, name: str, known: frozenset[str]) -> list[_Fields]:
        """A list of objects with fields."""
        found = []
        for number, item in enumerate(self.items(name)):
            path = self._at(f"{name}[{number}]")
            if not isinstance(item, dict):
                raise _WrongError("this is no object", path=path)
            unknown = next((key for key in item if key not in known), None)
            if unknown is not None:
                raise _WrongError(f"there is no {unknown} here", did_you_mean(unknown, known), f"{path}.{unknown}")
            found.append(_Fields(item, path))
        return found

    def choice(self, name: str, words: tuple[str, ...], default: str) -> Any:
        """One of some words."""
        value = self.text(name, default)
        if value not in words:
            raise _WrongError(f"{value!r} is no {name}", did_you_mean(value, words), self._at(name))
        return value

    def flag(self, name: str) -> bool:
        """A yes or no."""
        value = self._data.get(name, False)
        if not isinstance(value, bool):
            raise _WrongError(f"{name} is neither true nor false", path=self._at(name))
        return value

    def by_index(self, name: str) -> dict[int, str]:
        """Texts by the index of a point."""
        value = self._data.get(name, {})
        if not isinstance(value, dict) or not all(
            str(key).isdigit() and isinstance(v, str) for key, v in value.items()
        ):
            raise _WrongError(f"{name} is no object of texts by index", 'write {"3": "…"}', self._at(name))
        return {int(key): text for key, text in value.items()}

    def _at(self, name: str) -> str:
        return f"{self._path}.{name}"


_SERIES: Final = frozenset({"name", "values", "x", "sizes", "number_format", "labels", "tones", "helper", "places"})
_COLUMN: Final = frozenset({"heading", "align", "width"})


def _chart(fields: _Fields, _reader: _Reader) -> Chart:
    series = tuple(
        Series(
            one.text("name"),
            one.numbers("values"),
            x=one.numbers("x"),
            sizes=one.numbers("sizes"),
            number_format=one.text("number_format") or None,
            labels=one.by_index("labels"),
            tones=one.by_index("tones"),  # type: ignore[arg-type]  # an unknown tone is plain
            helper=one.flag("helper"),
            places=one.by_index("places"),  # type: ignore[arg-type]  # an unknown place is left to Office
        )
        for one in fields.objects("series", _SERIES)
    )
    as_of = fields.text("as_of")
    return Chart(
        fields.choice("kind", get_args(ChartKind), "column"),
        tuple(_category(item) for item in fields.items("categories")),
        series,
        title=fields.text("title"),
        subtitle=fields.text("subtitle"),
        alt=fields.text("alt"),
        source=fields.text("source"),
        as_of=dt.date.fromisoformat(as_of) if as_of else None,
        number_format=fields.text("number_format") or None,
        x_format=fields.text("x_format") or None,
        axis_min=fields.number("axis_min"),
        axis_max=fields.number("axis_max"),
        crosses_at=fields.number("crosses_at"),
        empty=fields.text("empty"),
    )


def _category(item: Any) -> Category:
    if isinstance(item, dict) and item.get("$type") == "date":
        return dt.date.fromisoformat(item["value"])
    if isinstance(item, str | int | float) and not isinstance(item, bool):
        return item
    raise _WrongError(f"{item!r} is no category", "write texts, numbers or dates", ".categories")


def _picture(fields: _Fields, reader: _Reader) -> Picture:
    path = fields.text("path", None)
    if reader.read_picture is None:
        raise _WrongError("pictures cannot be read here")
    try:
        data = reader.read_picture(path)
    except (OSError, ValueError) as problem:
        words = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
        raise _WrongError(f"the picture {path} cannot be read: {words}", path=".path") from None
    return Picture(
        data,
        fields.text("alt"),
        fields.number("width_cm"),
        fields.number("height_cm"),
        fields.choice("fit", ("contain", "cover"), "contain"),
    )


def _table(fields: _Fields, _reader: _Reader) -> Table:
    aligns = ("left", "right", "center")
    columns = tuple(
        Column(one.text("heading"), one.choice("align", aligns, "left"), one.number("width") or 0.0)
        for one in fields.objects("columns", _COLUMN)
    )
    rows = []
    for number, row in enumerate(fields.items("rows")):
        if not isinstance(row, list):
            raise _WrongError("this is no list of cells", path=f".rows[{number}]")
        rows.append(tuple("" if cell is None else str(cell) for cell in row))
    return Table(columns, tuple(rows), fields.text("alt"), fields.flag("total"))


def _money(fields: _Fields, _reader: _Reader) -> Money:
    amount = fields._data.get("amount")
    if isinstance(amount, bool) or not isinstance(amount, int | float | str):
        raise _WrongError("amount is missing", path=".amount")
    try:
        return Money(Decimal(str(amount)), fields.text("currency", None))
    except InvalidOperation:
        raise _WrongError(f"{amount!r} is no amount", "write a number such as 1250000.50", ".amount") from None


def _date(fields: _Fields, _reader: _Reader) -> dt.date:
    value = fields.text("value", None)
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise _WrongError(f"{value!r} is no date", "write a date such as 2026-03-31", ".value") from None


def _markdown(fields: _Fields, _reader: _Reader) -> Blocks:
    return Blocks(fields.text("text", None))


def _link(fields: _Fields, _reader: _Reader) -> Link:
    url = fields.text("url", None)
    return Link(fields.text("text") or url, url)


_CHART: Final = frozenset({
    "kind", "categories", "series", "title", "subtitle", "alt", "source", "as_of", "number_format", "x_format",
    "axis_min", "axis_max", "crosses_at", "empty",
})  # fmt: skip
_TYPES: Final[dict[str, tuple[frozenset[str], Callable[[_Fields, _Reader], Any]]]] = {
    "chart": (_CHART, _chart),
    "picture": (frozenset({"path", "alt", "width_cm", "height_cm", "fit"}), _picture),
    "table": (frozenset({"columns", "rows", "alt", "total"}), _table),
    "markdown": (frozenset({"text"}), _markdown),
    "link": (frozenset({"text", "url"}), _link),
    "money": (frozenset({"amount", "currency"}), _money),
    "date": (frozenset({"value"}), _date),
}
