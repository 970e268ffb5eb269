"""Speaker notes of a review: message, evidence, the likely question with its answer, and what comes next.

Internal always.  A person's words in the review file win, part by part; what is
missing is made from the facts behind the slide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, cast

from docgen.analysis.goals import Service
from docgen.facts import plan, review, roi, service
from docgen.facts.catalogue import NotesFact, SlideNotesFacts
from docgen.facts.scope import Scope
from docgen.facts.story_titles import leading, titles
from docgen.model.review import SlideNotes
from docgen.model.vocabulary import SlideId

# Words in the notes of a slide: what can be said in about a minute.
FEWEST: Final = 60
MOST: Final = 120
# Slides that say nothing themselves have notes only where a person writes them.
_NO_MESSAGE: Final = frozenset({"cover", "definitions"})
_SILENT: Final[NotesFact] = {"message": None, "evidence": None, "question": None, "answer": None, "text": ""}


def notes(scope: Scope, seen: Scope, origin: Mapping[str, str | None], shown: Sequence[SlideId]) -> SlideNotesFacts:
    """Notes for each slide.

    Args:
        scope: whose words: ours, where the notes are for us.
        seen: the account as the slides show it, from which all figures come.
        origin: the line of sources under each slide.
        shown: the slides that are shown, in order.
    """
    if not scope.internal:
        return cast(SlideNotesFacts, dict.fromkeys(review.SLIDES, _SILENT))
    written = review.current(scope)
    own = written.notes if written else {}
    heads = titles(seen)
    made: dict[str, NotesFact] = {}
    for slide in review.SLIDES:
        after = next((heads[other] for other in shown[shown.index(slide) + 1 :][:1]), None) if slide in shown else None
        made[slide] = _notes(scope, seen, slide, own.get(slide), (heads[slide], origin[slide], after))
    return cast(SlideNotesFacts, made)


def _notes(
    scope: Scope, seen: Scope, slide: str, own: SlideNotes | None, around: tuple[str, str | None, str | None]
) -> NotesFact:
    """One slide's notes; `around` is its title, its sources and the title after it."""
    if slide in _NO_MESSAGE and own is None:
        return _SILENT
    words, (title, source, after) = own or SlideNotes(), around
    question, answer = _questions(seen, slide)
    evidence = _evidence(seen, slide)
    parts = {
        "message": scope.text(words.message) or title,
        "evidence": scope.text(words.evidence) or " ".join(filter(None, (evidence, source))),
        "lead": None,
        "question": scope.text(words.question) or question,
        "answer": scope.text(words.answer) or (answer if not words.question else None),
        "transition": after,
    }
    unmeasured = slide == "value" and not evidence
    return {
        "message": parts["message"],
        "evidence": parts["evidence"],
        "question": parts["question"],
        "answer": parts["answer"],
        "text": _worded(scope, parts, "value_open" if unmeasured else slide),
    }


def _worded(scope: Scope, parts: Mapping[str, str | None], slide: str) -> str:
    """The parts as lines; few words get advice on how to lead the slide, and too many give up what comes next."""
    told = _lines(scope, parts)
    words = len(told.split())
    if words < FEWEST and slide not in _NO_MESSAGE:
        return _lines(scope, {**parts, "lead": scope.label(f"note_lead.{slide}")})
    return _lines(scope, {**parts, "transition": None}) if words > MOST else told


def _lines(scope: Scope, parts: Mapping[str, str | None]) -> str:
    return "\n".join(f"{scope.label(f'note.{name}')}: {text}" for name, text in parts.items() if text)


def _evidence(scope: Scope, slide: str) -> str:
    """The figures behind the message, in words."""
    make = _EVIDENCE.get(slide)
    return make(scope) if make else ""


def _questions(scope: Scope, slide: str) -> tuple[str | None, str | None]:
    """The question that the room is likely to ask, and what the data answer; none without an answer."""
    make = _ANSWERS.get(slide)
    answer = make(scope) if make else ""
    return (scope.label(f"note_question.{slide}"), answer) if answer else (None, None)


def _listed(pairs: Sequence[tuple[str, str | None, str | None]]) -> str:
    """Points with owner and date: "Point (owner, date); point (owner)"."""
    written = []
    for text, owner, due in pairs[:3]:
        beside = ", ".join(filter(None, (owner, due)))
        written.append(f"{text.rstrip('.')} ({beside})" if beside else text.rstrip("."))
    return "; ".join(written) + "." if written else ""


def _decided(scope: Scope) -> str:
    return _listed([(one["text"], one["owner"], one["due_text"]) for one in review.decisions(scope)])


