"""Soft hyphens in long Danish compounds, for slides: PowerPoint does not hyphenate.

A word is taken apart into parts that are known here, joined directly or by the
binding s or e; a soft hyphen is set at a joint only where the part after it is
known, since a break at the wrong place is worse than none.  Other languages
and the syllables inside a part are not known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

SOFT_HYPHEN: Final = "\u00ad"
LONGEST: Final = 18

_WORD: Final = re.compile(r"[^\W\d_]+")
_ENDINGS: Final = (
    "",
    "s",
    "er",
    "en",
    "et",
    "e",
    "erne",
    "ernes",
    "ens",
    "ets",
    "r",
    "ne",
    "n",
    "t",
    "ers",
    "met",
    "mer",
    "merne",
    "ene",
)

# Nouns and stems of business and engineering that stand as the second or a later part of compounds.
_PARTS: Final[Mapping[str, str]] = {
    "da": """
        adgang afdeling afdelings afdækning aftale afsnit afvigelse afvikling alarm analyse anlæg ansvar ansvarlig
        arbejde arkitektur automatisering automation balance beholdning behov beredskab beregning besparelse
        beslutning beslutningstager beskrivelse bestyrelse betaling betalingstid bevis bidrag billede bruger budget
        central chef dag data datagrundlag deling diagram dialog dokumentation drift dækning effekt effektivitet
        ejer eksport energi engagement enhed evaluering fase fastholdelse fejl fjernvarme forbedring forbrug
        forløb formål forretning forretningsmål forsikring forslag forsyning forudsætning fordeling forvaltning
        funktion fuldstændighed gang gennemgang gennemførelse gevinst godkendelse governance grad grundlag grænse
        handling hastighed hjælp hus håndtering indhold indkøb indsats industri infrastruktur installation
        integration interessent investering kapacitet kampagne konference konsekvens kontakt konto kontrakt
        kontrol koncern konsignation kort kost krav kreds kunde kunder kvalitet kvartal lager landskab ledelse
        leder leverance leverandør levering liste lov løsning maskine materiale medarbejder metode miljø milepæl
        model modning montering møde måling mål målepunkt net niveau nøgle nøgletal nøglekunde omkostning område
        omlægning omsætning opbygning opdatering opfølgning opfyldelse opgave opgørelse opsamling optimering
        organisation orientering overblik overgang overskud overvågning partner penge periode plan planlægning
        plads platform portefølje politik potentiale pris problem proces produkt produktion produktionsanlæg
        program projekt præstation punkt rapport rapportering rating ramme regnskab regulering rente reserve
        reservedel ressource resultat resumé review risiko rolle rytme salg samarbejde sammenhæng score selskab
        service sikkerhed sikring simulering skema skifte sponsor sprog standard stab status station stigning
        strategi struktur strøm styrelse styring succes succesplan sundhed support system sæson tavle tekniker teknologi
        test tid tilbud tilbagebetaling tilfredshed tilgang tilgængelighed tilpasning tilsyn tjeneste tovholder
        transport træning udbud uddannelse udgift udvidelse udvikling udvælgelse udnyttelse udstyr undersøgelse
        underleverandør varme vare ventil vedligehold vedligeholdelse virksomhed virkning vurdering vækst værdi
        værdiforslag værk ydelse økonomi
    """,
}


def soften(text: str, language: str, *, longer_than: int = LONGEST) -> str:
    """The text with soft hyphens at the joints of words of more than `longer_than` letters."""
    if language not in _PARTS or len(text) <= longer_than:
        return text
    return _WORD.sub(
        lambda found: _soften_word(found.group(), language) if len(found.group()) > longer_than else found.group(), text
    )


def harden(text: str) -> str:
    """The text without soft hyphens."""
    return text.replace(SOFT_HYPHEN, "")


@lru_cache(maxsize=4096)
def _soften_word(word: str, language: str) -> str:
    joints = _joints(word.lower(), _vocabulary(language))
    pieces = [word[start:end] for start, end in zip((0, *joints), (*joints, len(word)), strict=True)]
    return SOFT_HYPHEN.join(pieces)


@lru_cache(maxsize=8)
def _vocabulary(language: str) -> frozenset[str]:
    return frozenset(_PARTS[language].split())


def _joints(word: str, parts: frozenset[str]) -> tuple[int, ...]:
    """Where the word may break: the way through the word that explains most letters with fewest parts.

    Worked from the end, so that each joint is judged by the part that follows it.
    """
    # best[i]: (unexplained letters, number of parts, joints) of word[i:]; a joint at i itself is the caller's.
    best: dict[int, tuple[int, int, tuple[int, ...]]] = {len(word): (0, 0, ())}
    for start in range(len(word) - 1, -1, -1):
        options = [
            (rest[0], rest[1] + 1, (end, *rest[2]) if end < len(word) else ())
            for end, rest in ((end, best[end]) for end in range(start + 3, len(word) + 1) if end in best)
            if _is_part(word[start:end], parts, last=end == len(word))
        ]
        if start == 0:  # the first part may be unknown: names and rare words begin compounds, never a lone letter
            options += [
                (end + rest[0], rest[1] + 1, (end, *rest[2]))
                for end, rest in ((end, best[end]) for end in range(3, len(word) - 2) if end in best)
                if re.search(r"[aeiouyæøå]", word[:end])
            ]
        if options:
            best[start] = min(options)
    return best[0][2] if 0 in best else ()


def _is_part(piece: str, parts: frozenset[str], *, last: bool) -> bool:
    endings = _ENDINGS if last else ("", "s", "e", "er")
    return any(piece.endswith(ending) and piece[: len(piece) - len(ending)] in parts for ending in endings)
