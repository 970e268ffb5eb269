"""The catalogues: the same keys in every language, within the limits of the layouts; a third language is a file."""

import datetime as dt
import json
import re
import typing
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from docgen.analysis.kpis import KPIS
from docgen.analysis.reasons import REASONS
from docgen.language import languages as files
from docgen.language.catalogue import Labels, labels
from docgen.language.formats import Formats, formats
from docgen.language.languages import languages, read_catalogue
from docgen.language.messages import Slot, parse_message
from docgen.model import commerce, people, plan
from docgen.values import Money

REFERENCE = "en"
OTHERS = [language for language in languages() if language != REFERENCE]
EVERY = pytest.mark.parametrize("language", languages())


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_labels(language):
    assert set(labels(language)) ^ set(labels(REFERENCE)) == set()


@pytest.mark.parametrize("language", OTHERS)
def test_a_label_uses_the_same_values_in_every_language(language):
    # A plural may do without its number in one language, never with a number more.
    mine, theirs = labels(language), labels(REFERENCE)
    differing = {key for key in mine if mine.placeholders(key) != theirs.placeholders(key)}
    assert differing == set()


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_house_formats(language):
    assert keys_of(read_catalogue(language)["formats"], depth=2) == keys_of(
        read_catalogue(REFERENCE)["formats"], depth=2
    )


def keys_of(section: typing.Any, depth: int) -> typing.Any:
    # Plural forms differ between languages by right, and currencies by what their readers call them.
    if not isinstance(section, dict) or not depth:
        return None
    return {key: keys_of(value, depth - 1) for key, value in section.items() if key not in ("one", "other", "DKK")}


@EVERY
def test_cases_of_a_plural_are_forms_that_the_language_has(language):
    known = {"other", *formats(language).locale.plural_form.tags}
    for key in labels(language):
        for slot in slots(parse_message(labels(language).find(key) or "")):
            if slot.kind == "plural":
                unknown = {case for case in slot.branches or {} if not case.startswith("=")} - known
                assert (key, unknown) == (key, set())


def slots(message: tuple[str | Slot, ...]) -> Iterator[Slot]:
    for part in message:
        if isinstance(part, Slot):
            yield part
            for branch in (part.branches or {}).values():
                yield from slots(branch)


LIMITS = {"tile": 22, "kpi_tile": 22, "kicker": 45, "status": 16, "status_tile": 9, "cell_status": 16, "support": 16}


@EVERY
@pytest.mark.parametrize(("section", "limit"), LIMITS.items())
def test_labels_fit_their_boxes(language, section, limit):
    texts = labels(language).section(section)
    # What a placeholder brings is checked when the document is made; here each counts as one character.
    assert {key: text for key, text in texts.items() if len(re.sub(r"\{\w+\}", "x", text)) > limit} == {}


@EVERY
def test_words_in_table_heads_are_at_most_16_letters(language):
    words = [word for text in labels(language).section("head").values() for word in text.split()]
    assert [word for word in words if len(word) > 16] == []


SAMPLE: dict[str, typing.Any] = {
    "told": "Stop faldt fra 24 til 14", "before": "24",
    "customer": "Nordkraft Energi", "company": "Fjordtech", "period": "Q1~2026", "year": "2026", "date": "9.~juli 2026",
    "due": "8.~maj", "n": 4, "total": 6, "closed": 4, "late": 2, "met": 3, "watch": 2, "months": 25, "ready": 3,
    "amount": "9,4~mio.~EUR", "share": "12~%", "kpi": "Tilgængelighed", "delta": "0,1~%-point", "value": "98,6~%",
    "measure": "Uplanlagte stop", "span": "to år", "target": "98,5~%", "issue": "sene reservedele",
    "subject": "udvidelsen", "trend": "Elektrificering", "result": "drift i Fjernvarme", "name": "Udvidelsen",
    "npv": "1,4~mio.~EUR", "range": "0,2–2,9~mio.~EUR", "probability": "94~%", "line": "Færre stop", "unit": "Net",
    "revenue": "184~mio.~EUR", "growth": "10,8~%", "like": "8,2~%", "account": "Nordkraft", "score": "82",
    "pipeline": "38~mio.~EUR", "role": "KAM", "most": "6,6~mio.~EUR", "decision": "godkend den fælles plan",
    "now": "14", "milestone": "zoner i drift", "last": "Solbakken", "low": "30", "hours": "131",
    "names": "Brønde, Vesthavn og Nordkraft",
}  # fmt: skip


@EVERY
def test_titles_are_sentences_within_two_lines_that_carry_a_number(language):
    titles = [key for key in labels(language) if key.startswith("title.")]
    assert len(titles) > 50
    for key in titles:
        text = labels(language).sentence(key, **{name: SAMPLE[name] for name in labels(language).placeholders(key)})
        words = len(text.split(" "))
        assert (key, len(text) <= 90, words <= 14, not text[0].islower(), "." not in text[-1]) == (key, *[True] * 4), (
            text
        )


@EVERY
def test_a_number_in_a_label_is_never_split_from_its_unit(language):
    units = r"dage?|måned(er)?|mdr\.|point|days?|months?|%"
    split = [key for key in labels(language) if re.search(rf"[\d#] ({units})(\W|$)", labels(language).find(key) or "")]
    assert split == []


