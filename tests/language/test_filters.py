"""The filters that speak a language, as templates call them."""

import datetime as dt
from decimal import Decimal

import pytest
from jinja2 import Environment

from docgen.language.filters import filters
from docgen.values import Money

NBSP = "\u00a0"


def written(template, language="da", **values):
    environment = Environment(autoescape=False)
    environment.filters.update(filters(language))
    return environment.from_string(template).render(values).replace(NBSP, "~")


KR = Money(Decimal(9400000), "DKK")


@pytest.mark.parametrize(
    ("template", "values", "da", "en"),
    [
        ("{{ x | money }}", {"x": KR}, "9,4~mio.~kr.", "DKK~9.4m"),
        ("{{ x | money('table') }}", {"x": KR}, "9.400.000", "9,400,000"),
        ("{{ x | money('full', 'EUR') }}", {"x": 1200}, "1.200~EUR", "EUR~1,200"),
        ("{{ x | money }}", {"x": 1_200_000}, "1,2~mio.", "1.2m"),
        ("{{ x | money }}", {"x": {"value": 9.4e6, "unit": "DKK", "text": "…"}}, "9,4~mio.~kr.", "DKK~9.4m"),
        ("{{ x | money }}", {"x": None}, "–", "–"),
        ("{{ x | money }}", {"x": {"value": None, "reason": "ny kunde"}}, "ny kunde", "ny kunde"),
        ("{{ x | number }}", {"x": Decimal("1234.50")}, "1.234,5", "1,234.5"),
        ("{{ x | number(2) }}", {"x": 3}, "3,00", "3.00"),
        ("{{ x | number }}", {"x": KR}, "9.400.000", "9,400,000"),
        ("{{ x | number }}", {"x": "12,3 mio."}, "12,3 mio.", "12,3 mio."),
        ("{{ x | percent }}", {"x": 0.123}, "12,3~%", "12.3%"),
        ("{{ x | percent(none) }}", {"x": 0.123}, "12~%", "12%"),
        ("{{ x | percent(0) }}", {"x": {"value": 0.27, "unit": "share"}}, "27~%", "27%"),
        ("{{ x | points }}", {"x": -0.02}, "−2,0~%-point", "−2.0~pp"),
        ("{{ x | delta(1) }}", {"x": 0.5}, "+0,5", "+0.5"),
        ("{{ x | delta }}", {"x": KR}, "+9,4~mio.~kr.", "DKK~+9.4m"),
        ("{{ x | compact }}", {"x": 12_300_000}, "12,3~mio.", "12.3m"),
        ("{{ x | compact }}", {"x": Money(Decimal(150_000), "DKK")}, "150~t.kr.", "DKK~150k"),
        ("{{ x | date }}", {"x": dt.date(2026, 3, 7)}, "7.~marts 2026", "7~March 2026"),
        ("{{ x | date('table') }}", {"x": "2026-03-07"}, "07.03.2026", "7~Mar~2026"),
        ("{{ x | date }}", {"x": dt.datetime(2026, 3, 7, 9, 30)}, "7.~marts 2026", "7~March 2026"),
        ("{{ x | date }}", {"x": "i morgen"}, "i morgen", "i morgen"),
        ("{{ x | date }}", {"x": None}, "–", "–"),
        ("{{ x | period('long') }}", {"x": "2026-Q1"}, "1.~kvartal~2026", "Q1~2026"),
        ("{{ x | duration }}", {"x": 25}, "25~måneder", "25~months"),
        ("{{ x | range(y) }}", {"x": Money(Decimal(200_000), "DKK"), "y": KR}, "0,2–9,4~mio.~kr.", "DKK~0.2–9.4m"),
        ("{{ x | range(y) }}", {"x": 10, "y": 14}, "10–14", "10–14"),
        ("{{ x | join }}", {"x": ["a", "b", "c"]}, "a, b og c", "a, b and c"),
        ("{{ x | join(' · ') }}", {"x": ["a", "b"]}, "a · b", "a · b"),
        ("{{ x | join(attribute='name') }}", {"x": [{"name": "A"}, {"name": "B"}]}, "A og B", "A and B"),
        ("{{ x | join }}", {"x": []}, "–", "–"),
        ("{{ x | plural('risiko', 'risici') }}", {"x": 1}, "1~risiko", "1~risiko"),
        ("{{ x | plural('risiko', 'risici') }}", {"x": [1, 2]}, "2~risici", "2~risici"),
        ("{{ x | plural('one {én} other {{n, spellout} stk.}') }}", {"x": 3}, "tre stk.", "three stk."),
    ],
)
def test_filters_write_what_templates_hold(template, values, da, en):
    assert (written(template, **values), written(template, "en", **values)) == (da, en)


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ 1 | money('tabel') }}", "there is no style of money called 'tabel'; did you mean table?"),
        ("{{ x | date('short') }}", "there is no style of date called 'short'; "),
        ("{{ 1 | duration('moths') }}", "there is no unit of time called 'moths'; did you mean month?"),
    ],
)
def test_an_unknown_style_is_an_error_with_the_nearest(template, message):
    with pytest.raises(ValueError) as refused:
        written(template, x=dt.date(2026, 1, 1))
    assert str(refused.value).startswith(message)


def test_join_does_not_reach_into_python_objects():
    assert written("{{ x | join(attribute='__class__') }}", x=["a", "b"]) == "–"
