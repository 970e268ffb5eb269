"""`docgen roi`: one business case in the terminal, as JSON, or as a workbook that recomputes it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docgen.cli import completion
from docgen.cli.common import (
    json_option,
    language_option,
    print_faults,
    print_json,
    print_table,
    print_words,
    workspace_option,
)
from docgen.errors import DocgenError, Fault, Place, error

if TYPE_CHECKING:
    from docgen.language.formats import Formats
    from docgen.roi import RoiModel, RoiResult


@click.command("roi")
@click.argument("account_or_model", shell_complete=completion.accounts)
@click.option("--set", "changes", multiple=True, metavar="DRIVER=VALUE", help="What if: fix a driver; may be repeated.")
@click.option(
    "--model", "wanted", metavar="ID", help="Id of the model, where an account has several (default: the first)."
)
@click.option(
    "--draws", type=click.IntRange(100, 2_000_000), metavar="N", help="Number of draws (default: the model's)."
)
@click.option(
    "--seed", type=click.IntRange(0, 2**32 - 1), metavar="N", help="Seed of the draws (default: the model's)."
)
@click.option(
    "--xlsx", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write the workbook to this file."
)
@language_option("the account's, or en")
@json_option
@workspace_option
def command(
    account_or_model: str,
    changes: tuple[str, ...],
    wanted: str | None,
    draws: int | None,
    seed: int | None,
    xlsx: Path | None,
    language: str | None,
    as_json: bool,
    workspace: Path,
) -> None:
    """Compute the ROI model of ACCOUNT_OR_MODEL: a model file, or the id of an account."""
    from docgen.roi import evaluate

    models, own_language, company, warnings = _load(account_or_model, workspace)
    model = _chosen(models, wanted)
    result = evaluate(model, set=_changes(changes), draws=draws, seed=seed)
    spoken = language or own_language
    if xlsx is not None:
        _write(xlsx, model, result, spoken, company)
    if as_json:
        print_json(result.to_json(spoken) | ({"file": xlsx} if xlsx is not None else {}), warnings)
    else:
        print_faults(warnings)
        _Page(model, result, spoken).print()
        if xlsx is not None:
            click.echo(f"\n{xlsx.as_posix()}")


def _load(name: str, workspace: Path) -> tuple[tuple[RoiModel, ...], str, str, list[Fault]]:
    """Models, language, the supplier's name and warnings of a model file or an account."""
    from docgen.roi.load import read_models

    path = Path(name)
    if path.suffix.lower() in (".yaml", ".yml") or path.is_file():
        models, faults = read_models(path, name)
        company, language = "", "en"
    else:
        models, faults, company, language = _load_account(name, workspace)
    if any(fault.severity == "error" for fault in faults):
        raise DocgenError(faults)
    return models, language, company, faults


def _load_account(name: str, workspace: Path) -> tuple[tuple[RoiModel, ...], list[Fault], str, str]:
    from docgen.roi.load import parse_models
    from docgen.sources.loading import load_account
    from docgen.workspace import find_workspace

    home = find_workspace(workspace)
    loaded = load_account(home, name)
    models, faults = parse_models(loaded.roi, loaded.sources.place, name)
    if not models and not faults:
        fix = f"write one to {home.shown(home.accounts / name / 'roi')}, or under roi: of the account"
        faults.append(error("roi-missing", Place(path=name), f"the account '{name}' has no ROI model", fix))
    return models, faults, home.company.name, loaded.account.language


def _chosen(models: tuple[RoiModel, ...], wanted: str | None) -> RoiModel:
    from docgen.errors import did_you_mean

    if wanted is None:
        return models[0]
    found = next((model for model in models if model.id == wanted), None)
    if found is None:
        fix = did_you_mean(wanted, [model.id for model in models])
        raise DocgenError(error("roi-missing", Place(path=f"--model {wanted}"), f"no model is called '{wanted}'", fix))
    return found


def _changes(texts: tuple[str, ...]) -> dict[str, float]:
    from pydantic_core import PydanticCustomError

    from docgen.roi.model import read_number

    found: dict[str, float] = {}
    faults: list[Fault] = []
    for text in texts:
        name, sign, value = text.partition("=")
        place = Place(path=f"--set {text}")
        if not sign:
            faults.append(error("roi-set", place, "a what-if needs a driver and a value", "write --set driver=value"))
            continue
        try:
            found[name.strip()] = read_number(value)
        except PydanticCustomError as refused:
            context: dict[str, Any] = refused.context or {}
            faults.append(error("roi-set", place, context["problem"], context["fix"]))
    if faults:
        raise DocgenError(faults)
    return found


