"""The text of files that people start from: an account, a review, a workspace.

Pure: names and dates come in, text goes out; the commands write it.  Comments
are in the language of the workspace, keys are English everywhere.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeVar

from docgen.model.base import Text, in_language
from docgen.model.review import Review
from docgen.sources.loading import LoadedAccount

T = TypeVar("T")
SCHEMAS: Final = ".schema"  # inside the content folder, so that every account file can point to it
_SERVER: Final = "# yaml-language-server: $schema="


def share_folder() -> Path:
    """The folder that holds the sample portfolio: inside the installed package, or the repository itself."""
    package = Path(__file__).parent
    inside = package / "_share"
    return inside if inside.is_dir() else package.parent


def schema_line(levels: int, name: str) -> str:
    """The first line of a data file, by which editors complete and explain it.

    Args:
        levels: folders between the file and the content folder.
        name: of the schema: account, review, portfolio, offerings or roi.
    """
    return f"{_SERVER}{'../' * levels or './'}{SCHEMAS}/{name}.json\n"


def account_text(account_id: str, name: str, language: str, kam: str, today: dt.date, currency: str = "DKK") -> str:
    """A commented account file that loads as it is."""
    filled = {
        "CURRENCY": currency,
        "ID": account_id,
        "NAME": quoted(name),
        "LANGUAGE": language,
        "KAM": quoted(kam),
        "TODAY": str(today),
    }
    return schema_line(2, "account") + _filled(_in(_ACCOUNT, language), filled)


def example_text(account_id: str, name: str, language: str, today: dt.date, currency: str = "DKK") -> str:
    """The account file of a new workspace: with a goal of the customer's and the win theme that serves it."""
    text = account_text(account_id, name, language, _in(_EXAMPLE_KAM, language), today, currency)
    goal, theme = _in(_EXAMPLE_GOAL, language), _in(_EXAMPLE_THEME, language)
    return text.replace("customer_goals: []\n", goal, 1) + "\n" + theme


def theme_file(language: str, today: dt.date) -> tuple[str, str]:
    """Name and text of the example of a win theme in a new workspace."""
    name = _in({"da": "kort-svartid", "en": "short-response"}, language)
    filled = {"ID": name, "REVIEW": str(today + dt.timedelta(days=365))}
    return f"{name}.{language}.md", _filled(_in(_THEME, language), filled)


def workspace_text(language: str, company: str, currency: str = "DKK") -> str:
    """A commented `docgen.toml` for a new workspace."""
    return _filled(_in(_WORKSPACE, language), {"COMPANY": quoted(company), "LANGUAGE": language, "CURRENCY": currency})


def portfolio_text(language: str, today: dt.date, currency: str = "DKK") -> str:
    """A commented `portfolio.yaml` for a new workspace."""
    rates = f"fx:\n  - {{currency: EUR, date: {today}, rate: 7.46}}" if currency == "DKK" else "fx: []"
    filled = _filled(_PORTFOLIO_DATA, {"CURRENCY": currency, "RATES": rates})
    return schema_line(0, "portfolio") + _in(_PORTFOLIO, language) + filled


def offerings_text(language: str) -> str:
    """A commented `offerings.yaml` for a new workspace."""
    head = schema_line(0, "offerings") + _in(_OFFERINGS, language)
    return head + "offerings:\n  - {id: service, name: Service, kind: service}\n"


def review_text(loaded: LoadedAccount, period: str, language: str) -> str:
    """A review file filled from the data: who took part last time, and what is still open from then.

    Args:
        loaded: the account; its newest earlier review gives participants and open outcomes.
        period: the period to review, such as 2026-Q2.
        language: language of the comments and, where a text has several, of the texts.
    """
    words = _in(_REVIEW, language)
    last = last_review(loaded.reviews, period)
    still_open = list(_open_outcomes(last, language))
    return "\n".join((
        schema_line(3, "review").rstrip(),
        f"period: {period}",
        f"# {words['date']}",
        f"# date: {period[:4]}-04-14",
        '# time: "09:00"',
        "# place: …",
        "",
        f"# {words['participants']}",
        *_list("participants", _participants(loaded, last, language)),
        "",
        f"# {words['decisions']}",
        "decisions_sought: []",
        f"#  - {{text: {words['decision']}, reason: …, owner: …, due: 2026-06-30}}",
        "",
        *([f"# {words['open']}", *(f"#   {line}" for line in still_open)] if still_open else []),
        f"# {words['outcomes']}",
        "outcomes: []",
        "",
        f"# {words['comments']}",
        "comments: {}",
        f"# {words['titles']}",
        "titles: {}",
        f"# {words['skip']}",
        "skip: []",
        "",
        f"# {words['asks']}",
        "asks: []",
        "",
    ))  # fmt: skip


