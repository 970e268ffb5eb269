"""Facts of the meeting brief: who will be there as we know them, what moved, and the questions to expect; internal."""

from __future__ import annotations

from docgen.facts import kpis, people, review, service
from docgen.facts.catalogue_word import AttendeeFact, BriefFact, HardQuestion, MovedFact
from docgen.facts.scope import Scope
from docgen.facts.tables import KPI_ROWS
from docgen.language.catalogue import capitalised

_MOVED = 8


def brief(scope: Scope) -> BriefFact:
    """The brief; empty for customers."""
    if not scope.internal:
        return {
            "title": "",
            "lead": "",
            "when": None,
            "moved_title": "",
            "attendees": [],
            "ours_text": "",
            "moved": [],
            "questions": [],
        }
    written = review.current(scope)
    day = written.date if written and written.date else None
    when = scope.date(day, "long")
    name = scope.account.short_name or scope.account.name
    unknown = scope.label("slides.date_open")  # stands within the title
    date = when or unknown[:1].lower() + unknown[1:]
    parts = [
        scope.date(day, "weekday") or "",
        (written.time if written else None) or "",
        scope.text(written.place if written else None) or "",
    ]
    since = scope.write.period(scope.period.previous.slug, "long", fiscal_year_start=scope.period.fiscal_start)
    return {
        "title": scope.label("document.title.meeting_brief", customer=name, date=date),
        "lead": _lead(scope),
        "when": capitalised(" · ".join(part for part in parts if part)) or None,
        "moved_title": scope.label("brief.moved_since", date=since),
        "attendees": _attendees(scope),
        "ours_text": ", ".join(
            f"{one['name']} ({people.title_within(scope, one['role'])})" if one["role"] else one["name"]
            for one in review.participants(scope, ours=True)
        ),
        "moved": moved(scope),
        "questions": _questions(scope),
    }


def _lead(scope: Scope) -> str:
    """What we want to have when we leave: the decisions, else the ask of the plan."""
    sought = review.decisions(scope)
    if sought:
        return (
            scope.words.sentence("title.decisions.plain", n=len(sought))
            + ": "
            + "; ".join(one["text"] for one in sought)
            + "."
        )
    return scope.text(scope.account.summary.ask) or scope.text(scope.account.summary.why) or ""


def _attendees(scope: Scope) -> list[AttendeeFact]:
    """Those of the invitation, else the five most influential."""
    known = {person["name"]: person for person in people.people(scope)}
    invited = review.participants(scope, ours=False)
    names = [(one["name"], one["role"]) for one in invited] or [(name, None) for name in list(known)[:5]]
    found: list[AttendeeFact] = []
    for name, title in names:
        person = known.get(name)
        found.append(
            {
                "name": name,
                "title": title or (person["title"] if person else None),
                "role": person["role"] if person else None,
                "influence": person["influence"] if person else None,
                "support_text": person["support_text"] if person else None,
                "last_contact_text": person["last_contact_text"] if person else None,
                "wants": person["wants"] if person else None,
                "owner": person["owner"] if person else None,
            }
        )
    return found


def moved(scope: Scope) -> list[MovedFact]:
    """Measures and key figures that changed since the period before, measures first."""
    found: list[MovedFact] = [
        {"name": one["name"], "before": one["previous"], "now": one["now"], "delta": "", "arrow": one["arrow"]}
        for one in service.scorecard(scope)
        if one["arrow"] in ("↑", "↓")
    ]
    for name in KPI_ROWS:
        shown = kpis.kpi(scope, name)
        if shown["arrow"] in ("↑", "↓") and shown["delta"]:
            found.append(
                {
                    "name": shown["name"],
                    "before": shown["previous"],
                    "now": shown["text"],
                    "delta": shown["delta"],
                    "arrow": shown["arrow"],
                }
            )
    return found[:_MOVED]


def _questions(scope: Scope) -> list[HardQuestion]:
    """The likely questions of the speaker notes, with answer and evidence."""
    written = review.current(scope)
    found: list[HardQuestion] = []
    for notes in (written.notes if written else {}).values():
        question, answer = scope.text(notes.question), scope.text(notes.answer)
        if question and answer:
            found.append({"question": question, "answer": answer, "proof": scope.text(notes.evidence) or ""})
    return found[:3]
