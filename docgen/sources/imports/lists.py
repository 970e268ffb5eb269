"""One record of an export as one row of the model: the fields, their form, and why a record is no such row.

Each maker returns the row or a sentence that says why there is none.  Values
are text as the files of a workspace hold it.
"""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from docgen.errors import nearest
from docgen.model.currencies import CURRENCIES, USUAL
from docgen.sources.imports.kinds import folded
from docgen.sources.imports.known import crm_key
from docgen.sources.imports.numbers import currency_of, plain
from docgen.sources.imports.records import Record
from docgen.sources.imports.stages import OPEN, role_of, stage_of
from docgen.sources.words import slug
from docgen.workspace import ImportSettings

Row = dict[str, str]
# The columns of each list's file, in order; the first ones are what rows are sorted by.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(columns.split())
    for name, columns in {
        "account": "name cvr industry ownership employees customer_revenue website kam currency",
        "units": "name country",
        "stakeholders": "name title email phone unit reports_to buying_role last_contact our_owner",
        "opportunities": "id name stage amount currency probability close created next_step owner unit competitor "
        "lost_reason",
        "revenue": "date unit offering amount currency quantity cost",
        "service": "id period measure value target unit direction decimals source",
        "surveys": "date respondent score comment",
        "activities": "date kind with by note",
        "contracts": "id name start end value currency unit offering notice_days renewal",
        "benefits": "line period label amount planned currency evidence",
        "objectives": "id text measure owner unit baseline target actual due",
    }.items()
}
_DIRECTIONS: Final = {
    "higher": "higher_better", "højere": "higher_better", "higher_better": "higher_better",
    "lower": "lower_better", "lavere": "lower_better", "lower_better": "lower_better",
}  # fmt: skip
_COUNTRIES: Final = {
    "denmark": "DK", "danmark": "DK", "sweden": "SE", "sverige": "SE", "norway": "NO", "norge": "NO",
    "germany": "DE", "deutschland": "DE", "tyskland": "DE", "united kingdom": "GB", "uk": "GB", "storbritannien": "GB",
    "united states": "US", "usa": "US", "finland": "FI", "netherlands": "NL", "holland": "NL", "france": "FR",
    "frankrig": "FR", "poland": "PL", "polen": "PL", "iceland": "IS", "island": "IS", "spain": "ES", "spanien": "ES",
    "italy": "IT", "italien": "IT", "belgium": "BE", "belgien": "BE", "switzerland": "CH", "schweiz": "CH",
    "austria": "AT", "østrig": "AT", "ireland": "IE", "irland": "IE", "greenland": "GL", "grønland": "GL",
    "faroe islands": "FO", "færøerne": "FO",
}  # fmt: skip
_CURRENCIES: Final = {
    "€": "EUR", "euro": "EUR", "danish krone": "DKK", "danske kroner": "DKK", "us dollar": "USD",
    "swedish krona": "SEK", "norwegian krone": "NOK", "british pound": "GBP", "pound sterling": "GBP",
}  # fmt: skip


@dataclass(frozen=True)
class Making:
    """What the makers need beside the record.

    Attributes:
        system: where the record comes from.
        percent: whether probabilities count to 100.
        settings: own stages and roles.
        names: names of the export's contacts by id.
        owners: names of the system's users by id.
        offerings: id of each offering by id and name, folded.
        unknown_roles: takes the roles of contacts that nobody knows.
    """

    system: str
    percent: bool = True
    settings: ImportSettings = field(default_factory=lambda: ImportSettings(""))
    names: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    offerings: Mapping[str, str] = field(default_factory=dict)
    unknown_roles: set[str] = field(default_factory=set)
    known_stages: dict[str, str | None] = field(default_factory=dict)  # remembers what stages were found to be

    def stage(self, name: str) -> str | None:
        """Our stage for the system's own."""
        if name not in self.known_stages:
            stage = stage_of(name, self.settings.stages)
            self.known_stages[name] = "qualify" if stage is None and folded(name) in OPEN else stage
        return self.known_stages[name]

    def owner(self, record: Record) -> str | None:
        """Our person on a record, by name; an id alone names nobody where the users were not exported."""
        if not self.owners or "owner" in record.texts or "owner_id" not in record.texts:
            return record.texts.get("owner")
        return self.owners.get(crm_key(self.system, record.texts["owner_id"]))

    def currency(self, record: Record, amount: str = "amount") -> str | None:
        """The currency of a record: its own, the one beside its amount, or the one that docgen.toml gives."""
        texts = record.texts
        return (
            (_currency(texts["currency"]) if "currency" in texts else None)
            or (currency_of(texts[amount]) if amount in texts else None)
            or self.settings.currency
        )