def _in(texts: Mapping[str, T], language: str) -> T:
    return texts.get(language, texts["en"])


def _filled(text: str, values: Mapping[str, str]) -> str:
    # In one pass, so that a name that holds a mark itself stays as it is.
    return re.sub(r"@([A-Z]+)@", lambda mark: values[mark[1]], text)


def last_review(reviews: Iterable[Review], period: str) -> Review | None:
    """The newest review before `period`."""
    earlier = [review for review in reviews if review.period < period]
    return max(earlier, key=lambda review: review.period, default=None)


def quoted(text: str) -> str:
    """`text` as a YAML value: in double quotes, which hold any text."""
    return json.dumps(text, ensure_ascii=False)


def _participants(loaded: LoadedAccount, last: Review | None, language: str) -> Iterator[str]:
    if last is not None and last.participants:
        for person in last.participants:
            yield _person(person.name, person.role, person.ours, language)
        return
    account = loaded.account
    theirs, ours = account.sponsor_theirs, account.sponsor_ours
    if theirs is not None:
        yield _person(theirs.name, theirs.title, False, language)
    if ours is not None:
        yield _person(ours.name, ours.title, True, language)
    if account.kam is not None:
        yield _person(account.kam, "Key Account Manager", True, language)


def _person(name: str, role: Text | None, ours: bool, language: str) -> str:
    title = in_language(role, language)
    parts = [f"name: {quoted(name)}", *([f"role: {quoted(title)}"] if title else []), *(["ours: true"] if ours else [])]
    return f"{{{', '.join(parts)}}}"


def _open_outcomes(last: Review | None, language: str) -> Iterator[str]:
    for outcome in last.outcomes if last is not None else ():
        if outcome.status not in ("done", "cancelled"):
            text = in_language(outcome.text, language) or ""
            yield ", ".join(str(part) for part in (text, outcome.owner, outcome.due, outcome.status) if part)


def _list(name: str, items: Iterable[str]) -> list[str]:
    rows = [f"  - {item}" for item in items]
    return [f"{name}:", *rows] if rows else [f"{name}: []"]


_REVIEW: Final[Mapping[str, Mapping[str, str]]] = {
    "da": {
        "date": "Mødets dag, tid og sted",
        "participants": "Deltagerne fra sidst; ret listen til",
        "decisions": "En til fem beslutninger, som mødet skal træffe",
        "decision": "Godkend …",
        "open": "Stadig åbent fra sidst (status rettes i den forrige reviewfil):",
        "outcomes": "Udfyldes efter mødet: hvad der blev aftalt, af hvem og hvornår",
        "comments": "Egne ord til et slide: {scorecard: \"Væksten kommer fra …\"}",
        "titles": "Egne titler, hvis de beregnede ikke passer: {value: \"…\"}",
        "skip": "Slides, der udelades: [market]",
        "asks": "Kun internt: hvad vi beder om, og hvad vi nøjes med: [{ask: …, fallback: …}]",
    },
    "en": {
        "date": "Day, time and place of the meeting",
        "participants": "Those who took part last time; correct the list",
        "decisions": "One to five decisions that the meeting is asked to take",
        "decision": "Approve …",
        "open": "Still open from last time (its status is corrected in the earlier review file):",
        "outcomes": "After the meeting: what was agreed, by whom and when",
        "comments": "Own words for a slide: {scorecard: \"The growth comes from …\"}",
        "titles": "Own titles, where the computed ones do not fit: {value: \"…\"}",
        "skip": "Slides to leave out: [market]",
        "asks": "Internal only: what we ask for, and what we settle for: [{ask: …, fallback: …}]",
    },
}  # fmt: skip

