"""The ROI model as a person writes it: drivers, benefits, costs, scenarios; read with every fault at once.

Amounts are in the model's currency before tax and excluding VAT, rates and
shares are fractions, time 0 is the decision.  A model stands in a file of its
own or under `roi:` of an account; the field names are a contract.  Nothing
here computes a cash flow (`engine`) or draws a number (`simulate`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, ValidationError, WithJsonSchema
from pydantic_core import PydanticCustomError

from docgen.errors import DocgenError, Fault, Place, error
from docgen.model.base import Currency, Day, Model, Text, customer, in_language, internal
from docgen.roi.formula import NAME, RESERVED, FormulaError, read_formula

DistributionKind = Literal[
    "constant", "pert", "triangular", "normal", "lognormal", "uniform", "exponential", "discrete"
]  # fmt: skip
PlaceOf = Callable[..., Place]

MAX_YEARS: Final = 10
_PLAIN_NUMBER: Final = re.compile(r"[+-]?(\d[\d_]*\.?\d*|\.\d+)([eE][+-]?\d+)?\Z")


def _refuse(problem: str, fix: str = "") -> PydanticCustomError:
    # Braces of the user's text must not be read as places of the message.
    return PydanticCustomError("docgen", "{problem}", {"problem": problem, "fix": fix})


def read_number(value: object) -> float:
    """A number from its text, in one spelling only: 1.250.000 and 12,5 are refused with the right one."""
    if isinstance(value, bool) or value is None:
        raise _refuse("a number is missing" if value is None else f"{value} is not a number")
    if isinstance(value, int | float):
        number = float(value)
    else:
        text = str(value).strip()
        if not _PLAIN_NUMBER.match(text):
            raise _refuse(f"'{text}' is not a number", _number_fix(text))
        number = float(text.replace("_", ""))
    if not abs(number) <= 1e15:
        raise _refuse(f"{value} is too large or no number", "use at most 1e15")
    return number


def _number_fix(text: str) -> str:
    if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3}){2,}(,\d+)?", text) or re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+,\d+", text):
        return f"write {text.replace('.', '').replace(',', '.')}"
    if re.fullmatch(r"[+-]?\d{1,3}([ ,'’\u00a0]\d{3})+(\.\d+)?", text) and text.count(",") != 1:
        return f"write {re.sub('[^0-9.+-]', '', text)}"
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        return f"write {text.replace(',', '.')}"
    if re.fullmatch(r"[+-]?\d+([.,]\d+)?\s*%", text):
        return f"write {float(text.rstrip('% ').replace(',', '.')) / 100:g}"
    return "write digits with a decimal point, such as 1250000 or 12.5"


def _as_list(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


def _share(value: float) -> float:
    if not 0 <= value <= 1:
        raise _refuse(
            f"{value:g} is not a share from 0 to 1", f"write {value / 100:g} for {value:g} %" if value > 1 else ""
        )
    return value


def _rho(value: float) -> float:
    if not -1 <= value <= 1:
        raise _refuse(f"{value:g} is no rank correlation", "write a number from -1 to 1")
    return value


def _surcharge(value: float) -> float:
    if not 0 <= value <= 3:
        fix = f"write {value / 100:g} for {value:g} %" if value > 3 else "a cost's risk only adds to it"
        raise _refuse(f"{value:g} is no share that a cost may rise by", fix)
    return value


def _factor(value: object) -> float | tuple[float, ...] | str:
    """A share, shares per year, or the id of a driver."""
    if isinstance(value, list | tuple):
        return tuple(_share(read_number(one)) for one in value)
    if isinstance(value, str) and NAME.match(value.strip()):
        return value.strip()
    return _share(read_number(value))


def _index(value: object) -> float | tuple[float, ...]:
    """A yearly rise of prices, or the index of each year."""
    if isinstance(value, list | tuple):
        return tuple(_price_level(read_number(one)) for one in value)
    rise = read_number(value)
    if not -0.5 < rise <= 1:
        raise _refuse(f"prices do not rise by {rise:g} a year", f"write {rise / 100:g} for {rise:g} %")
    return rise


def _price_level(value: float) -> float:
    if not 0 < value <= 100:
        raise _refuse(f"{value:g} is no price index", "write 1.0 for the prices of year 1, 1.02 for 2 % more")
    return value


def _ramp(value: object) -> tuple[float, ...] | str:
    if isinstance(value, list | tuple):
        return tuple(_share(read_number(one)) for one in value)
    if value in ("linear", "s-curve"):
        return str(value)
    raise _refuse(f"'{value}' is no ramp", "write a list such as [0.5, 0.9, 1.0], linear or s-curve")


def _start(value: object) -> int | dt.date:
    text = str(value).strip()
    if re.fullmatch(r"\d{1,3}", text) and int(text) >= 1:
        return int(text)
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        raise _refuse(f"'{text}' is no start", "write the number of the period, 1 the first, or a date") from None


def _amount(value: object) -> float | str:
    """A number, or a formula over drivers."""
    if (
        isinstance(value, str)
        and re.search(r"[A-Za-z]{2}|[A-Za-z_]\b", value)
        and not _PLAIN_NUMBER.match(value.strip())
    ):
        return _formula(value)
    return read_number(value)


def _formula(value: object) -> str:
    text = str(value).strip() if value is not None else ""
    try:
        read_formula(text)
    except FormulaError as failure:
        raise _refuse(f"column {failure.column} of the formula: {failure.problem}", failure.fix) from None
    return text


def _identifier(value: object) -> str:
    text = str(value).strip() if value is not None else ""
    if not NAME.match(text):
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        fixed = _as_identifier(text)
        raise _refuse(
            f"'{shown}' is no id: letters a to z, digits and _, a letter first, at most 60 in all",
            f"write {fixed}" if fixed else "",
        )
    if text.lower() in RESERVED:
        raise _refuse(f"{text} is a word of the formulas", "choose another id")
    return text


def _as_identifier(text: str) -> str:
    """The nearest id, or nothing."""
    for letter, plain in {"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}.items():
        text = text.replace(letter, plain).replace(letter.upper(), plain)
    fixed = re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_")[:60]
    return fixed if NAME.match(fixed) and fixed.lower() not in RESERVED else ""


_NUMBER_SCHEMA = WithJsonSchema({"type": "number"})
_LIST_SCHEMA = {"type": "array", "items": {"type": "number"}}
Number = Annotated[float, PlainValidator(read_number), _NUMBER_SCHEMA]
Share = Annotated[float, PlainValidator(read_number), AfterValidator(_share), _NUMBER_SCHEMA]
Rho = Annotated[float, PlainValidator(read_number), AfterValidator(_rho), _NUMBER_SCHEMA]
Surcharge = Annotated[float, PlainValidator(read_number), AfterValidator(_surcharge), _NUMBER_SCHEMA]
Numbers = Annotated[tuple[Number, ...], BeforeValidator(_as_list)]
Formula = Annotated[str, PlainValidator(_formula), WithJsonSchema({"type": "string"})]
Amount = Annotated[
    float | str, PlainValidator(_amount), WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string"}]})
]
Factor = Annotated[
    float | tuple[float, ...] | str,
    PlainValidator(_factor),
    WithJsonSchema({"anyOf": [{"type": "number"}, _LIST_SCHEMA, {"type": "string"}]}),
]
Index = Annotated[
    float | tuple[float, ...], PlainValidator(_index), WithJsonSchema({"anyOf": [{"type": "number"}, _LIST_SCHEMA]})
]
Ramp = Annotated[
    tuple[float, ...] | str,
    PlainValidator(_ramp),
    WithJsonSchema({"anyOf": [_LIST_SCHEMA, {"enum": ["linear", "s-curve"]}]}),
]
Start = Annotated[
    int | dt.date,
    PlainValidator(_start),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "format": "date"}]}),
]
Identifier = Annotated[str, PlainValidator(_identifier), WithJsonSchema({"type": "string", "pattern": NAME.pattern})]


class Driver(Model):
    """One input of the model: certain, uncertain, or computed from others."""

    id: Identifier = customer("name of the driver in formulas: letters, digits and _")
    name: Text | None = customer("name as readers see it", None)
    unit: Text = customer("unit, such as stops/year, DKK or share", "")
    distribution: DistributionKind | None = customer("shape of the uncertainty; certain when left out", None)
    base: Number | None = customer("value in the base case; the mode of pert and triangular", None, unit="unit")
    low: Number | None = customer("least value, or the 10th percentile with bounds: p10-p90", None, unit="unit")
    high: Number | None = customer("greatest value, or the 90th percentile with bounds: p10-p90", None, unit="unit")
    bounds: Literal["min-max", "p10-p90"] = customer("what low and high are", "min-max")
    mean: Number | None = customer("mean of normal, lognormal or exponential", None, unit="unit")
    sd: Number | None = customer("standard deviation of normal or lognormal", None, unit="unit")
    p10: Number | None = customer("10th percentile of normal or lognormal", None, unit="unit")
    p90: Number | None = customer("90th percentile of normal or lognormal", None, unit="unit")
    values: Numbers | None = customer("values of discrete", None, unit="unit")
    weights: Numbers | None = customer("weights of the values; they are scaled to add up to 1", None)
    truncate: Numbers | None = customer("physical bounds [least, greatest]", None, unit="unit")
    interval90: Numbers | None = customer(
        "[a, b] that holds the value with 90 %; lognormal when a > 0", None, unit="unit"
    )
    formula: Formula | None = customer("arithmetic over other drivers, for a driver that is computed", None)
    source: Text | None = customer("where the figure comes from", None)
    owner: Text | None = customer("who supplied it", None)
    date: Day | None = customer("when it was supplied", None)
    confidence: Literal["low", "medium", "high"] | None = customer("how sure its owner is", None)
    note: Text | None = internal("a word to ourselves", None)

    @property
    def is_share(self) -> bool:
        """Whether its unit says that it lies from 0 to 1."""
        return is_share_unit(self.unit)


class Line(Model):
    """What benefits and costs share: an amount per year and how it comes about over time."""

    id: Identifier = customer("name of the line")
    name: Text | None = customer("name as readers see it", None)
    formula: Formula | None = customer("amount per year: arithmetic over drivers and year", None, unit="currency/year")
    initial: Amount = customer("amount at the decision, a number or a formula", 0.0, unit="currency")
    yearly: Numbers | None = customer("amount of each year, or one for all", None, unit="currency/year")
    ramp: Ramp | None = customer("share reached in each year from the line's start; the last one goes on", None)
    adoption: Factor | None = customer("share of users or cases that take part: number, list or driver id", None)
    attribution: Factor | None = customer(
        "share of the effect that is due to the project: number, list or driver id", None
    )
    price_index: Index | None = customer("yearly rise of prices from year 2, or the index of each year", None)
    start: Start | None = customer("first period with an amount, 1 the first, or a date", None)
    source: Text | None = customer("where the amounts come from", None)
    note: Text | None = internal("a word to ourselves", None)


class Benefit(Line):
    """A benefit; risk takes from it."""

    category: Literal["cash", "soft"] = customer("cash moves money; soft is time saved and the like", "cash")
    risk: Share = customer("share of the benefit that is taken off", 0.0)


class Cost(Line):
    """A cost, written as a positive amount; risk adds to it."""

    category: Literal["cash", "internal_hours"] = customer("money paid, or own people's hours", "cash")
    risk: Surcharge = customer("share that is added to the cost", 0.0)


class Correlation(Model):
    """Two drivers that move together."""

    between: tuple[str, str] = customer("ids of two uncertain drivers")
    rho: Rho = customer("rank correlation from -1 to 1")


class Simulation(Model):
    """How the simulation is drawn."""

    draws: int = customer("number of draws, rounded up to a multiple of 20", 16_000, ge=100, le=2_000_000)
    seed: int = customer("seed: the same one gives the same figures", 7, ge=0, le=2**32 - 1)


class Sunk(Model):
    """Money already spent: shown, and left out of every figure."""

    name: Text = customer("what it was spent on")
    amount: Number = customer("amount spent", unit="currency")


class RoiModel(Model):
    """One business case."""

    id: str = customer("short name of the model", "")
    name: Text = customer("name as readers see it")
    description: Text | None = customer("what is decided, in a sentence or two", None)
    version: str | None = customer("version as readers see it", None)
    currency: Currency = customer("ISO 4217 code")
    rate: Numbers = customer("discount rate per year, or one for each year; the last one goes on", (0.10,))
    rate_source: Text | None = customer("whose rate it is", None)
    prices: Literal["nominal", "real"] = customer("prices of the amounts", "nominal")
    rate_basis: Literal["nominal", "real"] | None = customer("what the rate is; it must match prices", None)
    years: int = customer("horizon in years", 3, ge=1, le=MAX_YEARS)
    period: Literal["year", "month"] = customer("length of a period; lists stay yearly", "year")
    timing: Literal["end", "mid", "start"] = customer("when in its period an amount falls", "end")
    start: Day | None = customer("first day of year 1, for planned against realised", None)
    drivers: tuple[Driver, ...] = customer("inputs", ())
    correlations: tuple[Correlation, ...] = customer("rank correlations between uncertain drivers", ())
    benefits: tuple[Benefit, ...] = customer("benefits", ())
    costs: tuple[Cost, ...] = customer("costs", ())
    scenarios: dict[str, dict[str, Number]] = customer("driver values of each scenario, by its name", {})
    scenario_names: dict[str, Text] = customer("names of the scenarios as readers see them, by their keys", {})
    simulation: Simulation = Field(default_factory=Simulation, description="how the simulation is drawn")
    sunk: tuple[Sunk, ...] = customer("money already spent, shown and left out", ())
    note: Text | None = internal("a word to ourselves", None)

    @property
    def per_year(self) -> int:
        """Periods in a year."""
        return 12 if self.period == "month" else 1

    @property
    def lines(self) -> tuple[Benefit | Cost, ...]:
        """Benefits, then costs."""
        return (*self.benefits, *self.costs)

    def driver(self, identifier: str) -> Driver:
        """The driver with this id."""
        return next(driver for driver in self.drivers if driver.id == identifier)


def is_share_unit(unit: object) -> bool:
    """Whether a unit, a text or one in each language, is that of a share."""
    words = unit.values() if isinstance(unit, Mapping) else [unit]
    return any(str(word).strip().lower() in ("share", "andel") for word in words)


def text_in(text: Text | None, language: str, fallback: str = "") -> str:
    """`text` in `language`, else in any language that it has, else `fallback`."""
    found = in_language(text, language)
    if found is None and isinstance(text, Mapping):
        found = next((value for value in text.values() if value), None)
    return found or fallback


def parse_model(data: Any, place_of: PlaceOf, default_id: str = "") -> RoiModel:
    """The model that plain data hold.

    Args:
        data: a mapping as read from YAML, JSON or a workbook; scalars may be text.
        place_of: the `Place` of a path of keys and indexes; `of_key=True` asks for the key's.
        default_id: the id where the data have none.

    Raises:
        DocgenError: with every fault of the model.
    """
    model, faults = check_model(data, place_of, default_id)
    if model is None or any(fault.severity == "error" for fault in faults):
        raise DocgenError(faults)
    return model


def check_model(data: Any, place_of: PlaceOf, default_id: str = "") -> tuple[RoiModel | None, list[Fault]]:
    """The model, or None where it has errors, with all faults and warnings in the order of the file."""
    from docgen.roi.checks import cross_faults, schema_faults

    if not isinstance(data, Mapping):
        problem = "an ROI model is a mapping of keys, such as name, currency, drivers, benefits and costs"
        return None, [error("roi-model", place_of(()), problem)]
    try:
        model = RoiModel.model_validate({"id": default_id, **data})
        faults: list[Fault] = []
    except ValidationError as failure:
        model = None
        faults = schema_faults(failure, data, place_of)
    faults += cross_faults(data, model, place_of)
    faults.sort(key=lambda fault: (fault.place.line or 0, fault.place.column or 0))
    failed = any(fault.severity == "error" for fault in faults)
    return (None if failed else model), list(dict.fromkeys(faults))
