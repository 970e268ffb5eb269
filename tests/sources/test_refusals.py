"""What a whole file is asked before each of its values is: whether an amount in it may be in doubt."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from docgen.errors import Place
from docgen.model.account import Account
from docgen.sources.refusals import doubtful_amounts, may_be_doubtful

AMOUNTS = st.from_regex(r"-?[0-9٠-٩]{1,32}(\.[0-9٠-٩]{1,4})?([eE]\+?[0-9]{1,3})?", fullmatch=True)
TEXTS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=20)


@given(amount=AMOUNTS, before=TEXTS, after=TEXTS)
def test_no_doubtful_amount_is_in_a_file_that_is_passed_over(amount, before, after):
    data = {"spend": [{"period": "2026", "amount": amount, "offerings": [before]}], "summary": after}
    faults = doubtful_amounts(data, Account, lambda path, of_key: Place("account.yaml"))
    text = f"summary: {after}\nspend:\n  - {{period: 2026, amount: {amount}, offerings: [{before}]}}\n"
    assert may_be_doubtful(text) or not faults


def test_most_files_are_passed_over():
    assert not may_be_doubtful("revenue:\n  rows:\n    - {date: 2026-01-31, amount: 125000.50, unit: Nord}\n")
