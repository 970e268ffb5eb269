"""The words of the ROI model in Danish and English: reasons and everything that the workbook says.

Both languages have the same keys.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from docgen.language.formats import formats
from docgen.model.base import Text


def say(key: str, language: str, **values: object) -> str:
    """The text of `key` in `language`, with values in its places; other languages read English."""
    da, en = WORDS[key]
    text = da if language == "da" else en
    return text.format(**{name: _plain(value, language) for name, value in values.items()}) if values else text


def scenario_name(name: str, language: str, names: Mapping[str, Text] | None = None) -> str:
    """A scenario's name as readers see it: the one that the model gives it in `names`, else made from its key."""
    given = (names or {}).get(name)
    if given is not None:
        by_language = {language: given} if isinstance(given, str) else dict(given)
        return by_language.get("da" if language == "da" else "en") or next(iter(by_language.values()))
    if name in ("low", "base", "high"):
        return say(f"scenario.{name}", language)
    return name.replace("_", " ").replace("-", " ").capitalize()


def _plain(value: object, language: str) -> str:
    write = formats(language)
    if isinstance(value, tuple):
        return " · ".join(write.percent(rate) for rate in value)
    if not isinstance(value, float):
        return str(value)
    # Three significant digits say where a search ended; a whole number is shown whole.
    decimals = 0 if value == round(value) else max(0, 2 - math.floor(math.log10(abs(value))))
    return write.number(value, decimals)


