"""The names that files use of what docgen computes are those that it computes."""

from __future__ import annotations

from typing import get_args

from docgen.analysis.kpis import KPIS
from docgen.analysis.rules import RULES
from docgen.facts.catalogue import SlideTexts
from docgen.facts.completeness import IDS
from docgen.model.vocabulary import KpiId, RuleId, SectionId, SlideId


def test_each_name_of_the_vocabulary_is_computed_and_each_computed_name_may_be_written():
    assert set(get_args(KpiId)) == set(KPIS)
    assert set(get_args(RuleId)) == set(RULES)
    assert get_args(SectionId) == IDS
    assert get_args(SlideId) == tuple(SlideTexts.__annotations__)