_WORKSPACE: Final[Mapping[str, str]] = {
    "da": """\
# Arbejdsområdet for docgen. Alt har en standardværdi; se dokumentationen for resten.
language = "@LANGUAGE@"
currency = "@CURRENCY@"

[company]
name = @COMPANY@
# logo = "logo.png"

# Temaets farver og skrifter; `docgen template build` skriver dem i standardskabelonerne.
# [company.colours]
# accent1 = "#14607A"
""",
    "en": """\
# The workspace of docgen. Everything has a default; the documentation names the rest.
language = "@LANGUAGE@"
currency = "@CURRENCY@"

[company]
name = @COMPANY@
# logo = "logo.png"

# Colours and fonts of the theme; `docgen template build` writes them into the default templates.
# [company.colours]
# accent1 = "#14607A"
""",
}
_PORTFOLIO: Final[Mapping[str, str]] = {
    "da": "# Fælles for alle konti: rapportvaluta, valutakurser med dato, regnskabsår og kapacitet.\n",
    "en": "# What all accounts share: report currency, dated exchange rates, fiscal year and capacity.\n",
}
_PORTFOLIO_DATA: Final = """\
currency: @CURRENCY@
fiscal_year_start: 1
@RATES@
capacity: []
"""
_OFFERINGS: Final[Mapping[str, str]] = {
    "da": "# Hvad vi sælger. Id'erne bruges i omsætning, kontrakter, muligheder og whitespace.\n",
    "en": "# What we sell. The ids are used in revenue, contracts, opportunities and whitespace.\n",
}
# A name, so that the first documents have no blank where a person stands.
_EXAMPLE_KAM: Final = {"da": "Kim Eksempel", "en": "Kim Example"}
_EXAMPLE_GOAL: Final[Mapping[str, str]] = {
    "da": """\
customer_goals:
  - {id: uptime, text: "Færre uplanlagte stop", measure: "Stop pr. kvartal"}
""",
    "en": """\
customer_goals:
  - {id: uptime, text: "Fewer unplanned stops", measure: "Stops per quarter"}
""",
}
_EXAMPLE_THEME: Final[Mapping[str, str]] = {
    "da": """\
# Win themes fra content/win-themes, som de bruges her; goal er id på kundens mål
themes:
  - {snippet: kort-svartid, goal: uptime}
""",
    "en": """\
# Win themes of content/win-themes as they are used here; goal is the id of the customer's goal
themes:
  - {snippet: short-response, goal: uptime}
""",
}
_THEME: Final[Mapping[str, str]] = {
    "da": """\
---
# Et eksempel på et win theme: hvad vi har, hvad kunden får ud af det, og hvad der beviser det. Ret det til jeres eget.
id: @ID@
title: "Hjælp inden for en time"
tags:
  goal: [uptime]
audience: customer          # internal, til ordene er klar
feature: {da: "Fast serviceteam med vagt hele døgnet", en: "Own service team on call day and night"}
approved: true
review_by: @REVIEW@
---

## Benefit

Et stop varer timer i stedet for dage, fordi den, der ringes til, kender anlægget.

## How

Et fast team har vagt hele døgnet, ser anlæggets data og har de vigtigste reservedele på lager.

## Proof

Et eksempel: På tre værker faldt svartiden fra to døgn til en time.
""",
    "en": """\
---
# An example of a win theme: what we have, what the customer gains, and what proves it. Make it your own.
id: @ID@
title: "Help within the hour"
tags:
  goal: [uptime]
audience: customer          # internal until the words are ready
feature: {da: "Fast serviceteam med vagt hele døgnet", en: "Own service team on call day and night"}
approved: true
review_by: @REVIEW@
---

## Benefit

A stop lasts hours instead of days, because the one who answers the call knows the plant.

## How

A team of our own is on call day and night, sees the data of the plant and keeps the vital spare parts in stock.

## Proof

An example: at three plants the response time fell from two days to one hour.
""",
}
_ACCOUNT: Final[Mapping[str, str]] = {
    "da": """\
# En nøglekunde. Alt er internt, medmindre feltet eller punktet er mærket til kunden; slet det, I ikke bruger.
# Tal skrives med punktum før decimaler (12.5) og uden tusindtalsadskillelse (1250000), datoer som 2026-09-30.
# En tekst kan stå på to sprog: {da: "…", en: "…"}
schema_version: 1
id: @ID@
name: @NAME@
programme: key            # key, candidate, prospect eller none
language: @LANGUAGE@              # dokumenternes sprog
currency: @CURRENCY@
# industry: energy        # branche, som i win themes og cases
kam: @KAM@
# sponsor_ours: {name: "…", title: "…"}
# sponsor_theirs: {name: "…", title: "…"}
last_updated: @TODAY@  # ret datoen, hver gang filen er gennemgået

# Kundens enheder: divisioner, værker, lande
units: []
#  - {name: "…", country: DK}

# Kundens egne strategiske prioriteter, mål og udfordringer, med kundens ord
priorities: []
challenges: []
customer_goals: []
#  - {id: uptime, text: "…", measure: "…"}

# Omsætning uden moms pr. faktureringsdag; covers siger, hvilke måneder listen dækker
# revenue:
#   covers: {start: 2025-01, end: 2026-03}
#   rows:
#     - {date: 2026-01-31, amount: 125000, offering: service}

# Mennesker hos kunden; indflydelse 1-5, støtte -2 til 2, og det er altid internt
stakeholders: []
#  - {name: "…", title: "…", buying_role: decision_maker, influence: 4, support: 1, coverage: brief, our_owner: @KAM@}

# Vores hold
team:
  - {name: @KAM@, role: Key Account Manager}

# Mål for kontoen
objectives: []
#  - {id: growth, text: "…", owner: @KAM@, measure: "…", target: 10, unit: "%", due: 2026-12-31}

# Risici; sandsynlighed og konsekvens 1-5
risks: []
#  - {id: r1, text: "…", probability: 3, impact: 4, owner: @KAM@, mitigation: "…"}

# Opgaver: én ansvarlig hver; audience: customer viser opgaven for kunden
actions: []
#  - {what: "…", owner: @KAM@, due: 2026-06-30, status: not_started}
""",
    "en": """\
# A key account. Everything is internal unless the field or item is marked for the customer; delete what is not used.
# Numbers have a point before decimals (12.5) and no separators between thousands (1250000), dates read 2026-09-30.
# A text may stand in two languages: {da: "…", en: "…"}
schema_version: 1
id: @ID@
name: @NAME@
programme: key            # key, candidate, prospect or none
language: @LANGUAGE@              # language of the documents
currency: @CURRENCY@
# industry: energy        # as in win themes and cases
kam: @KAM@
# sponsor_ours: {name: "…", title: "…"}
# sponsor_theirs: {name: "…", title: "…"}
last_updated: @TODAY@  # change it whenever the file has been gone through

# Units of the customer: divisions, plants, countries
units: []
#  - {name: "…", country: DK}

# The customer's own strategic priorities, goals and challenges, in the customer's words
priorities: []
challenges: []
customer_goals: []
#  - {id: uptime, text: "…", measure: "…"}

# Revenue excluding VAT by day of invoice; covers says which months the list covers
# revenue:
#   covers: {start: 2025-01, end: 2026-03}
#   rows:
#     - {date: 2026-01-31, amount: 125000, offering: service}

# People at the customer; influence 1 to 5, support -2 to 2, always internal
stakeholders: []
#  - {name: "…", title: "…", buying_role: decision_maker, influence: 4, support: 1, coverage: brief, our_owner: @KAM@}

# Our team
team:
  - {name: @KAM@, role: Key Account Manager}

# Goals for the account
objectives: []
#  - {id: growth, text: "…", owner: @KAM@, measure: "…", target: 10, unit: "%", due: 2026-12-31}

# Risks; probability and impact 1 to 5
risks: []
#  - {id: r1, text: "…", probability: 3, impact: 4, owner: @KAM@, mitigation: "…"}

# Tasks: one owner each; audience: customer shows the task to the customer
actions: []
#  - {what: "…", owner: @KAM@, due: 2026-06-30, status: not_started}
""",
}