def _write(path: Path, model: RoiModel, result: RoiResult, language: str, company: str) -> None:
    from docgen.roi import write_workbook

    data = write_workbook(model, result, language, company)
    try:
        path.write_bytes(data)
    except OSError as failure:
        problem = f"the workbook cannot be written: {failure.strerror or failure}"
        raise DocgenError(error("roi-xlsx", Place(file=path.as_posix()), problem, "close it in Excel")) from None


class _Page:
    """One model on the terminal: cash first, then ranges, then what it hangs on."""

    def __init__(self, model: RoiModel, result: RoiResult, language: str) -> None:
        from docgen.language.formats import formats

        self.model, self.result, self.language = model, result, language
        self.formats: Formats = formats(language)

    def print(self) -> None:
        """The whole page."""
        for part in (self.head, self.figures, self.flows, self.risk, self.scenarios, self.tornado, self.break_evens):
            part()

    def say(self, key: str, **values: object) -> str:
        """A text of the catalogue."""
        from docgen.roi.words import say

        return say(key, self.language, **values)

    def money(self, amount: float | None, error: float = 0.0) -> str:
        """An amount, rounded to what its error supports."""
        from docgen.roi.simulate import supported

        rounded = amount if amount is None else supported(amount, error)
        return self.formats.money(rounded, self.model.currency, "code")

    def head(self) -> None:
        """Name, headline and basis."""
        from docgen.roi.model import text_in

        found = self.result
        click.echo(text_in(self.model.name, self.language))
        print_words(self.headline())
        print_words(basis(self.model, self.language))
        if found.changed:
            changed = ", ".join(f"{name} = {self.number(value)}" for name, value in found.changed.items())
            print_words(self.say("cli.what_if", changes=changed))

    def headline(self) -> str:
        """The base case with P10 to P90 and the chance beside it."""
        found, simulated = self.result, self.result.simulation
        base = self.say("cli.headline", npv=self.money(found.npv), cash=self.money(found.npv_cash))
        if simulated is None:
            return base
        errors = simulated.standard_error
        low, high = (self.money(simulated.percentiles[p], errors[f"p{p}"]) for p in (10, 90))
        return f"{base}; {self.say('cli.range', low=low, high=high, chance=self.chance())}"

    def chance(self) -> str:
        """The probability of a positive value, to whole percent or one decimal as its error allows; never 100 %."""
        simulated = self.result.simulation
        assert simulated is not None
        share, wrong = simulated.probability_positive, simulated.standard_error["probability_positive"]
        if share in (0.0, 1.0):
            return ("> " if share else "< ") + self.formats.percent(0.999 if share else 0.001, 1)
        return self.formats.percent(share, 0 if wrong >= 0.0005 else 1)

    def number(self, value: float) -> str:
        """A driver's value to four digits."""
        from math import floor, log10

        digits = 0 if value == 0 else max(0, 3 - floor(log10(abs(value))))
        trimmed = f"{value:.{digits}f}".rstrip("0") if digits else ""
        return self.formats.number(value, len(trimmed.partition(".")[2]))

    def figures(self) -> None:
        """Key figures, cash beside all."""
        found = self.result
        months, percent = self.months, self.formats.percent
        rows = [
            ("npv", self.money(found.npv_cash), self.money(found.npv)),
            ("roi", self.or_reason("roi_cash", percent(found.roi_cash)), self.or_reason("roi", percent(found.roi))),
            ("payback", months("payback_months_cash"), months("payback_months")),
            ("discounted", "", months("discounted_payback_months")),
            ("irr", "", self.or_reason("irr", percent(found.irr))),
            ("mirr", "", self.or_reason("mirr", percent(found.mirr))),
            ("peak", "", self.money(found.peak_funding)),
            ("tco", "", self.money(found.pv_costs)),
            ("delay", "", self.money(found.cost_of_delay_per_month)),
        ]
        click.echo()
        heads = ["", self.say("cash_only"), self.say("cash_and_soft")]
        print_table(heads, [(self.say(f"figure.{key}"), *cells) for key, *cells in rows], right=[1, 2])

    def months(self, key: str) -> str:
        """A payback in months, or why there is none."""
        value = getattr(self.result, key)
        return self.or_reason(key, self.formats.duration(value, "month", decimals=1) if value is not None else "–")

    def or_reason(self, key: str, text: str) -> str:
        """The text, or the reason where the figure is none."""
        return self.result.reason(key, self.language) or text

    def flows(self) -> None:
        """Lines by year."""
        from docgen.roi.model import text_in

        found, table = self.result, self.accounts
        heads = [self.model.currency, self.say("initial"), *(self.say("year", n=n + 1) for n in range(found.years))]
        rows = [
            [text_in(line.name, self.language), *map(table, line.flows), table(line.total), table(line.present_value)]
            for line in found.lines
        ]
        net = found.cash_flow
        rows.append([self.say("net"), *map(table, net), table(sum(net)), table(found.npv)])
        click.echo()
        print_table([*heads, self.say("total"), self.say("present_value")], rows, right=range(1, found.years + 4))

    def accounts(self, amount: float) -> str:
        """An amount as accountants write it."""
        return self.formats.money(amount, self.model.currency, "accounts")

    def risk(self) -> None:
        """Why figures for one value differ."""
        bridge, simulated = self.result.bridge, self.result.simulation
        errors = simulated.standard_error if simulated else {}
        steps = [("before_risk", bridge.before_risk, 0.0), ("base", bridge.base, 0.0)]
        if bridge.mean is not None and bridge.p50 is not None:
            steps += [("mean", bridge.mean, errors["mean"]), ("p50", bridge.p50, errors["p50"])]
        shown = " → ".join(f"{self.say(f'bridge.{key}')} {self.money(value, wrong)}" for key, value, wrong in steps)
        click.echo()
        print_words(shown)

    def scenarios(self) -> None:
        """Low, base, high."""
        from docgen.roi.words import scenario_name

        rows = [
            (
                scenario_name(name, self.language, self.model.scenario_names),
                self.money(found.npv),
                self.formats.percent(found.roi),
                self.formats.duration(found.payback_months, "month", decimals=1)
                if found.payback_months is not None
                else self.say("reason.never_pays_back", years=self.result.years),
            )
            for name, found in self.result.scenarios.items()
        ]
        click.echo()
        heads = [self.say("scenario"), *(self.say(f"figure.{key}") for key in ("npv", "roi", "payback"))]
        print_table(heads, rows, right=[1, 2, 3])

    def tornado(self) -> None:
        """Which drivers move the value most."""
        simulated = self.result.simulation
        if simulated is None:
            return
        axis, draws = self.money(simulated.at_medians), self.formats.number(simulated.draws)
        click.echo()
        print_words(self.say("cli.tornado", npv=axis, draws=draws, seed=simulated.seed))
        rows = [
            (
                self.name(bar.driver),
                f"{self.number(bar.low)} – {self.number(bar.high)}",
                self.money(bar.npv_low),
                self.money(bar.npv_high),
                self.formats.number(bar.rank_correlation, 2),
                self.formats.percent(bar.variance_share, 0),
            )
            for bar in simulated.tornado
        ]
        heads = [self.say(key) for key in ("driver", "p10_p90", "npv_low", "npv_high", "rank", "variance")]
        print_table(heads, rows, right=[1, 2, 3, 4, 5])

    def break_evens(self) -> None:
        """At which value of each driver the case is worth nothing."""
        rows = []
        for name, value in self.result.break_even.items():
            base = self.result.changed.get(name, None)
            shown = self.number(value) if value is not None else self.result.reason(f"break_even.{name}", self.language)
            rows.append((self.name(name), self.number(base if base is not None else self.base(name)), shown))
        click.echo()
        print_table([self.say("driver"), self.say("base"), self.say("break_even")], rows, right=[1, 2])

    def base(self, name: str) -> float:
        """The base value of a driver."""
        from docgen.roi.uncertainty import base_value

        return base_value(self.model.driver(name))

    def name(self, identifier: str) -> str:
        """A driver's name with its unit."""
        from docgen.roi.model import text_in

        driver = self.model.driver(identifier)
        shown = text_in(driver.name, self.language, driver.id)
        unit = text_in(driver.unit, self.language)
        return f"{shown} ({unit})" if unit else shown


def basis(model: RoiModel, language: str) -> str:
    """Before tax, excluding VAT, nominal or real, whose rate."""
    from docgen.language.formats import formats
    from docgen.roi.model import text_in
    from docgen.roi.words import say

    rates = ", ".join(formats(language).percent(rate, None) for rate in model.rate)
    whose = text_in(model.rate_source, language)
    rate = say("basis.rate", language, rate=rates) + (f" ({whose})" if whose else "")
    return "; ".join([say("basis.tax", language), say(f"basis.{model.prices}", language), rate])
