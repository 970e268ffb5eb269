"""What an explanation looks at: one account's data as loaded, and its facts for us in the document's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from docgen.errors import Place
from docgen.facts import FAMILIES, Facts
from docgen.facts.scope import Scope
from docgen.library import Library
from docgen.sources.loading import LoadedAccount
from docgen.values import Chart


@dataclass(frozen=True)
class Desk:
    """What an explanation looks at.

    Attributes:
        loaded: the account with the place of every value.
        facts: its facts for us, in the document's language and period.
        library: win themes, cases and references, whose texts documents print.
        portfolio_file: the file of the exchange rates, as the user knows it.
        content: the folder of the snippets, as the user knows it.
        for_customers: whether the figure stands in a customer's file, in which no internal key figure can.
    """

    loaded: LoadedAccount
    facts: Facts
    library: Library = field(repr=False)
    portfolio_file: str
    content: str
    for_customers: bool = False

    @property
    def scope(self) -> Scope:
        """The account seen for us."""
        return self.facts.scope

    def dated(self, place: Place) -> str:
        """The day of the data in the file of `place`, in words; empty where it is not known."""
        folder = place.file.rpartition("/")[0]
        for known in self.loaded.data_dates:
            if known.source in (place.file, folder) or place.file.startswith(f"{known.source}/"):
                return self.scope.date(known.date) or ""
        return ""

    def charts(self) -> Mapping[str, Chart]:
        """Every chart of the account that has something to show."""
        found = self.facts.fill(["charts"])["charts"]
        return {name: found[name] for name in sorted(FAMILIES["charts"].members) if isinstance(found.get(name), Chart)}

    def rates(self, currencies: set[str]) -> Iterator[tuple[str, Place]]:
        """The exchange rates known for the currencies: each in words with its file."""
        portfolio = self.scope.source.portfolio
        wanted = currencies - {portfolio.currency}
        for rate in portfolio.fx:
            if rate.currency in wanted and rate.date <= self.scope.as_of:
                day = self.scope.date(rate.date)
                text = f"1 {rate.currency} = {self.scope.write.number(rate.rate, 4)} {portfolio.currency}, {day}"
                yield text, Place(file=self.portfolio_file)
