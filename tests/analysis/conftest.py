from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from docgen.analysis.figures import Context, Figures
from docgen.analysis.kpis import figures_of
from docgen.model.account import Account
from docgen.model.portfolio import Portfolio

AS_OF = dt.date(2026, 3, 31)


def monthly(amounts: dict[str, Any], **fields: Any) -> list[dict[str, Any]]:
    """One row on the last day of each month: {"2026-01": 100}."""
    return [{"date": f"{month}-28", "amount": str(amount), **fields} for month, amount in amounts.items()]


@pytest.fixture
def rows() -> Callable[..., list[dict[str, Any]]]:
    return monthly


@pytest.fixture
def make() -> Callable[..., Account]:
    def account(revenue: Any = None, covers: tuple[str, str] | None = None, **fields: Any) -> Account:
        data: dict[str, Any] = {"id": "nord", "name": "Nord A/S", "last_updated": AS_OF, **fields}
        if revenue is not None:
            data["revenue"] = {"rows": monthly(revenue) if isinstance(revenue, dict) else revenue}
            if covers:
                data["revenue"]["covers"] = {"start": covers[0], "end": covers[1]}
        return Account.model_validate(data)

    return account


@pytest.fixture
def see() -> Callable[..., Figures]:
    def figures(account: Account, portfolio: dict[str, Any] | None = None, **context: Any) -> Figures:
        context.setdefault("as_of", AS_OF)
        return figures_of(account, Context(portfolio=Portfolio.model_validate(portfolio or {}), **context))

    return figures