# key: (Danish, English)
WORDS: Final[dict[str, tuple[str, str]]] = {
    "reason.no_cost": ("ingen omkostninger", "there are no costs"),
    "reason.never_pays_back": ("ikke inden for {years} år", "not within {years} years"),
    "reason.one_sign": (
        "pengestrømmen har kun ét fortegn, så der er ingen intern rente",
        "the cash flow has one sign only, so there is no internal rate",
    ),
    "reason.no_rate": ("ingen intern rente", "no internal rate of return"),
    "reason.several_rates": (
        "flere interne renter ({rates}); brug den modificerede interne rente",
        "several internal rates ({rates}); use the modified internal rate",
    ),
    "reason.touching_rate": (
        "nettonutidsværdien rører kun nul ved {rate} og bliver aldrig positiv på begge sider",
        "the net present value only touches zero at {rate} and does not change its sign there",
    ),
    "reason.high_rate": (
        "over 500 %, så tallet siger intet; se tilbagebetalingstiden",
        "above 500 %, so the figure says nothing; see the payback",
    ),
    "reason.money_first": (
        "pengene kommer før udgiften, så en intern rente siger intet",
        "the money comes before the cost, so an internal rate says nothing",
    ),
    "reason.no_uncertainty": ("ingen forudsætning er usikker", "no driver is uncertain"),
    "reason.no_effect": ("påvirker ikke nettonutidsværdien", "has no effect on the net present value"),
    "reason.no_break_even_positive": (
        "positiv ved alle værdier fra {low} til {high}",
        "positive at every value from {low} to {high}",
    ),
    "reason.no_break_even_negative": (
        "negativ ved alle værdier fra {low} til {high}",
        "negative at every value from {low} to {high}",
    ),
    "cli.headline": (
        "Nettonutidsværdi {npv} i basis, heraf {cash} i penge",
        "Net present value {npv} in the base case, {cash} of it in cash",
    ),
    "cli.range": (
        "P10 til P90: {low} til {high}; sandsynlighed for positiv nettonutidsværdi {chance}",
        "P10 to P90: {low} to {high}; chance of a positive net present value {chance}",
    ),
    "cli.what_if": ("Hvad hvis: {changes} (fast i alle beregninger)", "What if: {changes} (fixed in every figure)"),
    "cli.tornado": (
        "Følsomhed omkring nettonutidsværdien {npv} med alle forudsætninger på P50 ({draws} trækninger, seed {seed})",
        "Sensitivity around the net present value {npv} with every driver at P50 ({draws} draws, seed {seed})",
    ),
    "basis.tax": ("Før skat og ekskl. moms", "Before tax and excluding VAT"),
    "basis.nominal": ("løbende priser", "nominal prices"),
    "basis.real": ("faste priser", "real prices"),
    "basis.rate": ("diskonteringsrente {rate}", "discount rate {rate}"),
    "cash_only": ("Kun penge", "Cash only"),
    "cash_and_soft": ("Med bløde gevinster", "With soft benefits"),
    "figure.npv": ("Nettonutidsværdi", "Net present value"),
    "figure.roi": ("Afkast (ROI)", "Return on investment"),
    "figure.payback": ("Tilbagebetalingstid", "Payback"),
    "figure.discounted": ("Diskonteret tilbagebetalingstid", "Discounted payback"),
    "figure.irr": ("Intern rente", "Internal rate of return"),
    "figure.mirr": ("Modificeret intern rente", "Modified internal rate"),
    "figure.peak": ("Største udlæg", "Peak funding"),
    "figure.tco": ("Samlede ejeromkostninger (TCO), nutidsværdi", "Total cost of ownership, present value"),
    "figure.delay": ("Pris for en måneds forsinkelse", "Cost of one month's delay"),
    "figure.bcr": ("Gevinster i forhold til omkostninger", "Benefit-cost ratio"),
    "figure.eac": ("Årlig ækvivalent omkostning", "Equivalent annual cost"),
    "initial": ("Start", "Initial"),
    "year": ("År {n}", "Year {n}"),
    "net": ("Nettopengestrøm", "Net cash flow"),
    "total": ("I alt", "Total"),
    "present_value": ("Nutidsværdi", "Pres. value"),
    "bridge.before_risk": ("før risiko", "before risk"),
    "bridge.base": ("basis", "base case"),
    "bridge.mean": ("middel", "mean"),
    "bridge.p50": ("P50", "P50"),
    "scenario": ("Scenarie", "Scenario"),
    "scenario.low": ("Lav", "Low"),
    "scenario.base": ("Basis", "Base"),
    "scenario.high": ("Høj", "High"),
    "driver": ("Forudsætning", "Driver"),
    "base": ("Basis", "Base"),
    "break_even": ("Nulpunktsværdi", "Break-even"),
    "p10_p90": ("P10 – P90", "P10 – P90"),
    "npv_low": ("NNV ved P10", "NPV at P10"),
    "npv_high": ("NNV ved P90", "NPV at P90"),
    "rank": ("Rangkorrelation", "Rank correlation"),
    "variance": ("Andel af varians", "Share of variance"),
    "workbook.subject": ("Forretningscase med formler", "Business case with live formulas"),
    "page_of": ("Side {page} af {pages}", "Page {page} of {pages}"),
    "sheet.summary": ("Overblik", "Summary"),
    "sheet.inputs": ("Forudsætninger", "Inputs"),
    "sheet.calculation": ("Beregning", "Driver trees"),
    "sheet.cash_flow": ("Pengestrøm", "Cash flow"),
    "sheet.scenarios": ("Scenarier", "Scenarios"),
    "sheet.sensitivity": ("Følsomhed", "Sensitivity"),
    "sheet.simulation": ("Simulering", "Simulation"),
    "version": ("Version {version}", "Version {version}"),
    "as_of": ("Data pr. {date}", "Data as of {date}"),
    "select": ("Vælg scenarie", "Choose a scenario"),
    "changed": ("Et andet scenarie eller egne tal er valgt", "Another scenario or own figures apply"),
    "unchanged": ("Basis uden ændringer", "Base case, unchanged"),
    "figures": ("Nøgletal", "Key figures"),
    "figure.pv_benefits": ("Gevinster, nutidsværdi", "Benefits, present value"),
    "figure.total_benefits": ("Gevinster i alt, udiskonteret", "Total benefits, undiscounted"),
    "figure.total_costs": ("Omkostninger i alt, udiskonteret", "Total costs, undiscounted"),
    "months": ("måneder", "months"),
    "month_n": ("Md. {n}", "Month {n}"),
    "cumulative": ("akkumuleret", "cumulative"),
    "unit": ("Enhed", "Unit"),
    "low": ("Lav", "Low"),
    "high": ("Høj", "High"),
    "range": ("Lav og høj er", "Low and high are"),
    "own": ("Jeres tal", "Your figure"),
    "own.error": ("Skriv et tal inden for grænserne", "Write a number within the limits"),
    "used": ("Anvendt", "Used"),
    "source": ("Kilde", "Source"),
    "owner": ("Oplyst af", "Supplied by"),
    "date": ("Dato", "Date"),
    "confidence": ("Sikkerhed", "Confidence"),
    "confidence.low": ("lav", "low"),
    "confidence.medium": ("middel", "medium"),
    "confidence.high": ("høj", "high"),
    "computed": ("beregnet", "computed"),
    "certain": ("fast", "certain"),
    "bounds.min-max": ("min–maks", "min–max"),
    "bounds.p10-p90": ("P10–P90", "P10–P90"),
    "bounds.interval90": ("P5–P95", "P5–P95"),
    "inputs.subtitle": (
        "Skriv jeres egne tal i den farvede kolonne; alt andet regner med. Tomt felt: scenariets værdi gælder.",
        "Write your own figures in the shaded column and everything follows. Empty: the scenario's value applies.",
    ),
    "inputs.colours": (
        "Blå tal er indtastet, sorte er formler. Arkene er låst uden adgangskode.",
        "Blue figures are typed, black ones are formulas. The sheets are protected without a password.",
    ),
    "inputs.sunk": (
        "Allerede afholdt og ikke medregnet: {name}, {amount}",
        "Already spent and left out: {name}, {amount}",
    ),
    "rate.head": ("Diskonteringsrente", "Discount rate"),
    "rate.one": ("Rente pr. år", "Rate per year"),
    "rate.year": ("Rente i år {n}", "Rate in year {n}"),
    "rate.unit": ("pr. år", "per year"),
    "ref": ("Ref.", "Ref."),
    "value": ("Værdi", "Value"),
    "calculation.subtitle": (
        "Fra forudsætning til beløb, linje for linje; beløb i {currency}, omkostninger negative",
        "From driver to amount, line by line; amounts in {currency}, costs negative",
    ),
    "calculation.line": ("Linje og forudsætning", "Line and driver"),
    "calculation.flows": ("Pengestrømme", "Cash flows"),
    "year_row": ("År", "Year"),
    "time_row": ("Tid i år fra beslutningen", "Time in years from the decision"),
    "discount_row": ("Diskonteringsfaktor", "Discount factor"),
    "later_row": ("Diskonteringsfaktor en måned senere", "Discount factor one month later"),
    "year_word": ("år", "year"),
    "amount": ("Beløb pr. år", "Amount per year"),
    "factor.ramp": ("Indfasning", "Ramp"),
    "factor.adoption": ("Ibrugtagning", "Adoption"),
    "factor.attribution": ("Andel der skyldes projektet", "Share due to the project"),
    "factor.price_index": ("Prisindeks", "Price index"),
    "factor.part": ("Andel af året", "Part of the year"),
    "factor.risk_benefit": ("Risiko, trækkes fra", "Risk, taken off"),
    "factor.risk_cost": ("Risiko, lægges til", "Risk, added"),
    "factor.all": ("Samlet faktor", "All factors"),
    "category.benefit.cash": ("gevinst i penge", "cash benefit"),
    "category.benefit.soft": ("blød gevinst", "soft benefit"),
    "category.cost.cash": ("omkostning", "cost"),
    "category.cost.internal_hours": ("egne timer", "own hours"),
    "row.benefits_cash": ("Gevinster i penge", "Cash benefits"),
    "row.benefits_soft": ("Bløde gevinster", "Soft benefits"),
    "row.benefits": ("Gevinster i alt", "Total benefits"),
    "row.costs": ("Omkostninger i alt", "Total costs"),
    "row.net": ("Nettopengestrøm", "Net cash flow"),
    "row.net_cash": ("Netto uden bløde gevinster", "Net without soft benefits"),
    "row.cumulative": ("Akkumuleret pengestrøm", "Cumulative cash flow"),
    "row.cumulative_cash": ("Akkumuleret uden bløde gevinster", "Cumulative without soft benefits"),
    "row.discounted": ("Diskonteret nettopengestrøm", "Discounted net cash flow"),
    "row.cumulative_discounted": ("Akkumuleret diskonteret", "Cumulative discounted"),
    "row.sign": ("Fortegn (til den interne rente)", "Sign (for the internal rate)"),
    "row.steps": ("Netto i lige lange skridt (til den interne rente)", "Net at equal steps (for the internal rate)"),
    "cash_flow.note": (
        "Bogstaverne henviser til arket Beregning. Startbeløbet diskonteres ikke.",
        "Letters refer to the sheet Driver trees. The initial amount is not discounted.",
    ),
    "scenarios.subtitle": (
        "Øverst det, hvert scenarie ændrer; derunder det, der så gælder. Jeres egne tal går forud.",
        "Above what each scenario changes, below what then applies. Your own figures come first.",
    ),
    "scenarios.changes": ("Ændres til", "Changed to"),
    "scenarios.applied": ("Gælder", "Applies"),
    "scenarios.results": ("Resultat", "Result"),
    "scenarios.flows": ("Pengestrøm i hvert scenarie", "Cash flow of each scenario"),
    "scenarios.flow_of": ("Scenarie", "Scenario"),
    "scenarios.net": ("netto", "net"),
    "scenarios.costs": ("omkostninger", "costs"),
    "irr.none": ("ingen intern rente", "no internal rate"),
    "irr.see": ("se arket Følsomhed", "see the sheet Sensitivity"),
    "irr.all": (
        "Alle interne renter i basis mellem −99 % og 1.000 %",
        "All internal rates of the base case from −99% to 1,000%",
    ),
    "irr.number": ("Intern rente {n}", "Internal rate {n}"),
    "sensitivity.subtitle": (
        "Værdier fra beregningen, ikke formler",
        "Values from the computation, not formulas",
    ),
    "tornado.head": (
        "En forudsætning ad gangen fra P10 til P90, de andre på P50 (nettonutidsværdi {npv})",
        "One driver at a time from P10 to P90, the others at P50 (net present value {npv})",
    ),
    "driver_p10": ("P10", "P10"),
    "driver_p90": ("P90", "P90"),
    "break_even.head": (
        "Nulpunkter: hvad skal være sandt, for at nettonutidsværdien er nul",
        "Break-even: what must be true for the net present value to be zero",
    ),
    "margin": ("Afstand til basis", "Distance from base"),
    "percentile": ("Sandsynlighed for at ligge under", "Chance to lie below"),
    "note": ("Bemærkning", "Note"),
    "values.same": (
        "Værdier pr. {date}; forudsætningerne er uændrede siden",
        "Values of {date}; inputs unchanged since",
    ),
    "values.changed": (
        "Forudsætningerne er ændret siden {date}: værdierne herunder gælder de gamle tal",
        "Inputs have changed since {date}: the values below belong to the old ones",
    ),
    "values.same_undated": ("Forudsætningerne er uændrede siden beregningen", "Inputs unchanged since the computation"),
    "values.changed_undated": (
        "Forudsætningerne er ændret siden beregningen: værdierne herunder gælder de gamle tal",
        "Inputs have changed since the computation: the values below belong to the old ones",
    ),
    "simulation.draws": (
        "{draws} trækninger (Latin hypercube), seed {seed}",
        "{draws} Latin hypercube draws, seed {seed}",
    ),
    "simulation.figure": ("Nettonutidsværdi", "Net present value"),
    "simulation.error": ("Standardfejl", "Standard error"),
    "simulation.note": (
        "Afrundet til det, fejlen tillader. Fejlen er målt på 20 gentagne delstikprøver.",
        "Rounded to what the error supports. The error is measured on 20 replicated batches.",
    ),
    "statistic.mean": ("Middelværdi", "Mean"),
    "statistic.sd": ("Standardafvigelse", "Standard deviation"),
    "statistic.p5": ("P5", "P5"),
    "statistic.p10": ("P10", "P10"),
    "statistic.p25": ("P25", "P25"),
    "statistic.p50": ("P50 (median)", "P50 (median)"),
    "statistic.p75": ("P75", "P75"),
    "statistic.p90": ("P90", "P90"),
    "statistic.p95": ("P95", "P95"),
    "statistic.probability_positive": (
        "Sandsynlighed for positiv nettonutidsværdi",
        "Chance of a positive net present value",
    ),
    "statistic.probability_payback": (
        "Sandsynlighed for tilbagebetaling inden for horisonten",
        "Chance of paying back within the horizon",
    ),
    "bridge": ("Hvorfor tallene er forskellige", "Why figures differ"),
    "histogram.from": ("Fra (mio.)", "From (m)"),
    "histogram.share": ("Andel af trækninger", "Share of draws"),
    "histogram.axis": (
        "Nettonutidsværdi, mio. {currency}; hver søjle begynder ved tallet under den",
        "Net present value, {currency} m; each bar starts at the figure below it",
    ),
    "curve.value": ("Mio. {currency}", "{currency} m"),
    "curve.share": ("Sandsynlighed for mindre", "Chance of less"),
    "chart.flow": ("Pengestrøm pr. år, t. {currency}", "Cash flow by year, {currency} thousand"),
    "chart.benefits": ("Gevinster pr. år, t. {currency}", "Benefits by year, {currency} thousand"),
    "chart.tornado": (
        "Nettonutidsværdi når én forudsætning går fra P10 til P90, t. {currency}",
        "Net present value as one driver moves from P10 to P90, {currency} thousand",
    ),
    "chart.histogram": ("Fordeling af nettonutidsværdien", "Distribution of net present value"),
    "chart.curve": ("Sandsynlighed for at ligge under", "Chance to lie below"),
    "snapshot.head": ("Forudsætninger da værdierne blev beregnet", "Inputs when the values were computed"),
    "snapshot.then": ("Dengang", "Then"),
    "snapshot.now": ("Nu", "Now"),
    "snapshot.changed": ("Ændret", "Changed"),
}