class NotTakenError(Exception):
    """Why a record is no row."""


class UnknownStageError(Exception):
    """A stage that neither docgen nor docgen.toml knows; the import stops and names them all."""


def person_name(record: Record) -> str:
    """The name of a contact."""
    parts = " ".join(part for part in (record.text("first"), record.text("last")) if part)
    return record.text("name") or parts


def account_row(record: Record, making: Making) -> Row | str:
    """The plain fields of an account."""
    employees, revenue = record.numbers.get("employees"), record.numbers.get("revenue")
    country = record.text("country")
    return _row(
        name=record.text("name"),
        cvr=record.text("cvr"),
        industry=slug(record.text("industry") or "")[:80].strip("-"),
        ownership=record.text("ownership"),
        employees=plain(employees) if employees is not None and employees >= 0 and employees % 1 == 0 else None,
        customer_revenue=plain(revenue) if revenue is not None and revenue >= 0 else None,
        website=record.text("website"),
        kam=making.owner(record),
        currency=_currency(record.text("currency")) or making.settings.currency,
        country=_country(country),
    )


def stakeholder_row(record: Record, making: Making) -> Row | str:
    """A contact as a person at the customer."""
    name, boss = person_name(record), record.text("reports_to_id")
    superior = making.names.get(crm_key(making.system, boss)) if boss else record.text("reports_to")
    role = _role(record.texts["role"], making) if "role" in record.texts else None
    return _row(
        name=name,
        title=record.text("title"),
        email=record.text("email"),
        phone=record.text("phone", "mobile"),
        reports_to=superior if superior != name else None,  # at the top some systems name the person again
        buying_role=role,
        last_contact=_day(record, "last_contact"),
        our_owner=making.owner(record),
    )


def _role(text: str, making: Making) -> str | None:
    words = [word.strip() for word in re.split(r"[;,]", text) if word.strip()]
    found = [role_of(word, making.settings.roles) for word in words]
    making.unknown_roles.update(word for word, role in zip(words, found, strict=True) if role is None)
    return next((role for role in found if role), None)


def opportunity_row(record: Record, making: Making) -> Row | str:
    """A possible sale; exports hold many times more of them than of anything else, so this is written for speed."""
    texts, numbers, dates = record.texts, record.numbers, record.dates
    row: Row = {field: texts[field] for field in ("name", "next_step", "competitor") if field in texts}
    stage = row["stage"] = _stage(record, making)
    closed = stage in ("won", "lost")
    if "id" in texts:
        row["id"] = _ident(making.system, texts["id"])
    amount = "actual" if stage == "won" and "actual" in numbers else "amount"
    if amount in numbers:
        row["amount"] = plain(numbers[amount])
    if "probability" in numbers:
        share = numbers["probability"]
        row["probability"] = plain(share / 100 if making.percent else share)
    if currency := making.currency(record, amount):
        row["currency"] = currency
    if close := (dates.get("actual_close") if closed else None) or dates.get("close"):
        row["close"] = close.isoformat()
    if "created" in dates:
        row["created"] = dates["created"].isoformat()
    if owner := making.owner(record):
        row["owner"] = owner
    if stage == "lost" and "lost_reason" in texts:
        row["lost_reason"] = texts["lost_reason"]
    return row


def _ident(system: str, ident: str) -> str:
    key = crm_key(system, ident)
    return key if key.isalnum() and key.isascii() and len(key) <= 80 else slug(key)[:80].strip("-")


