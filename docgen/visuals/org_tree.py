"""The organisation as a tree from left to right: one column for each level, one row for each person without staff.

16.6 cm wide.  Text never leaves its box: what is too long is cut with an
ellipsis.  People beyond the room are counted under their superior.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docgen.values import Picture
from docgen.visuals.drawing import MINOR_FONTS, POINTS_PER_CM, Box, Sheet, Theme

WIDTH_CM = 16.6
DEPTH_LIMIT = 5
ROW_LIMIT = 24
_ROW_CM = 0.84
_GAP = 16.0
_NAME, _ROLE = 9.0, 8.5


@dataclass(frozen=True, slots=True)
class Member:
    """One person: who they are, whom they report to (the name's id), and whether the box is filled."""

    id: str
    name: str
    role: str
    reports_to: str = ""
    highlight: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A person in the tree; `more` counts staff that is not shown."""

    member: Member
    staff: tuple[Node, ...]
    more: int = 0

    @property
    def rows(self) -> int:
        """How many rows the branch takes."""
        return max(sum(node.rows for node in self.staff) + (self.more > 0), 1)


def grow(members: Sequence[Member], limit: int = ROW_LIMIT) -> tuple[Node, ...]:
    """The trees of these people, in the order given; a superior who is not among them, or a circle, makes a root.

    Branches are cut from the end, the largest first, until the rows fit.
    """
    known = {member.id for member in members}
    staff: dict[str, list[Member]] = {}
    for member in members:
        boss = member.reports_to if member.reports_to in known and not _circular(member, members) else ""
        staff.setdefault(boss, []).append(member)
    room = limit
    while True:
        roots = tuple(_node(member, staff, 1, room) for member in staff.get("", []))
        if sum(root.rows for root in roots) <= limit or room <= 1:
            return roots
        room -= 1


def _circular(member: Member, members: Sequence[Member]) -> bool:
    bosses = {one.id: one.reports_to for one in members}
    seen, boss = {member.id}, member.reports_to
    while boss in bosses and boss not in seen:
        seen.add(boss)
        boss = bosses[boss]
    return boss == member.id


def _node(member: Member, staff: dict[str, list[Member]], depth: int, room: int) -> Node:
    below = staff.get(member.id, [])
    if depth >= DEPTH_LIMIT:
        return Node(member, (), len(below))
    shown = below if len(below) <= room else below[: max(room - 1, 0)]
    nodes = tuple(_node(one, staff, depth + 1, room) for one in shown)
    return Node(member, nodes, len(below) - len(shown))


def org_tree(
    members: Sequence[Member], theme: Theme, more: str = "+ {}", alt: str = "", fonts: Sequence[str] = MINOR_FONTS
) -> Picture:
    """The picture; `more` words the count of people not shown, highlighted people stand on accent1."""
    roots = grow(members)
    rows = sum(root.rows for root in roots) or 1
    depth = max((_depth(root) for root in roots), default=1)
    sheet = Sheet(WIDTH_CM, rows * _ROW_CM, theme, fonts)
    top = sheet.height
    for root in roots:
        _draw(sheet, root, 0, top, (sheet.width + _GAP) / depth, more)
        top -= root.rows * _ROW_CM * POINTS_PER_CM
    return Picture(sheet.png(), alt=alt, width_cm=WIDTH_CM, height_cm=rows * _ROW_CM)


def _depth(node: Node) -> int:
    return 1 + max((_depth(below) for below in node.staff), default=0)


def _draw(sheet: Sheet, node: Node, level: int, top: float, step: float, more: str) -> float:
    """Draw a branch below `top`; the middle of its first box."""
    row = _ROW_CM * POINTS_PER_CM
    box = Box(level * step, top - node.rows * row / 2 - row * 0.42, min(step - _GAP, 150.0), row * 0.84)
    middle = box.y + box.height / 2
    _box(sheet, box, node.member)
    joints = []
    below = top
    for child in node.staff:
        joints.append(_draw(sheet, child, level + 1, below, step, more))
        below -= child.rows * row
    if node.more:
        joints.append(below - row / 2)
        sheet.text((level + 1) * step + 2, below - row / 2, more.format(node.more), _NAME, "muted")
    bend = (level + 1) * step - _GAP / 2
    if joints:
        sheet.line(box.x + box.width, middle, bend, middle, "strong rule")
        sheet.line(bend, min(*joints, middle), bend, max(*joints, middle), "strong rule")
    for joint in joints:
        sheet.line(bend, joint, (level + 1) * step, joint, "strong rule")
    return middle


def _box(sheet: Sheet, box: Box, member: Member) -> None:
    sheet.rectangle(box, "accent1" if member.highlight else "lt2")
    ink, quiet = ("lt1", "lt1") if member.highlight else ("dk2", "muted")
    room = box.width - 12
    lift = box.height * 0.22 if member.role else 0.0
    sheet.text(
        box.x + 6, box.y + box.height / 2 + lift, sheet.shortened(member.name, _NAME, room, True), _NAME, ink, True
    )
    if member.role:
        sheet.text(box.x + 6, box.y + box.height / 2 - lift, sheet.shortened(member.role, _ROLE, room), _ROLE, quiet)
