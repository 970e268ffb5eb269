"""The scale of a chart or table: one for all that is compared, thousands where nothing reaches a million."""

from __future__ import annotations

import types

import pytest

from docgen.facts.counted import counted
from docgen.language.formats import formats


@pytest.mark.parametrize(
    ("amounts", "language", "unit", "figures"),
    [
        pytest.param([9_400_000, 20_000], "da", "mio.\u00a0EUR", [9.4, 0.02], id="the largest decides for all"),
        pytest.param([153_732, -15_803], "en", "EUR\u00a0thousand", [153.732, -15.803], id="small ones in thousands"),
        pytest.param([999_600], "da", "mio.\u00a0EUR", [0.9996], id="what rounds to a million is one"),
        pytest.param([None, 0], "da", "mio.\u00a0EUR", [None, 0.0], id="nothing is counted in millions"),
    ],
)
def test_the_largest_amount_decides_in_what_all_are_counted(amounts, language, unit, figures):
    scope = types.SimpleNamespace(write=formats(language), account=types.SimpleNamespace(currency="EUR"))

    found = counted(scope, amounts)

    assert (found.unit, [found.of(one) for one in amounts]) == (unit, figures)
    assert found.form.endswith(".0") is (found.scale == "million")
