"""The words of the ROI model in Danish and English: reasons and everything that the workbook says.

Both languages have the same keys.  Nothing here formats a number.
"""

from __future__ import annotations

from typing import Final


def say(key: str, language: str, **values: object) -> str:
    """The text of `key` in `language`, with values in its places; other languages read English."""
    da, en = WORDS[key]
    text = da if language == "da" else en
    return text.format(**{name: _plain(value, language) for name, value in values.items()}) if values else text


def _plain(value: object, language: str) -> str:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return text.replace(".", ",") if language == "da" and isinstance(value, float) else text


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
    "figure.bcr": ("Gevinst pr. krone omkostning", "Benefit-cost ratio"),
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
}