def _reasons(scope: Scope) -> str:
    reasons = [one["reason"] for one in review.decisions(scope) if one["reason"]]
    return _listed([(reason, None, None) for reason in reasons])


def _open_points(scope: Scope) -> str:
    done = scope.label("action_status.done")
    still = [one for one in review.agreed(scope) if one["status"] != done]
    return _listed([(one["text"], one["owner"], one["due_text"]) for one in still])


def _measured(scope: Scope) -> str:
    card = service.scorecard(scope)
    pairs = [(f"{one['name']}: {one['now']}", scope.label("phrase.target_value", value=one["target"]), None)
             for one in card]  # fmt: skip
    return _listed(pairs)


def _causes(scope: Scope) -> str:
    return _listed([(one["text"], one["cause"], None) for one in review.issues(scope) if one["cause"]])


def _benefits(scope: Scope) -> str:
    return _listed([(one["label"], one["amount_text"], None) for one in review.achievements(scope)])


def _proofs(scope: Scope) -> str:
    proofs = dict.fromkeys(one["evidence"] for one in review.achievements(scope) if one["evidence"])
    return _listed([(proof, None, None) for proof in proofs])


def _trend(scope: Scope) -> str:
    return trend_sentence(scope)


def trend_sentence(scope: Scope) -> str:
    """How the leading measure stands against the period before and a year ago, and against its target."""
    one = leading(scope)
    if one is None or one.measure.value is None or one.previous is None:
        return ""
    row, now = one.measure, one.measure.value
    before = one.last_year if one.last_year is not None else one.previous
    better = (now < before) == (row.direction == "lower_better")
    way = "flat" if now == before else ("better" if better else "worse") + _standing(one, better)
    return scope.label(
        f"takeaway.trend.{'one' if one.last_year is None else 'two'}",
        way=scope.label(f"takeaway.way.{way}"),
        previous=service.with_unit(scope, row, one.previous),
        last_year=service.with_unit(scope, row, before),
    )


def _standing(one: Service, better: bool) -> str:
    """The end of the sentence's key: what the way means for the target."""
    if one.measure.target is None:
        return ""
    met = one.status == "on_track"
    return "_met" if met else "_missed" if better else ""


def _remedies(scope: Scope) -> str:
    found = [(one["remedy"] or "", one["owner"], one["due_text"]) for one in review.issues(scope) if one["remedy"]]
    return _listed(found)


def _seen(scope: Scope) -> str:
    return _listed([(one["text"], one["implication"], None) for one in review.market(scope)])


def _origins(scope: Scope) -> str:
    sources = dict.fromkeys(one["source"] for one in review.market(scope) if one["source"])
    return _listed([(source, None, None) for source in sources])


def _theirs(scope: Scope) -> str:
    steps = [one for one in review.ahead(scope) if one.side in ("customer", "both")]
    return _listed([(scope.need(one.text), one.customer_owner, scope.date(one.due)) for one in steps])


def _coming(scope: Scope) -> str:
    return _listed([(scope.need(one.text), None, scope.date(one.due)) for one in review.ahead(scope)])


def _tasks(scope: Scope) -> str:
    return _listed([(one["what"], one["owner"], one["due_text"]) for one in review.next_steps(scope)])


def _escalated(scope: Scope) -> str:
    level = plan.governance(scope)["escalation"]
    return scope.label("note_answer.escalation", level=level) if level else ""


def _case(scope: Scope) -> str:
    if not scope.cases:
        return ""
    told = roi.takeaways(scope, scope.cases[0])
    return " ".join(filter(None, (told["see"], told["mean"])))


def _turns(scope: Scope) -> str:
    return " ".join(roi.lines_to_zero(scope, scope.cases[0])[:2]) if scope.cases else ""


def _sources(scope: Scope) -> str:
    named = [(one["name"], one["source"], None) for one in service.definitions(scope) if one["source"]]
    return _listed(named)


_EVIDENCE: Final[Mapping[str, Callable[[Scope], str]]] = {
    "decisions": _decided,
    "scorecard": _measured,
    "value": _benefits,
    "performance": _trend,
    "issues": _causes,
    "market": _seen,
    "roadmap": _coming,
    "next_steps": _tasks,
    "roi": _case,
}
_ANSWERS: Final[Mapping[str, Callable[[Scope], str]]] = {
    "decisions": _reasons,
    "since_last": _open_points,
    "scorecard": _causes,
    "value": _proofs,
    "performance": _remedies,
    "issues": _remedies,
    "market": _origins,
    "roadmap": _theirs,
    "next_steps": _escalated,
    "roi": _turns,
    "definitions": _sources,
}
