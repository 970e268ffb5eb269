"""What figures and rules are told of an account beyond its own file: days of imports, planned benefits, models.

One way for the documents, the portfolio's page and the commands.  Amounts are
in the account's currency.  Pure.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from docgen.errors import Place

if TYPE_CHECKING:
    from docgen.analysis.periods import Period
    from docgen.model.portfolio import Portfolio
    from docgen.roi.model import RoiModel
    from docgen.sources.loading import LoadedAccount


def exports(loaded: LoadedAccount) -> list[dt.date]:
    """The days of the account's imports."""
    # The first date is that of the account's own file, where it has one.
    own = 1 if loaded.account.last_updated is not None else 0
    return [known.date for known in loaded.data_dates[own:]]


def benefit_plan(loaded: LoadedAccount, portfolio: Portfolio) -> Mapping[Period, Decimal]:
    """Planned benefit by quarter from the headline ROI model, where the account states none itself."""
    account = loaded.account
    # Most accounts state their plan with the benefit, and need no model (and nothing that computes one) for it.
    if not loaded.roi or not account.benefits or any(one.planned is not None for one in account.benefits):
        return {}
    from docgen.analysis.benefits import by_quarter
    from docgen.analysis.figures import fiscal_start_of
    from docgen.roi.realised import planned_months

    lines = {one.line for one in account.benefits}
    headline = next(models(loaded), None)
    months = planned_months(headline, lines, account.currency) if headline is not None else []
    return by_quarter(months, fiscal_start_of(account, portfolio))


def models(loaded: LoadedAccount) -> Iterator[RoiModel]:
    """The account's ROI models that are sound."""
    yield from _sound(loaded.stored[2], loaded.id) if loaded.roi else ()


# Rules, benefits and the page ask for the same account's models one after another.
@lru_cache(maxsize=2)
def _sound(stored: bytes, account: str) -> tuple[RoiModel, ...]:
    from docgen.roi.model import check_model

    found = (check_model(data, lambda *_, **__: Place(), account)[0] for data in json.loads(stored))
    return tuple(model for model in found if model is not None)