def stage_name(record: Record) -> str:
    """What the system calls the stage of a record."""
    status = record.texts.get("status", "")
    closed = status and folded(status) not in OPEN
    return status if closed else record.texts.get("stage", status)


def _stage(record: Record, making: Making) -> str:
    if "won" in record.texts:
        if record.yes("won"):
            return "won"
        if record.yes("closed"):
            return "lost"
    name = stage_name(record)
    if not name:
        raise NotTakenError("names no stage")
    stage = making.stage(name)
    if stage is None:
        raise UnknownStageError(name)
    return stage


def revenue_row(record: Record, making: Making) -> Row | str:
    """Revenue invoiced on a day, or in a month, which counts on its last day."""
    day = record.dates.get("date") or month_end(record.text("date") or "")
    if day is None:
        return f"'{record.text('date')}' is neither a day nor a month"
    return _row(
        date=day.isoformat(),
        unit=record.text("unit"),
        offering=_offering(record, making),
        amount=_number(record, "amount"),
        currency=making.currency(record),
        quantity=_number(record, "quantity"),
        cost=_number(record, "cost"),
    )


def service_row(record: Record, making: Making) -> Row | str:
    """One value of a service measure in one month or quarter."""
    period = _period(record)
    if period is None:
        return f"'{record.text('date')}' is neither a day, a month nor a quarter"
    measure, told = record.text("measure") or "", record.text("direction")
    direction = _DIRECTIONS.get(told.casefold()) if told else None
    if told and direction is None:
        return f"the direction '{told}' is neither higher nor lower"
    decimals = record.numbers.get("decimals")
    if decimals is None:
        decimals = Decimal(min(3, max(_decimals(record, "value"), _decimals(record, "target"))))
    return _row(
        id=_made_id(record.text("id") or measure),
        period=period,
        measure=measure,
        value=_number(record, "value"),
        target=_number(record, "target"),
        unit=record.text("unit") or ("%" if "%" in (record.text("value") or "") else None),
        direction=direction,
        decimals=plain(decimals),
        source=record.text("source"),
    )


def survey_row(record: Record, making: Making) -> Row | str:
    """One answer of a survey."""
    day, score = record.dates.get("date"), record.numbers["score"]
    if day is None:
        return f"'{record.text('date')}' is not a date"
    if score % 1 or not 0 <= score <= 10:
        return f"the score {score} is not a whole number from 0 to 10"
    return _row(
        date=day.isoformat(), respondent=record.text("respondent"), score=plain(score), comment=record.text("comment")
    )


def activity_row(record: Record, making: Making) -> Row | str:
    """A contact that took place."""
    day = record.dates.get("date")
    if day is None:
        return f"'{record.text('date')}' is not a date"
    people = re.split(r"\s*[;,]\s*", record.text("people") or "")
    note = ": ".join(part for part in (record.text("subject"), record.text("note")) if part)
    return _row(
        date=day.isoformat(),
        kind=(record.text("kind") or "other").lower(),
        **{"with": ";".join(name for name in people if name)},
        by=record.text("by"),
        note=note,
    )


def contract_row(record: Record, making: Making) -> Row | str:
    """A contract."""
    notice, value = record.numbers.get("notice_days"), record.numbers.get("value")
    if notice is not None and (notice < 0 or notice % 1):
        return f"the notice of {notice} days is not a whole number"
    if value is not None and value < 0:
        return f"the yearly value {value} is negative"
    end = record.dates.get("end")
    if end is not None and end < record.dates["start"]:
        return f"it ends on {end} before it starts on {record.dates['start']}"
    return _row(
        id=_made_id(record.text("id") or record.text("name") or ""),
        name=record.text("name"),
        start=_day(record, "start"),
        end=_day(record, "end"),
        value=_number(record, "value"),
        currency=making.currency(record, "value"),
        unit=record.text("unit"),
        offering=_offering(record, making),
        notice_days=_number(record, "notice_days"),
        renewal=record.text("renewal"),
    )


