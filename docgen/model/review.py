"""The words of one meeting: what a person writes before and after a review."""

from __future__ import annotations

from docgen.model.base import Audience, Day, Model, PeriodText, Text, customer, internal, item_audience
from docgen.model.plan import ActionStatus, MeetingType
from docgen.model.vocabulary import SlideId


class Participant(Model):
    """A person at the meeting."""

    name: str = customer("full name")
    role: Text | None = customer("role or title", None)
    ours: bool = customer("whether the person is one of us", False)


class DecisionSought(Model):
    """A decision that the meeting is asked to take."""

    text: Text = customer("the decision, one sentence of at most 60 characters")
    reason: Text | None = customer("why, one line", None)
    owner: str | None = customer("who answers for it", None)
    due: Day | None = customer("by when", None)
    amount: Text | None = customer("what it costs or gives", None)
    audience: Audience = item_audience("customer")


class Outcome(Model):
    """What the meeting agreed; it appears at the next review as agreed and done."""

    text: Text = customer("what was agreed")
    owner: str | None = customer("one named person", None)
    due: Day | None = customer("by when", None)
    status: ActionStatus = customer("not_started, in_progress, done or cancelled", "not_started")
    done_on: Day | None = customer("day on which it was done", None)
    decision: bool = customer("whether it is a decision, not a task", False)


class SlideNotes(Model):
    """Speaker notes of one slide; never part of the file that is sent."""

    message: Text | None = internal("what to say", None)
    evidence: Text | None = internal("what backs it", None)
    question: Text | None = internal("the likely question", None)
    answer: Text | None = internal("the answer", None)


class Ask(Model):
    """What we ask for, and what we settle for."""

    ask: Text = internal("what we ask for")
    fallback: Text | None = internal("what we settle for", None)


class Review(Model):
    """One review meeting: `reviews/2026-Q1.yaml`."""

    schema_version: int = customer("version of the file's form", 1)
    period: PeriodText = customer("period that is reviewed")
    type: MeetingType = customer("kind of meeting", "executive_review")
    date: Day | None = customer("day of the meeting", None)
    time: str | None = customer("time of the meeting", None)
    place: Text | None = customer("place", None)
    participants: tuple[Participant, ...] = customer("who takes part", ())
    decisions_sought: tuple[DecisionSought, ...] = customer("decisions sought, one to five", ())
    comments: dict[SlideId, Text] = customer("own words for a slide, by slide id", {})
    titles: dict[SlideId, Text] = customer("own titles, by slide id", {})
    skip: tuple[SlideId, ...] = customer("slides to leave out, by slide id", ())
    outcomes: tuple[Outcome, ...] = customer("what was agreed", ())
    next_meeting: Day | None = customer("day of the next meeting", None)
    notes: dict[SlideId, SlideNotes] = internal("speaker notes, by slide id", {})
    asks: tuple[Ask, ...] = internal("what we ask for and the fallback", ())
    avoid: tuple[Text, ...] = internal("what not to say", ())
