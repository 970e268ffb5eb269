"""Rules on a business case: nothing counted twice, nothing too good, every input with its source.

They read a model of `docgen.roi` through its attributes and never compute a cash flow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from docgen.analysis.rules.finding import Finding, Hit, Rule, RuleContext, put_into_words
from docgen.model.plan import Waiver

_NAME: Final = re.compile(r"[A-Za-z_]\w*")
RoiCheck = Callable[[Any], Iterator[Hit]]


def find_in_roi(
    model: Any, account: str, context: RuleContext, waivers: tuple[Waiver, ...] = (), prefix: str = "roi"
) -> list[Finding]:
    """The findings of one ROI model, in the order of the rules.

    Args:
        model: a `docgen.roi` model: `drivers`, `benefits`, `costs` with their fields.
        account: id of the account it belongs to.
        context: today and thresholds.
        waivers: the account's.
        prefix: where the model stands, such as ``roi[0]``.
    """
    found = []
    for rule in RULES:
        for hit in CHECKS[rule.id](model):
            placed = Hit(f"{prefix}.{hit.path}", hit.value, hit.arguments, hit.variant, hit.severity)
            found.append(put_into_words(rule, placed, account, waivers, context.today))
    return found


def counted_twice(model: Any) -> Iterator[Hit]:
    """A risk on a line whose drivers already vary; two lines with the same formula."""
    uncertain = uncertain_drivers(model)
    seen: dict[str, str] = {}
    for kind in ("benefits", "costs"):
        for index, line in enumerate(getattr(model, kind)):
            if line.risk and uncertain & _names_of(line):
                yield Hit(f"{kind}[{index}].risk", float(line.risk), {"id": line.id})
            formula = "".join((line.formula or "").split())
            if formula and formula in seen:
                yield Hit(f"{kind}[{index}].formula", line.formula, {"a": seen[formula], "b": line.id}, "lines")
            elif formula:
                seen[formula] = line.id


def too_good(model: Any) -> Iterator[Hit]:
    """Full adoption in year 1, benefit before go-live, no own hours, nothing that varies, inputs without source."""
    for index, line in enumerate(model.benefits):
        if _is_full_at_once(line):
            yield Hit(f"benefits[{index}].ramp", None, {"id": line.id}, "adoption")
        if line.initial not in (0, 0.0):
            yield Hit(f"benefits[{index}].initial", str(line.initial), {"id": line.id}, "early")
    if model.costs and not any(line.category == "internal_hours" for line in model.costs):
        yield Hit("costs", len(model.costs), {}, "hours")
    if model.benefits and not uncertain_drivers(model) and not any(line.risk for line in model.lines):
        yield Hit("drivers", len(model.drivers), {}, "certain")
    for index, driver in enumerate(model.drivers):
        if not driver.formula and not driver.source:
            yield Hit(f"drivers[{index}].source", None, {"id": driver.id})
    for index, line in enumerate(model.benefits):
        if not line.formula and not line.source:
            yield Hit(f"benefits[{index}].source", None, {"id": line.id})


def uncertain_drivers(model: Any) -> set[str]:
    """Ids of the drivers that vary: those with a distribution, and those computed from one that varies."""
    varying = {
        one.id
        for one in model.drivers
        if one.distribution not in (None, "constant") or (one.distribution is None and one.interval90)
    }
    computed = {one.id: set(_NAME.findall(one.formula)) for one in model.drivers if one.formula}
    while True:
        more = {name for name, used in computed.items() if used & varying} - varying
        if not more:
            return varying
        varying |= more


def _names_of(line: Any) -> set[str]:
    texts = [line.formula, line.adoption, line.attribution]
    return {name for text in texts if isinstance(text, str) for name in _NAME.findall(text)}


def _is_full_at_once(line: Any) -> bool:
    """Whether the first year already has the whole effect: no ramp, full adoption, and amounts that do not grow."""
    if isinstance(line.ramp, str) or (line.ramp and line.ramp[0] < 1):
        return False
    adoption = line.adoption[0] if isinstance(line.adoption, tuple) and line.adoption else line.adoption
    if isinstance(adoption, str) or (adoption is not None and adoption < 1):
        return False
    if line.start is not None and line.start != 1:
        return False
    return not line.yearly or line.yearly[0] >= max(line.yearly)


CHECKS: Final[Mapping[str, RoiCheck]] = {"ROI-01": counted_twice, "ROI-02": too_good}
RULES: Final = (
    Rule(
        "ROI-01", "high", "roi", {"da": "Intet regnet dobbelt", "en": "Nothing counted twice"},
        {
            "": {"da": "Risiko er regnet dobbelt i {id}: både som risiko og i et usikkert input",
                 "en": "Risk is counted twice in {id}: as risk and in an uncertain input"},
            "lines": {"da": "Linjerne {a} og {b} har samme formel: gevinsten er regnet dobbelt",
                      "en": "Lines {a} and {b} have the same formula: the amount is counted twice"},
        },
    ),
    Rule(
        "ROI-02", "medium", "roi", {"da": "Dokumenterede forudsætninger", "en": "Documented assumptions"},
        {
            "": {"da": "Forudsætning {id} er ikke dokumenteret", "en": "Assumption {id} has no source"},
            "adoption": {"da": "Gevinst {id} har fuld effekt i år 1", "en": "Benefit {id} has full effect in year 1"},
            "early": {"da": "Gevinsten {id} ligger før idriftsættelse", "en": "Benefit {id} comes before go-live"},
            "hours": {"da": "Omkostningerne har ingen interne timer", "en": "The costs have no internal hours"},
            "certain": {"da": "Alle linjer er sikre og gunstige", "en": "Every line is certain and favourable"},
        },
    ),
)  # fmt: skip
