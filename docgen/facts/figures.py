"""Figures that no native chart draws: what is to be drawn, as plain data; the drawing waits for the template's theme.

A figure is part of the fill as data, so that an unchanged one is never drawn again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from docgen.analysis.coverage import contacts
from docgen.facts.people import support_key
from docgen.facts.scope import Scope
from docgen.values import Picture
from docgen.visuals.theme import TemplateTheme

if TYPE_CHECKING:
    from docgen.visuals.org_tree import Member
    from docgen.visuals.stakeholder_map import MapWords, Person

# Free fonts of the same widths stand in where Office's own are not installed.
_FALLBACKS: Final = ("Carlito", "Arial", "Liberation Sans", "DejaVu Sans")


@dataclass(frozen=True)
class StakeholderMap:
    """Influence by support."""

    people: tuple[Person, ...]
    words: MapWords
    alt: str

    def draw(self, theme: TemplateTheme) -> Picture:
        """The picture in the theme's colours and font."""
        from docgen.visuals.stakeholder_map import stakeholder_map

        return stakeholder_map(self.people, self.words, theme.colours, self.alt, (theme.body, *_FALLBACKS))


@dataclass(frozen=True)
class OrgTree:
    """Who reports to whom."""

    members: tuple[Member, ...]
    more: str
    alt: str

    def draw(self, theme: TemplateTheme) -> Picture:
        """The picture in the theme's colours and font."""
        from docgen.visuals.org_tree import org_tree

        return org_tree(self.members, theme.colours, self.more, self.alt, (theme.body, *_FALLBACKS))


Drawing = StakeholderMap | OrgTree


def figure(scope: Scope, name: str) -> Picture | None:
    """The figure called `name`, still to be drawn; None where there is nothing to draw.

    The type says what a template gets: `documents` draws it before the merge.
    """
    return FIGURES[name](scope)  # type: ignore[return-value]


def stakeholder_map(scope: Scope) -> Drawing | None:
    """Everybody whose influence and support are known; internal."""
    from docgen.visuals.stakeholder_map import MapWords, Person

    if not scope.internal:
        return None
    limit = scope.figures.limits["contact_days"]
    people = tuple(
        Person(
            one.person.name,
            scope.text(one.person.title) or "",
            one.person.influence,
            one.person.support,
            one.days is not None and one.days <= limit,
        )
        for one in contacts(scope.figures, scope.as_of)
        if one.person.influence is not None and one.person.support is not None
    )
    if not people:
        return None
    steps = tuple(scope.label(f"support.{support_key(support)}") for support in range(-2, 3))
    words = MapWords(
        (steps[0], steps[1], steps[2], steps[3], steps[4]),
        scope.label("plan.axis_support"),
        scope.label("plan.axis_influence"),
        scope.label("plan.protect"),
        scope.label("plan.win_over"),
    )
    named = ", ".join(person.name for person in people[:3])
    return StakeholderMap(people, words, scope.label("alt.stakeholder_map", figures=named))


def org_tree(scope: Scope) -> Drawing | None:
    """Who reports to whom, where at least one reporting line is known; internal."""
    from docgen.visuals.org_tree import Member

    if not scope.internal or not any(person.reports_to for person in scope.account.stakeholders):
        return None
    members = tuple(
        Member(
            person.name,
            person.name,
            scope.text(person.title) or "",
            person.reports_to or "",
            person.buying_role in ("decision_maker", "economic_buyer"),
        )
        for person in scope.account.stakeholders
    )
    named = ", ".join(member.name for member in members[:3])
    return OrgTree(members, "+ {}", scope.label("alt.org_chart", figures=named))


FIGURES: Final[Mapping[str, Callable[[Scope], Drawing | None]]] = {
    "stakeholder_map": stakeholder_map,
    "org_tree": org_tree,
}
