"""The line under a slide names the systems that its figures come from, or none where none is known."""

from __future__ import annotations

import dataclasses

from docgen.facts import story_sources
from docgen.facts.story_sources import line


def test_a_scorecard_whose_measures_name_no_source_tells_the_day_alone(sample, monkeypatch):
    scope = sample.facts("nordkraft", "en").scope
    assert line(scope, "scorecard").startswith("Source: ")
    nameless = [
        dataclasses.replace(one, measure=one.measure.model_copy(update={"source": None}))
        for one in story_sources.service.measures(scope)
    ]
    monkeypatch.setattr(story_sources.service, "measures", lambda _: nameless)
    assert line(scope, "scorecard").startswith("Data as of ")
