"""Rules on the data themselves: complete, fresh, reconciled, without duplicates, in the document's language."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

from pydantic import BaseModel

from docgen.analysis.actions import count
from docgen.analysis.completeness import completeness
from docgen.analysis.figures import Figures
from docgen.analysis.ledger import ZERO
from docgen.analysis.periods import parse
from docgen.analysis.pipeline import deals
from docgen.analysis.rules.finding import ALL, ANY, CHOSEN, Arguments, Hit, Rule, RuleContext, today_of, words


def incomplete(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """A plan under 70 % complete, a file without a date, revenue without the span that it covers."""
    account = figures.account
    if account.programme in CHOSEN:
        share = completeness(account).share
        if share < context.limits["completeness"]:
            yield Hit("sections", share, {"share": share}, severity="medium")
    if account.last_updated is None:
        yield Hit("last_updated", None, {"field": "last_updated"}, "field")
    if account.revenue.rows and account.revenue.covers is None:
        yield Hit("revenue.covers", None, {"field": "revenue.covers"}, "field", severity="medium")


def stale(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """A plan that nobody has updated for 90 days, or imports older than 35 days."""
    today = today_of(figures, context)
    updated = figures.account.last_updated
    if updated is not None and (today - updated).days > context.limits["plan_days"]:
        yield Hit("last_updated", updated, {"n": (today - updated).days})
    exported = context.exported.get(figures.account.id, ())
    if exported and (today - min(exported)).days > context.limits["source_days"]:
        yield Hit("crm", min(exported), {"n": (today - min(exported)).days}, "source")


def late_actions(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """More than a fifth of the open actions late, or no next meeting booked."""
    tasks = count(figures.account.actions, figures.as_of)
    if tasks.open and tasks.late / tasks.open > context.limits["overdue_share"]:
        yield Hit("actions", tasks.late, {"n": tasks.late, "m": tasks.open})
    booked = [one.planned for one in figures.account.meetings if one.held is None]
    booked += [one.next_meeting for one in context.reviews.get(figures.account.id, ()) if one.next_meeting]
    if figures.account.programme == "key" and not any(day >= figures.as_of for day in booked):
        yield Hit("meetings", None, {}, "meeting")


def unreconciled(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """Revenue rows that differ from the total that another source states by more than 0.5 %."""
    for index, row in enumerate(figures.account.stated_totals):
        path = f"stated_totals[{index}]"
        days = parse(row.period, figures.fiscal_start, f"{path}.period").interval
        if not figures.ledger.covers(days):
            continue
        stated = figures.money(row.amount, row.currency, days.last_day, f"{path}.amount")
        ledger = figures.ledger
        ours = ledger.revenue(days) if row.unit is None else ledger.by_unit(days).get(row.unit, ZERO)
        off = abs(ours - stated)
        if off > abs(stated) * int(context.limits["reconcile"] * 10**6) / 10**6:
            arguments: Arguments = {"x": float(off), "ours": float(ours), "stated": float(stated), "period": row.period}
            yield Hit(f"{path}.amount", row.amount, arguments)


def duplicates_inside(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """The same person twice, or an open opportunity after its close date."""
    del context
    people = figures.account.stakeholders
    seen: dict[str, str] = {}
    for index, person in enumerate(people):
        keys = [key for key in (normal(person.name), (person.email or "").lower()) if key]
        other = next((seen[key] for key in keys if key in seen), None)
        if other is not None:
            yield Hit(f"stakeholders[{index}]", person.name, {"a": other, "b": person.name})
        for key in keys:
            seen.setdefault(key, person.name)
    for one in deals(figures):
        if one.is_past_due(figures.as_of) and one.opportunity.close:
            arguments: Arguments = {"name": words(one.opportunity.name), "date": one.opportunity.close}
            yield Hit(f"opportunities[{one.index}].close", one.opportunity.close, arguments, "past")


def duplicates_across(accounts: Sequence[Figures], context: RuleContext) -> Iterator[Hit]:
    """Two accounts with the same name or registration number."""
    del context
    seen: dict[str, str] = {}
    for one in accounts:
        number = "".join(letter for letter in one.account.cvr or "" if letter.isdigit())
        keys = [key for key in (normal(one.account.name), number and f"cvr {number}") if key]
        other = next((seen[key] for key in keys if key in seen), None)
        if other is not None:
            yield Hit("name", one.account.name, {"a": other, "b": one.account.id}, account=one.account.id)
        for key in keys:
            seen.setdefault(key, one.account.id)


def normal(name: str) -> str:
    """A name without case, spaces, punctuation and the form of company: what makes two of them the same."""
    bare = "".join(letter if letter.isalnum() else " " for letter in name.lower())
    return " ".join(word for word in bare.replace("a s", "as").split() if word not in _FORMS)


_FORMS: Final = frozenset({"as", "aps", "ab", "gmbh", "ag", "ltd", "inc", "plc", "oy", "asa", "holding"})


def differing_crm(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """A value on which the account file and an import differ."""
    for one in context.conflicts.get(figures.account.id, ()):
        path = _path_text(one.path)
        yield Hit(path, one.people, {"path": path, "a": one.people, "b": one.crm})


def missing_language(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """A text in several languages, but not in that of the account's documents."""
    del context
    language = figures.account.language
    for path in untranslated(figures.account, language):
        yield Hit(path, language, {"path": path, "language": language})


