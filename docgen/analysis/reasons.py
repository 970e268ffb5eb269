"""Why a figure is missing or means nothing, in Danish and English: one line for each code.

Arguments are dates, whole numbers, shares (named `share…`) and plain text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from docgen.model.base import Language

Argument = str | int | float | Decimal | dt.date
_NBSP: Final = "\u00a0"
_ONE_OR_MANY: Final = re.compile(r"\[([^|\]]*)\|([^\]]*)\]")

REASONS: Final[dict[str, dict[Language, str]]] = {
    "internal": {"da": "kun til intern brug", "en": "internal only"},
    "no_history": {"da": "ingen tidligere værdi i data", "en": "the data hold no earlier value"},
    "no_plan": {"da": "ingen plan for perioden", "en": "no plan for the period"},
    "unknown_kpi": {"da": "nøgletallet {id} findes ikke", "en": "there is no KPI called {id}"},
    "no_revenue": {"da": "ingen omsætningsdata", "en": "no revenue data"},
    "not_begun": {"da": "perioden er ikke begyndt {as_of}", "en": "the period has not begun on {as_of}"},
    "outside_span": {
        "da": "omsætningsdata dækker ikke {start} til {end}",
        "en": "the revenue data do not cover {start} to {end}",
    },
    "new_customer": {"da": "ny kunde: ingen omsætning at sammenligne med", "en": "new customer: no revenue to compare"},
    "negative_base": {
        "da": "negativ omsætning at sammenligne med",
        "en": "negative revenue in the period compared with",
    },
    "negative_end": {"da": "negativ omsætning i perioden", "en": "negative revenue in the period"},
    "zero_revenue": {"da": "ingen omsætning i perioden", "en": "no revenue in the period"},
    "negative_revenue": {"da": "negativ omsætning i perioden", "en": "negative revenue in the period"},
    "no_cost": {
        "da": "{n} [omsætningslinje|omsætningslinjer] mangler direkte omkostning",
        "en": "{n} revenue [row lacks its|rows lack their] direct cost",
    },
    "no_portfolio": {"da": "kræver hele porteføljen", "en": "needs the whole portfolio"},
    "no_accounts": {"da": "ingen konti har tal for perioden", "en": "no account has figures for the period"},
    "partial_portfolio": {
        "da": "{n} [konto|konti] uden tal for perioden er udeladt",
        "en": "{n} [account|accounts] without figures for the period left out",
    },
    "no_spend": {"da": "kundens samlede indkøb er ikke anslået", "en": "the customer's total spend is not estimated"},
    "spend_other_year": {
        "da": "indkøb anslået for {year}, omsætning er seneste 12 måneder",
        "en": "spend estimated for {year}, revenue is the last 12 months",
    },
    "own_of_year": {
        "da": "omsætning og samlet omsætning er fra {year}",
        "en": "revenue and total revenue are of {year}",
    },
    "over_wallet": {
        "da": "over 100 %: indkøbet er anslået for lavt",
        "en": "over 100%: the spend estimate is too low",
    },
    "no_own_revenue": {"da": "vores samlede omsætning er ukendt", "en": "our own total revenue is unknown"},
    "own_is_portfolio": {"da": "andel af kontiene i porteføljen", "en": "share of the accounts in the portfolio"},
    "no_health": {"da": "ingen delscorer", "en": "no parts are scored"},
    "low_weight": {
        "da": "kun {share} af vægten er kendt (mindst {share_min})",
        "en": "only {share} of the weight is known (at least {share_min})",
    },
    "reweighted": {"da": "dækker {share} af vægten", "en": "covers {share} of the weight"},
    "satisfaction_from_nps": {"da": "tilfredshed beregnet af NPS", "en": "satisfaction computed from NPS"},
    "no_stakeholders": {"da": "ingen interessenter kortlagt", "en": "no stakeholders mapped"},
    "no_surveys": {"da": "ingen svar de seneste 12 måneder", "en": "no answers in the last 12 months"},
    "few_answers": {"da": "kun {n} svar: ingen tendens", "en": "only {n} [answer|answers]: no trend"},
    "few_meetings": {
        "da": "{n} [afholdt møde|afholdte møder]; mindst 2 kræves",
        "en": "{n} [meeting|meetings] held; at least 2 are needed",
    },
    "no_meetings": {"da": "ingen planlagte møder", "en": "no meetings planned"},
    "no_decisions": {"da": "ingen beslutninger truffet i perioden", "en": "no decisions taken in the period"},
    "open_decisions": {
        "da": "{n} [åben|åbne], den ældste {days} dage gammel",
        "en": "{n} open, the oldest {days} days old",
    },
    "negative_durations": {
        "da": "{n} [post|poster] med manglende eller negativ varighed er udeladt",
        "en": "{n} [item|items] with missing or negative duration left out",
    },
    "no_proposals": {"da": "ingen tilbud afgjort i perioden", "en": "no proposals decided in the period"},
    "no_opportunities": {"da": "ingen salgsmuligheder registreret", "en": "no opportunities recorded"},
    "no_open_opportunities": {"da": "ingen åbne salgsmuligheder", "en": "no open opportunities"},
    "no_closed": {
        "da": "ingen afgjorte salgsmuligheder de seneste 12 måneder",
        "en": "no opportunities closed in the last 12 months",
    },
    "no_won": {
        "da": "ingen vundne salgsmuligheder de seneste 12 måneder",
        "en": "no opportunities won in the last 12 months",
    },
    "no_lost_value": {"da": "tabte muligheder har intet beløb", "en": "lost opportunities carry no amount"},
    "no_amount": {
        "da": "{n} [salgsmulighed|salgsmuligheder] mangler beløb",
        "en": "{n} [opportunity lacks|opportunities lack] an amount",
    },
    "no_probability": {
        "da": "{n} [salgsmulighed|salgsmuligheder] mangler sandsynlighed",
        "en": "{n} [opportunity lacks|opportunities lack] a probability",
    },
    "past_due": {
        "da": "{n} [åben|åbne] med passeret lukkedato er udeladt",
        "en": "{n} open past the close date left out",
    },
    "no_target": {"da": "intet salgsmål for perioden", "en": "no sales target for the period"},
    "target_met": {"da": "mål nået", "en": "target met"},
    "no_whitespace": {"da": "ingen matrix over uudnyttet potentiale", "en": "no whitespace matrix"},
    "no_relevant_cells": {"da": "ingen relevante felter i matrixen", "en": "no relevant cells in the matrix"},
    "no_potential": {"da": "{n} [felt|felter] mangler potentiale", "en": "{n} [cell lacks|cells lack] a potential"},
    "no_objectives": {"da": "ingen målbare mål", "en": "no goals with a measure"},
    "no_actual": {"da": "ingen aktuel værdi", "en": "no actual value"},
    "unmeasured": {
        "da": "{n} mål uden aktuel værdi er udeladt",
        "en": "{n} [goal|goals] without actual value left out",
    },
    "zero_target": {"da": "målet er 0", "en": "the target is 0"},
    "negative_target": {"da": "målet er negativt", "en": "the target is negative"},
    "target_is_baseline": {"da": "målet er lig udgangspunktet", "en": "the target equals the baseline"},
    "nothing_due": {"da": "ingen opgaver forfaldne", "en": "no actions due"},
    "no_due_date": {
        "da": "{n} [opgave|opgaver] uden frist er udeladt",
        "en": "{n} [action|actions] without due date left out",
    },
    "no_done_date": {
        "da": "{n} [afsluttet|afsluttede] uden dato regnes som [rettidig|rettidige]",
        "en": "{n} done without a date [counts|count] as on time",
    },
    "no_benefits": {"da": "ingen målte gevinster i perioden", "en": "no benefits measured in the period"},
    "too_few_years": {"da": "kræver mindst to hele regnskabsår", "en": "needs at least two whole fiscal years"},
    "no_contracts": {"da": "ingen kontrakter", "en": "no contracts"},
    "no_cost_lines": {"da": "ingen serviceringsomkostninger registreret", "en": "no cost-to-serve recorded"},
    "loss": {"da": "kontoen giver underskud", "en": "the account makes a loss"},
}


def reason_text(code: str, arguments: Mapping[str, Argument], language: Language) -> str:
    """The reason in words; dates and numbers in the spelling of the language."""
    return sentence(REASONS[code][language], {name: plain(name, value, language) for name, value in arguments.items()})


def sentence(words: str, values: Mapping[str, str]) -> str:
    """`words` with its arguments put in; of ``[one|many]`` the first where the argument ``n`` is 1.

    The choice is made before the arguments are put in, so that a bracket in a name stays a bracket.
    """
    one = values.get("n") == "1"
    chosen = _ONE_OR_MANY.sub(lambda found: found[1] if one else found[2], words)
    return chosen.replace(" %", f"{_NBSP}%").format_map(values)


def plain(name: str, value: Argument, language: Language) -> str:
    """One argument as text: dates 31.03.2026 or 31 Mar 2026, shares in whole per cent, money without decimals."""
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}" if language == "da" else f"{value.day} {_EN_MONTHS[value.month - 1]} {value.year}"
    if isinstance(value, str):
        return value
    if name.startswith("share"):
        return f"{_number(float(value) * 100, language)}{_NBSP if language == 'da' else ''}%"
    return str(value) if isinstance(value, int) else _number(float(value), language)


def _number(value: float, language: Language) -> str:
    # One decimal for small figures, none for large ones: enough for a sentence; tables are printed by language/.
    text = f"{value:,.0f}" if abs(value) >= 100 or value == round(value) else f"{value:,.1f}"
    text = text.replace("-", "−") if text.strip("-0.,") else text.lstrip("-")
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


_EN_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
