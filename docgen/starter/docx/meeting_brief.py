"""The meeting brief: two internal pages for whoever goes to the meeting."""

from __future__ import annotations

from docgen.starter.brand import Brand
from docgen.starter.docx.blocks import (
    Col,
    bullets,
    dash,
    data_table,
    empty,
    facts,
    heading,
    label,
    opt,
    tag,
    when,
)
from docgen.starter.docx.frame import footer, header
from docgen.starter.docx.package import Pages
from docgen.starter.docx.wml import keep_block, paragraph, run


def meeting_brief(brand: Brand) -> Pages:
    """The template `meeting-brief.docx`."""
    del brand  # the look comes with the palette
    name = label("document.meeting_brief")
    body = _head() + _who() + _asks() + _promised() + _moved() + _questions() + _risks() + _avoid() + _notes()
    return Pages(
        title=tag("brief.title"), body=body, header=header(name, internal=True), footer=footer(), prefix=None, top=2.4
    )


def _head() -> str:
    lines = facts(
        ("brief.when", label("brief.time"), tag("brief.when")),
        ("brief.ours_text", label("brief.from_us"), tag("brief.ours_text")),
        ("review.next_meeting_text", label("plan.next_meeting"), tag("review.next_meeting_text")),
    )
    title = heading(1, tag("brief.title"), direct='<w:spacing w:before="0"/>')
    return title + when("brief.lead", paragraph(run(tag("brief.lead")), "Lead")) + lines


def _table(title: str, condition: str, loop: str, columns: list[Col], nothing: str) -> str:
    # The headings say what the tables hold; two pages have no room for saying it twice.
    return _heading(title) + when(condition, _register(loop, columns, title), otherwise=empty(nothing))


def _register(loop: str, columns: list[Col], title: str) -> str:
    return data_table(loop, columns, title, dense=True)


def _heading(title: str) -> str:
    return heading(2, title, direct='<w:spacing w:before="200" w:after="40"/>')


def _who() -> str:
    columns = [
        Col(label("head.person"), "{{ one.name }}", 3.4, "name", "one.title"),
        Col(label("head.role_support"), dash("one.role"), 2.7, "text", "one.support_text"),
        Col(label("head.influence"), dash("one.influence"), 1.9, "number"),
        Col(label("head.last_contact"), dash("one.last_contact_text"), 2.25, "number"),
        Col(label("head.wants"), dash("one.wants"), 3.9),
        Col(label("head.owner"), dash("one.owner"), 2.45),
    ]
    return _table(
        label("brief.who"), "brief.attendees", "one in brief.attendees", columns, label("slides.participants_open")
    )


def _asks() -> str:
    columns = [
        Col(label("head.ask"), "{{ one.ask }}", 8.3, "name"),
        Col(label("head.settle"), opt("one.fallback"), 8.3),
    ]
    decisions = [
        Col(label("head.decision"), "{{ one.text }}", 7.2, "name", "one.reason"),
        Col(label("head.decider"), opt("one.owner"), 5.4),
        Col(label("head.due"), opt("one.due_text"), 4.0, "number"),
    ]
    title = label("brief.asks")
    either = when(
        "review.decisions",
        _register("one in review.decisions", decisions, label("brief.ask")),
        otherwise=empty(label("empty.decisions")),
    )
    return _heading(title) + when("review.asks", _register("one in review.asks", columns, title), otherwise=either)


def _promised() -> str:
    columns = [
        Col(label("head.agreed"), "{{ one.text }}", 7.4, "name"),
        Col(label("head.owner"), opt("one.owner"), 3.4),
        Col(label("head.due"), opt("one.due_text"), 2.4, "number"),
        Col(label("head.status"), "one", 3.4, "status"),
    ]
    return _table(
        label("brief.promised_status"),
        "review.agreed",
        "one in review.agreed[:8]",
        columns,
        label("brief.first_meeting"),
    )


def _moved() -> str:
    columns = [
        Col(label("head.measure"), "{{ one.name }}", 7.0, "name"),
        Col(label("brief.from"), "{{ one.before }}", 3.2, "number"),
        Col(label("brief.to"), "{{ one.now }}", 3.2, "number"),
        Col(label("head.change"), "{{ one.arrow }} {{ one.delta }}", 3.2, "number"),
    ]
    shown = _register("one in brief.moved", columns, label("brief.moved"))
    title = when("brief.moved", _heading(tag("brief.moved_title")), otherwise=_heading(label("brief.moved")))
    return title + when("brief.moved", shown, otherwise=empty(label("brief.nothing_moved")))


def _questions() -> str:
    columns = [
        Col(label("brief.question"), "{{ one.question }}", 4.8, "name"),
        Col(label("brief.answer"), "{{ one.answer }}", 6.2),
        Col(label("brief.proof_at"), opt("one.proof"), 5.6),
    ]
    title = label("brief.questions")
    return when("brief.questions", _heading(title), _register("one in brief.questions", columns, title))


def _risks() -> str:
    columns = [
        Col(label("head.risk"), "{{ one.text }}", 7.0, "name"),
        Col(label("head.score"), "{{ one.score }}", 1.4, "number"),
        Col(label("head.mitigation"), opt("one.mitigation"), 8.2),
    ]
    shown = _register("one in risks_top", columns, label("brief.risks"))
    return when("risks_top", _heading(label("brief.risks")), shown)


def _notes() -> str:
    """Room to write, which stays when the brief is built again."""
    hint = paragraph(run(label("brief.notes_hint"), "Muted"), "BodyText")
    return _heading(label("brief.notes")) + keep_block("notes", 3002, hint)


def _avoid() -> str:
    return when("review.avoid", _heading(label("brief.avoid")), bullets("one in review.avoid", "{{ one }}"))