def untranslated(model: BaseModel, language: str) -> list[str]:
    """The path of every text that has languages, but not this one; paths are built on the way back from a find."""
    found: list[str] = []
    attributes = model.__dict__
    for name in text_fields(type(model)):
        value = attributes[name]
        # Most values are plain texts or absent; exact types, because asking a model's class costs much more.
        if not value or type(value) is str:
            continue
        if type(value) is dict:
            if not value.get(language) and value.keys() <= _LANGUAGES:
                found.append(name)
        elif type(value) is tuple:
            found += _untranslated_items(name, value, language)
        else:
            found += [f"{name}.{path}" for path in untranslated(value, language)]
    return found


def _untranslated_items(name: str, items: tuple[Any, ...], language: str) -> list[str]:
    found: list[str] = []
    for index, item in enumerate(items):
        if type(item) is dict:
            if item and not item.get(language) and item.keys() <= _LANGUAGES:
                found.append(f"{name}[{index}]")
        elif isinstance(item, BaseModel):
            found += [f"{name}[{index}].{path}" for path in untranslated(item, language)]
    return found


_LANGUAGES: Final = frozenset({"da", "en"})


@cache
def text_fields(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields that hold texts in languages, or models that do; rows of figures have none and cost nothing."""
    return tuple(name for name, field in model.model_fields.items() if _holds_text(field.annotation))


def _holds_text(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return bool(text_fields(annotation))
    if typing.get_origin(annotation) is dict:
        key = typing.get_args(annotation)[0]
        return typing.get_origin(key) is typing.Literal and "da" in typing.get_args(key)
    if isinstance(annotation, types.UnionType) or typing.get_args(annotation):
        return any(_holds_text(one) for one in typing.get_args(annotation))
    return False


def _path_text(path: tuple[str | int, ...]) -> str:
    return "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in path).lstrip(".")


RULES: Final = (
    Rule(
        "PIT-DAT-01", "high", "account", {"da": "Datafuldstændighed", "en": "Completeness of the data"},
        {
            "": {"da": "Datafuldstændighed {share}", "en": "The plan is {share} complete"},
            "field": {"da": "Feltet {field} mangler", "en": "Field {field} is missing"},
        },
        ALL, check=incomplete, thresholds=("completeness",),
    ),
    Rule(
        "PIT-DAT-02", "medium", "account", {"da": "Friske data", "en": "Fresh data"},
        {
            "": {"da": "Planen er {n} dage gammel", "en": "The plan is {n} days old"},
            "source": {"da": "Kildedata er {n} dage gamle", "en": "The source data are {n} days old"},
        },
        CHOSEN, check=stale, thresholds=("plan_days", "source_days"),
    ),
    Rule(
        "PIT-DAT-03", "medium", "account", {"da": "Opfølgning", "en": "Follow-up"},
        {
            "": {"da": "{n} af {m} åbne opgaver er over frist", "en": "{n} of {m} open actions [is|are] late"},
            "meeting": {"da": "Intet opfølgningsmøde er booket", "en": "No follow-up meeting is booked"},
        },
        ALL, check=late_actions, thresholds=("overdue_share",),
    ),
    Rule(
        "PIT-DAT-04", "high", "account", {"da": "Afstemning af omsætning", "en": "Reconciled revenue"},
        {"": {"da": "Omsætning {period} afviger {x}: {ours} i rækkerne, {stated} ifølge kilden",
              "en": "Revenue {period} differs by {x}: {ours} in the rows, {stated} as stated"}},
        ANY, check=unreconciled, thresholds=("reconcile",),
    ),
    Rule(
        "PIT-DAT-05", "medium", "account", {"da": "Dubletter og forældede poster", "en": "Duplicates and stale items"},
        {
            "": {"da": "Mulig dublet: {a} / {b}", "en": "Possible duplicate: {a} / {b}"},
            "past": {"da": "Salgsmuligheden “{name}” er åben efter sin lukkedato {date}",
                     "en": "Opportunity “{name}” is open past its close date {date}"},
        },
        ANY, check=duplicates_inside, across=duplicates_across,
    ),
    Rule(
        "CRM-01", "medium", "account", {"da": "CRM og kontofil", "en": "CRM and account file"},
        {"": {"da": "CRM og kontofil er uenige om {path}: {b} mod {a}",
              "en": "CRM and account file disagree on {path}: {b} against {a}"}},
        ANY, check=differing_crm,
    ),
    Rule(
        "TXT-03", "medium", "account", {"da": "Tekst på dokumentets sprog", "en": "Text in the document's language"},
        {"": {"da": "Teksten {path} mangler på sproget {language}",
              "en": "Text {path} is missing in language {language}"}},
        ALL, check=missing_language,
    ),
)  # fmt: skip