@EVERY
def test_labels_are_tidy(language):
    for key in labels(language):
        text = labels(language).find(key) or ""
        assert (key, text) == (key, text.strip())
        assert (key, re.findall(r"''|\"|\.\.\.| ,|pct\.|TODO", text)) == (key, [])


LITERALS = {
    "action_status": plan.ActionStatus, "meeting_type": plan.MeetingType, "health_part": plan.HealthPartName,
    "coverage": people.Coverage, "buying_role": people.BuyingRole, "priority": people.Priority,
    "confidence": commerce.Confidence, "direction": commerce.Direction, "cell_status": commerce.CellStatus,
    "stage": commerce.Stage, "risk_category": plan.Risk.model_fields["category"].annotation,
    "governance_level": plan.GovernanceTier.model_fields["level"].annotation,
    "requirement_status": plan.TechnicalRequirement.model_fields["status"].annotation,
    "idea_stage": people.Idea.model_fields["stage"].annotation,
    "cost_kind": commerce.CostLine.model_fields["kind"].annotation,
    "side": plan.Action.model_fields["side"].annotation,
}  # fmt: skip


@EVERY
@pytest.mark.parametrize("section", LITERALS)
def test_every_value_of_an_enumeration_has_its_word(language, section):
    missing = set(typing.get_args(LITERALS[section])) - set(labels(language).section(section))
    assert missing == set()


@EVERY
def test_every_kpi_has_its_names_and_every_reason_its_words(language):
    known = set(labels(language))
    wanted = {f"{section}.{name}" for section in ("kpi", "kpi_tile") for name in KPIS} | {
        f"reason.{name}" for name in REASONS
    }
    assert wanted - known == set()


@pytest.mark.parametrize(
    ("key", "values", "da", "en"),
    [
        ("title.decisions.plain", {"n": 1}, "Vi beder om én beslutning i dag", "We ask for one decision today"),
        ("title.decisions.plain", {"n": 3}, "Vi beder om tre beslutninger i dag", "We ask for three decisions today"),
        (
            "title.since_last.some", {"closed": 0, "total": 9},
            "Ingen af ni aftalte punkter fra sidst er lukket", "None of nine points agreed last time are closed",
        ),
        (
            "title.issues.urgent", {"n": 3, "issue": "sene reservedele"},
            "Tre forhold kræver handling, og det haster mest med sene reservedele",
            "Three issues need action, most of all sene reservedele",
        ),
        (
            "title.value.above", {"amount": Money(Decimal(9_400_000), "DKK"), "share": "6 %"},
            "Samarbejdet har givet 9,4\u00a0mio.\u00a0kr. i dokumenteret gevinst, 6 % over plan",
            "The partnership has returned DKK\u00a09.4m in documented benefit, 6 % above plan",
        ),
        (
            "footer.data_as_of", {"date": dt.date(2026, 3, 31)},
            "Data pr. 31.03.2026", "Data as of 31\u00a0Mar\u00a02026",
        ),
        ("count.days", {"n": 1234}, "1.234\u00a0dage", "1,234\u00a0days"),
        (
            "confidential.customer", {"customer": "Nordkraft"},
            "Fortroligt · kun for Nordkraft", "Confidential · for Nordkraft only",
        ),
    ],
)  # fmt: skip
def test_labels_with_values(key, values, da, en):
    assert (labels("da").sentence(key, **values), labels("en").sentence(key, **values)) == (da, en)


def test_the_tree_for_templates_holds_the_labels_without_places_for_values():
    tree = labels("da").tree
    assert typing.cast("dict", tree["plan"])["risks"] == "Risikostyring"
    assert tree["language_tag"] == "da-DK"
    assert "completeness_of" not in typing.cast("dict", tree["plan"])


def test_variants_of_a_title_are_found_in_order():
    assert labels("da").variants("title.decisions") == (
        "title.decisions.plain",
        "title.decisions.worth",
        "title.decisions.by",
        "title.decisions.one",
    )


def test_an_unknown_label_is_named_with_the_nearest():
    with pytest.raises(KeyError) as refused:
        labels("da").get("plan.risk_s")
    assert refused.value.args == ("there is no label 'plan.risk_s'; did you mean plan.risks?",)


def test_a_third_language_is_a_catalogue_file_and_nothing_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    swedish = json.loads(json.dumps(read_catalogue("en")))
    swedish["language"] = {"name": "svenska", "locale": "sv_SE", "tag": "sv-SE"}
    swedish["plan"]["risks"] = "Riskhantering"
    (tmp_path / "sv.json").write_text(json.dumps(swedish), encoding="utf-8")
    forget()
    monkeypatch.setattr(files, "_folder", lambda: tmp_path)
    try:
        assert files.languages() == ("sv",)
        assert Formats("sv").number(1234.5, 1) == "1\u00a0234,5"
        assert Labels("sv").tree["plan"]["risks"] == "Riskhantering"  # type: ignore[index]  # a section
        assert Labels("sv").tree["language_tag"] == "sv-SE"
    finally:
        forget()


def forget() -> None:
    for remembering in (files.languages, files.read_catalogue, formats, labels):
        remembering.cache_clear()
