"""Other values for all that is internal in the sample: chosen at random, or each a mark that is searched for."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import itertools
import json
import re
import typing
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache, cached_property
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from docgen.build.job import run_job
from docgen.language.formats import DateStyle, MoneyStyle, Scale, formats
from docgen.library import Library
from docgen.model.audience import audience_of, marks_item

# What the table of releases lets through: the choice of snippets reads these.
RELEASED = {"tags", "pins", "bans", "rivals", "buying_role", "offering", "stage", "programme", "schema_version"}
JUDGED = {
    "tags", "audience", "approved", "review_by", "valid_from", "expires", "permission", "permission_until", "consent",
    "valid_until",
}  # fmt: skip
MARK = "zqx"


def is_shared(item: Any) -> bool:
    """Whether the item says that customers may see it: asked here anew, so that a fault of docgen's is seen."""
    fields = type(item).model_fields.items() if isinstance(item, BaseModel) else ()
    return all(getattr(item, name) == "customer" for name, field in fields if marks_item(field))


class Scrambler:
    """Gives every internal value another one of the same type; customer fields stay as they are.

    Args:
        pick: draws a number below its argument: 0 keeps a value, leaves it out or changes it, as numbers fall.
        kept: names of fields that stay.
        drops: whether internal values and items may also be left out.
    """

    def __init__(self, pick: Any, kept: set[str], *, drops: bool = True) -> None:
        self._pick, self._kept, self._drops = pick, kept, drops
        self._marks = itertools.count(1)
        self.marks: list[str] = []

    def seen(self, model: BaseModel) -> Any:
        """A model that a customer sees in part."""
        update: dict[str, Any] = {}
        for name, field in type(model).model_fields.items():
            value = getattr(model, name)
            if name in self._kept or marks_item(field):
                continue
            if audience_of(field) == "customer":
                update[name] = self._shown(value)
            elif self._drops and self._pick(4) == 0 and not field.is_required():
                update[name] = field.get_default(call_default_factory=True)
            else:
                update[name] = self._valid(type(model), name, value)
        return model.model_copy(update=update)

    def _shown(self, value: Any) -> Any:
        if isinstance(value, BaseModel):
            return self.seen(value)
        if isinstance(value, tuple):
            return tuple(self._item(item) for item in value if is_shared(item) or not self._drops or self._pick(3))
        if isinstance(value, dict):
            return {key: self._shown(item) for key, item in value.items()}
        return value

    def _item(self, item: Any) -> Any:
        return self._shown(item) if is_shared(item) else self._hidden(item)

    def _hidden(self, value: Any) -> Any:
        """A value that no customer sees any part of."""
        if isinstance(value, BaseModel):
            update = {
                name: self._valid(type(value), name, getattr(value, name))
                for name, field in type(value).model_fields.items()
                if name not in self._kept and not marks_item(field)
            }
            return value.model_copy(update=update)
        if isinstance(value, tuple):
            return tuple(self._hidden(item) for item in value)
        if isinstance(value, dict):
            return {key: self._hidden(item) for key, item in value.items()}
        return self._leaf(value)

    def _leaf(self, value: Any) -> Any:
        if isinstance(value, bool) or value is None:
            return value if value is None else not value
        if isinstance(value, int):
            return value + self._pick(3)
        if isinstance(value, Decimal):
            return value * (2 + self._pick(5))
        if isinstance(value, dt.date):
            return value + dt.timedelta(days=self._pick(900) - 450)
        if isinstance(value, str):
            self.marks.append(f"{MARK}{next(self._marks):05}{MARK}")
            return self.marks[-1]
        return value

    def _valid(self, model: type[BaseModel], name: str, value: Any) -> Any:
        """Another value that the field accepts, else the old one."""
        made = self._hidden(value)
        try:
            _adapter(model, name).validate_python(made)
        except ValidationError:
            # One of the words that the field knows; a list of such words stays as it is.
            choices = () if isinstance(value, tuple) else _choices(model.model_fields[name].annotation)
            return choices[self._pick(len(choices))] if choices else value
        return made