def benefit_row(record: Record, making: Making) -> Row | str:
    """A benefit that the customer has had."""
    period = _period(record)
    if period is None:
        return f"'{record.text('date')}' is neither a day, a month nor a quarter"
    return _row(
        line=record.text("line"),
        period=period,
        label=record.text("label"),
        amount=_number(record, "amount"),
        planned=_number(record, "planned"),
        currency=making.currency(record),
        evidence=record.text("evidence"),
    )


def goal_row(record: Record, making: Making) -> Row | str:
    """A goal for the account."""
    text = record.text("text") or ""
    return _row(
        id=_made_id(record.text("id") or text),
        text=text,
        measure=record.text("measure"),
        owner=record.text("owner"),
        unit=record.text("unit"),
        baseline=_number(record, "baseline"),
        target=_number(record, "target"),
        actual=_number(record, "actual"),
        due=_day(record, "due"),
    )


Maker = Callable[[Record, Making], "Row | str"]
# The list of the model that each list of an export becomes.
MAKERS: Final[Mapping[str, tuple[str, Maker]]] = {
    "contacts": ("stakeholders", stakeholder_row),
    "opportunities": ("opportunities", opportunity_row),
    "revenue": ("revenue", revenue_row),
    "service": ("service", service_row),
    "surveys": ("surveys", survey_row),
    "activities": ("activities", activity_row),
    "contracts": ("contracts", contract_row),
    "benefits": ("benefits", benefit_row),
    "goals": ("objectives", goal_row),
}


def month_end(text: str) -> dt.date | None:
    """The last day of a month written `2026-03`, `03/2026` or `202603`."""
    found = re.fullmatch(r"(\d{4})[-/.]?(\d{2})", text.strip())
    year, month = (found[1], found[2]) if found else ("", "")
    if not found and (found := re.fullmatch(r"(\d{1,2})[-/.](\d{4})", text.strip())):
        year, month = found[2], found[1]
    if not found or not 1 <= int(month) <= 12:
        return None
    return dt.date(int(year), int(month), calendar.monthrange(int(year), int(month))[1])


def _period(record: Record) -> str | None:
    if day := record.dates.get("date") or month_end(record.text("date") or ""):
        return f"{day.year}-{day.month:02d}"
    text = (record.text("date") or "").upper()
    if found := re.fullmatch(r"(\d{4})[- ]?[QK]([1-4])", text) or re.fullmatch(r"[QK]([1-4])[- ](\d{4})", text):
        year, quarter = (found[1], found[2]) if len(found[1]) == 4 else (found[2], found[1])
        return f"{year}-Q{quarter}"
    return None


def _made_id(text: str) -> str:
    """A short id made of `text`; of its hash, where its letters make none."""
    return slug(text)[:80].strip("-") or f"n-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _row(**values: str | None) -> Row:
    return {name: value for name, value in values.items() if value}


def _day(record: Record, name: str) -> str | None:
    day = record.dates.get(name)
    return None if day is None else day.isoformat()


def _number(record: Record, name: str) -> str | None:
    value = record.numbers.get(name)
    return None if value is None else plain(value)


def _decimals(record: Record, name: str) -> int:
    text = _number(record, name) or ""
    return len(text.partition(".")[2])


def _currency(text: str | None) -> str | None:
    if not text:
        return None
    found = re.search(r"\b[A-Z]{3}\b", text.upper() if len(text) == 3 else text)
    known = found[0] if found else _CURRENCIES.get(text.casefold())
    if known not in CURRENCIES:
        near = nearest(known, USUAL) if known else None
        raise NotTakenError(f"the currency '{text}' is not known; {f'is it {near}?' if near else 'write its ISO code'}")
    return known


def _country(text: str | None) -> str | None:
    if not text:
        return None
    return text if re.fullmatch(r"[A-Z]{2}", text) and text != "UK" else _COUNTRIES.get(text.casefold())


def _offering(record: Record, making: Making) -> str | None:
    name = record.text("offering")
    return None if name is None else making.offerings.get(name.casefold()) or slug(name) or None
