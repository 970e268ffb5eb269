"""A sentence that ends in a figure ends in one period."""

from __future__ import annotations

from docgen.language.catalogue import labels


def test_an_amount_that_ends_in_a_period_ends_the_sentence_too() -> None:
    sentence = labels("da").get("callout.value", line="Færre stop", amount="5,6 mio. kr.")
    assert sentence == "Største bidrag: Færre stop med 5,6 mio. kr."


def test_an_ellipsis_stays_as_it_is() -> None:
    assert labels("da").get("callout.value", line="Færre stop...", amount="5") == "Største bidrag: Færre stop... med 5."