@cache
def _adapter(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    return TypeAdapter(Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation)


def _choices(annotation: Any) -> tuple[Any, ...]:
    if typing.get_origin(annotation) is typing.Literal:
        return typing.get_args(annotation)
    return tuple(itertools.chain.from_iterable(map(_choices, typing.get_args(annotation))))


def other_account(loaded, scrambler: Scrambler):
    """The account with other internal values, as if it had been loaded so."""
    account = scrambler.seen(loaded.account)
    reviews = [scrambler.seen(review).model_dump(mode="json") for review in loaded.reviews]
    models = [_with_notes(model, scrambler) for model in loaded.roi]
    texts = [account.model_dump_json(), json.dumps(reviews), json.dumps(models)]
    return dataclasses.replace(loaded, stored=(*(text.encode() for text in texts), *loaded.stored[3:]))


def _with_notes(model: Mapping[str, Any], scrambler: Scrambler) -> dict[str, Any]:
    """A word to ourselves on the model and on each of its lines."""
    noted = {**model, "note": scrambler._leaf("")}
    for name in ("drivers", "benefits", "costs"):
        noted[name] = [{**line, "note": scrambler._leaf("")} for line in model.get(name, [])]
    return noted


def other_library(library: Library, scrambler: Scrambler) -> Library:
    return Library(
        *(
            {name: scrambler.seen(one) for name, one in group.items()}
            for group in (library.themes, library.cases, library.references)
        ),
        offerings={
            name: scrambler.seen(one).model_copy(update={"tags": one.tags}) for name, one in library.offerings.items()
        },
    )


def built(job, shared) -> dict[str, bytes]:
    report = run_job(job, shared)
    assert report.left_out == ()
    return {made.path: made.data for made in report.made}


def parts(data: bytes, name: str = "") -> Iterator[tuple[str, bytes]]:
    """Every member of a package, those of workbooks inside it included, with their names."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for member in package.namelist():
            content = package.read(member)
            yield f"{name}{member}", content
            if content.startswith(b"PK\x03\x04"):
                yield from parts(content, f"{name}{member}!")


# --- marks that can be told in a finished file --------------------------------------------------------------------


class Canary(Scrambler):
    """Gives every internal leaf a value that stands nowhere else: a word, a figure of four telling digits, a far day.

    Attributes:
        figures: the numbers and shares that were put in.
        days: the dates.
        bare: fields with no room for a mark, as `Model.name`: choices, scores and the like.
    """

    def __init__(self, kept: set[str]) -> None:
        super().__init__(lambda _: 1, kept, drops=False)
        self.figures: list[Decimal] = []
        self.days: list[dt.date] = []
        self.bare: set[str] = set()
        self._numbers = itertools.count(1013)
        self._size = 0

    def _leaf(self, value: Any) -> Any:
        if isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
            lead = next(self._numbers)
            made = (f"{lead}39171", f"0.{lead}7", f"{lead}", f"{lead % 90 + 10}.{lead}7")[self._size]
            if isinstance(value, int) and "." in made:
                return -1  # a whole number with so little room takes no mark, and no field takes this one
            self.figures.append(Decimal(made))
            return type(value)(made)
        if isinstance(value, dt.date):
            self.days.append(dt.date(2071, 1, 1) + dt.timedelta(days=next(self._numbers) - 1013))
            return self.days[-1]
        if isinstance(value, str) and self._size:
            # Where a field wants a period, it is one of a year that no sample knows.
            self.days.append(dt.date(2150 + self._size, next(self._numbers) % 12 + 1, 1))
            return f"{self.days[-1]:%Y-%m}"
        return super()._leaf(value)

    def _valid(self, model: type[BaseModel], name: str, value: Any) -> Any:
        """The first mark that the field takes: an amount, a share, a small number, a number with a fraction."""
        before, size = (len(self.figures), len(self.days)), self._size
        for self._size in (size,) if size else (0, 1, 2, 3):
            del self.figures[before[0] :], self.days[before[1] :]
            made = self._hidden(value)
            try:
                _adapter(model, name).validate_python(made)
            except ValidationError:
                continue
            else:
                return made
            finally:
                self._size = size
        if value not in (None, (), {}):
            self.bare.add(f"{model.__name__}.{name}")
        other = super()._valid(model, name, value)
        del self.figures[before[0] :], self.days[before[1] :]
        return other

    @cached_property
    def forms(self) -> dict[str, str]:
        """Every way in which a document may write a figure or a day that was put in, by its telling token."""
        found: dict[str, str] = {}
        for figure in self.figures:
            found |= dict.fromkeys(_forms_of_figure(figure), str(figure))
        for day in self.days:
            found |= dict.fromkeys(_forms_of_day(day), day.isoformat())
        return found


def _forms_of_figure(figure: Decimal) -> Iterator[str]:
    yield from tokens_of(f"{figure} {float(figure)!r} {figure:,} {f'{figure:,}'.translate(_SWAPPED)}")
    for one in map(formats, ("da", "en")):
        for style in typing.get_args(MoneyStyle):
            yield from tokens_of(one.money(figure, "DKK", style))
        for scale in typing.get_args(Scale):
            for decimals in (None, 0, 1, 2):
                yield from tokens_of(one.money(figure, "DKK", "table", decimals=decimals, scale=scale))
        for decimals in (None, 0, 1, 2, 3):
            yield from tokens_of(f"{one.number(figure, decimals)} {one.compact(figure, decimals)}")
            yield from tokens_of(one.percent(figure, decimals)) if abs(figure) < 100 else ()


def _forms_of_day(day: dt.date) -> Iterator[str]:
    serial = (day - dt.date(1899, 12, 30)).days
    yield from tokens_of(f"{serial} {day:%Y%m%d} {day:%d/%m/%Y} {day.isoformat()}")
    for one in map(formats, ("da", "en")):
        for style in typing.get_args(DateStyle):
            yield from tokens_of(one.date(day, style))


_SWAPPED = str.maketrans(",.", ".,")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*")


def tokens_of(text: str) -> set[str]:
    """The figures of a text that tell something: three digits, or two and a separator."""
    return {one for one in _TOKEN.findall(text) if len(one) >= 3}


def words_in(value: Any) -> Iterator[str]:
    """Every text, number and day in plain data and in the value types."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield str(key)
            yield from words_in(item)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from words_in(item)
    elif dataclasses.is_dataclass(value):
        for one in dataclasses.fields(value):
            yield from words_in(getattr(value, one.name))
    elif isinstance(value, bytes):
        yield value.decode("latin-1")
    elif value is not None:
        yield str(value)


def texts_of(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Each part of each file, and its name, as it is stored and as it is read: with its markup and without."""
    for path, data in files.items():
        yield path, path
        for part, content in parts(data):
            text = content.decode("utf-8", "replace")
            yield f"{path}!{part}", f"{part}\n{text}"
            if "<" in text:
                # A figure is often split into runs; paragraphs and cells are texts of their own.
                joined = re.sub(r"</(?:[a-z]+:)?(?:p|v|t|c|si)>(?=<(?!/?w:r|/?a:r))", " ", text)
                yield f"{path}!{part}", re.sub(r"<[^>]*>", "", joined)
