"""Each registered rule has an account that triggers it and one that does not; the tables are the specification."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from docgen.analysis.rules import (
    RULES,
    Rendered,
    RuleContext,
    Slide,
    find,
    find_in_document,
    find_in_roi,
    open_findings,
    rendered_of,
)
from docgen.analysis.rules.document import typed_figures
from docgen.analysis.thresholds import DEFAULTS
from docgen.model.account import Account
from docgen.model.content import CaseStudy, WinTheme
from docgen.model.portfolio import Portfolio
from docgen.model.review import Review
from docgen.workspace import THRESHOLDS

TODAY = dt.date(2026, 4, 10)
AS_OF = "2026-03-31"
PEOPLE = [
    {"name": "Ida Holm", "buying_role": "decision_maker", "influence": 5, "support": 1, "coverage": "in_depth",
     "last_contact": "2026-03-01", "our_owner": "Bo Friis"},
    {"name": "Per Dam", "buying_role": "user", "influence": 2, "support": -1, "coverage": "brief", "our_owner": "Bo"},
    *({"name": f"Person Nummer{n}", "buying_role": "user", "influence": 1, "support": 0, "coverage": "brief",
       "our_owner": "Bo"} for n in range(4)),
]  # fmt: skip
GOOD: dict[str, Any] = {
    "id": "nord", "name": "Nord A/S", "last_updated": AS_OF, "kam": "Bo Friis", "industry": "energy",
    "priorities": ["x"], "challenges": ["x"], "customer_goals": [{"id": "uptime", "text": "Uptime"}],
    "summary": {"why": "x", "ask": "x"},
    "revenue": {"covers": {"start": "2023-01", "end": "2026-03"}, "rows": [
        {"date": f"{year}-{month:02}-10", "amount": str(100 + 10 * (year - 2023)), "cost": "50"}
        for year in (2023, 2024, 2025, 2026) for month in range(1, 13) if (year, month) <= (2026, 3)]},
    "targets": [{"measure": "revenue", "period": "2026", "amount": "1500"}],
    "health": [{"part": "usage", "score": "80", "as_of": "2026-03-01", "source": "x"}],
    "objectives": [{"id": "up", "text": "x", "owner": "Bo Friis", "measure": "x", "target": "5", "due": "2026-12-31",
                    "side": "both", "audience": "customer"}],
    "themes": [{"snippet": "theme", "goal": "uptime", "value": "2 mio.", "proof": "case"}],
    "stakeholders": PEOPLE,
    "sponsor_ours": {"name": "Else Skov"}, "sponsor_theirs": {"name": "Ida Holm"},
    "governance": [{"level": "strategic", "name": "x", "purpose": "x", "cadence": "x"}],
    "meetings": [
        {"type": "executive_review", "planned": "2026-03-01", "held": "2026-03-01", "participants": ["Else Skov"]},
        {"type": "executive_review", "planned": "2026-06-01"},
    ],
    "whitespace": [{"unit": "A", "offering": "x", "status": "potential", "potential": "9000"}],
    "risks": [{"id": "r1", "text": "x", "probability": 2, "impact": 2, "owner": "Bo Friis", "mitigation": "x",
               "fallback": "x", "audience": "customer"}],
    "actions": [{"id": "a1", "what": "x", "owner": "Bo Friis", "due": "2026-06-01", "audience": "customer"}],
    "milestones": [{"text": "x", "due": "2026-06-01", "customer_owner": "Ida Holm", "our_owner": "Bo Friis"}],
    "raci": [{"task": "x", "accountable": ["Bo Friis"]}],
    "benefits": [{"line": "Stop", "period": "2025-Q4", "amount": "10"}],
}  # fmt: skip
CASE = CaseStudy.model_validate({
    "id": "case", "customer": "Syd", "industry": "energy", "permission": "named", "permission_until": "2027-01-01",
    "measure": "Stops", "before": "24", "after": "14", "direction": "lower_better", "period": "2025",
    "words": {"da": {"title": "Stop faldt fra 24 til 14", "approved": True, "review_by": "2027-01-01"}},
})  # fmt: skip
THEME = WinTheme.model_validate(
    {"id": "theme", "words": {"da": {"title": "x", "approved": True, "review_by": "2027-01-01"}}}
)
CONTEXT = RuleContext(
    portfolio=Portfolio.model_validate(
        {"criteria_reviewed": "2026-01-01", "capacity": [{"role": "engineer", "period": "2026-Q2", "hours": "100"}]}
    ),
    today=TODAY,
    themes={"theme": THEME},
    cases={"case": CASE},
)


def account(**changes: Any) -> Account:
    return Account.model_validate({**GOOD, **changes})


def others(count: int, **changes: Any) -> list[Account]:
    return [account(id=f"other{n}", name=f"Other {n}", **changes) for n in range(count)]


def case(**changes: Any) -> RuleContext:
    return replace(CONTEXT, cases={"case": CASE.model_copy(update=changes)})


def person(**changes: Any) -> list[dict[str, Any]]:
    return [{**PEOPLE[0], **changes}, *PEOPLE[1:]]


def task(n: int, **changes: Any) -> dict[str, Any]:
    return {"id": f"t{n}", "what": "x", "owner": "Bo Friis", "due": "2026-06-01", "audience": "customer", **changes}


def met(*names: str) -> list[dict[str, Any]]:
    return [{"date": "2026-02-01", "kind": "call", "with": [name]} for name in names]


NOTE = {"text": "Ida Holm er arrogant", "audience": "customer"}
DRAFT = WinTheme.model_validate({"id": "theme", "words": {"da": {"title": "x"}}})
OLD = WinTheme.model_validate(
    {"id": "theme", "words": {"da": {"title": "x", "approved": True, "review_by": "2026-04-09"}}}
)
REVIEW = Review.model_validate({"period": "2026-Q1", "date": "2026-05-01"})
WORDS = Review.model_validate({
    "period": "2026-Q1", "date": "2026-05-01", "decisions_sought": [{"text": "Køb lager for 2 mio. kr."}],
    "comments": {"value": "TBD"}, "titles": {"value": "Gevinsten er på vej " + "y" * 80},
})  # fmt: skip
PAST = Review.model_validate({
    "period": "2025-Q4", "date": "2026-01-15", "comments": {"value": "TBD, 3 mio. kr."},
})  # fmt: skip
CONFLICT = SimpleNamespace(path=("opportunities", 0, "amount"), people="100", crm="120")
# Rule: the accounts, the context, and the Danish sentences that it says of them.
TRIGGERS: list[tuple[str, list[Account], RuleContext, list[str]]] = [
    ("SEL-01", [account(id=f"k{n}", name=f"K {n}", kam=f"Kam {n}") for n in range(16)], CONTEXT,
     ["16 nøglekunder overstiger anbefalet maks. 15"]),
    ("SEL-01", others(6), CONTEXT, ["Bo Friis har 6 nøglekunder; anbefalet maks. er 5"]),
    ("SEL-02", [account()], replace(CONTEXT, portfolio=Portfolio.model_validate({"criteria_reviewed": "2025-04-09"})),
     ["Udvælgelseskriterier ikke revideret siden 09.04.2025"]),
    ("SEL-02", [account()], replace(CONTEXT, portfolio=Portfolio()), ["Udvælgelseskriterier er aldrig revideret"]),
    ("PIT-RES-01", [account(actions=[task(1, role="engineer", hours="120")])], CONTEXT,
     ["Planen kræver 120 t af engineer i 2026-Q2, kapacitet er 100 t"]),
    ("PIT-RES-01", others(2, team=[{"name": "Bo Friis", "role": "engineer", "hours": "60"}]), CONTEXT,
     ["Planen kræver 120 t af engineer i 2026-Q2, kapacitet er 100 t"]),
    ("PIT-RES-02", [account(whitespace=[], targets=[{"measure": "revenue", "period": "2026", "amount": "2160"}])],
     CONTEXT, ["Vækstmål 50\u00a0% er over 2 × bedste år af de seneste tre (10\u00a0%)",
               "Vækstmål 50\u00a0% er ikke dækket af pipeline og potentiale (0\u00a0%)"]),
    ("PIT-RES-03", [account(actions=[task(n) for n in range(9)])], CONTEXT, ["Bo Friis har 9 samtidige opgaver"]),
    ("PIT-RES-03", [account(budgets=[{"purpose": "Events", "period": "2026", "amount": "100", "spent": "120"}])],
     CONTEXT, ["Budgettet Events er overskredet: 120 af 100"]),
    ("PORT-01", [account(), *others(1)], CONTEXT, ["Kontoen står for 50\u00a0% af omsætningen"] * 2),
    ("PIT-OWN-01", [account(kam=[])], CONTEXT, ["Kontoen mangler én tydelig KAM (har 0)"]),
    ("PIT-OWN-01", [account(kam=["Bo Friis", "Else Skov"])], CONTEXT, ["Kontoen mangler én tydelig KAM (har 2)"]),
    ("PIT-OWN-02", [account(actions=[task(1, owner=None), task(2, owner="Salgsafdelingen og teamet")])], CONTEXT,
     ["Opgave t1 har ingen ansvarlig person", "Opgave t2 har ingen ansvarlig person"]),
    ("PIT-OWN-03", [account(sponsor_ours=None)], CONTEXT, ["Sponsor mangler"]),
    ("PIT-OWN-03", [account(sponsor_ours={"name": "Nils Vej"})], CONTEXT,
     ["Sponsor Nils Vej er inaktiv: intet møde registreret"]),
    ("PIT-OWN-03", [account(sponsor_ours={"name": "Nils Vej"}, activities=[
        {"date": "2025-10-01", "kind": "visit", "with": ["Ida Holm"], "by": "Nils Vej"}])], CONTEXT,
     ["Sponsor Nils Vej er inaktiv: intet møde i 181 dage"]),
    ("PIT-OWN-04", [account(raci=[{"task": "Drift", "accountable": ["A", "B"]}, {"task": "Salg"}])], CONTEXT,
     ["Opgaven “Drift” har 2 A-roller", "Opgaven “Salg” har 0 A-roller"]),
    ("PIT-STK-01", [account(stakeholders=person(buying_role="influencer"))], CONTEXT,
     ["Ingen beslutningstager kortlagt"]),
    ("PIT-STK-02", [account(stakeholders=PEOPLE[:1])], CONTEXT,
     ["Kun ledelsen er kortlagt: tilføj operationelle drivere"]),
    ("PIT-STK-03", [account(stakeholders=PEOPLE[:5])], CONTEXT, ["Kun 5 interessenter kortlagt; mindst 6 anbefales"]),
    ("PIT-STK-03", [account(activities=met("Ida Holm", "Ida Holm", "Ida Holm", "Ida Holm", "Per Dam"))], CONTEXT,
     ["Relationen hviler på Ida Holm: 80\u00a0% af kontakterne"]),
    ("PIT-STK-04", [account(stakeholders=[{**one, "support": 1} for one in PEOPLE])], CONTEXT,
     ["Kortet har ingen modstandere: er det realistisk?"]),
    ("PIT-STK-05", [account(stakeholders=person(last_contact="2025-12-30"))], CONTEXT,
     ["Ida Holm har stor indflydelse, men svag kontakt: ingen i 91 dage"]),
    ("PIT-STK-05", [account(stakeholders=person(coverage="brief"))], CONTEXT,
     ["Ida Holm har stor indflydelse, men svag kontakt: den er kun kort"]),
    ("PIT-STK-05", [account(stakeholders=person(last_contact=None, coverage="none"))], CONTEXT,
     ["Ida Holm har stor indflydelse, men svag kontakt: ingen er registreret"]),
    ("GDPR-01", [account(stakeholders=person(email="ida@gmail.com"))], CONTEXT,
     ["Privat e-mailadresse i felt stakeholders[0].email"]),
    ("GDPR-01", [account(notes=[NOTE])], CONTEXT, ["Personvurdering i felt notes[0]"]),
    ("PIT-DAT-01", [Account(id="bare", name="Bare")], replace(CONTEXT, as_of=TODAY),
     ["Feltet last_updated mangler", "Datafuldstændighed 0\u00a0%"]),
    ("PIT-DAT-02", [account(last_updated="2026-01-09")], CONTEXT, ["Planen er 91 dage gammel"]),
    ("PIT-DAT-02", [account()], replace(CONTEXT, exported={"nord": [dt.date(2026, 3, 1)]}),
     ["Kildedata er 40 dage gamle"]),
    ("PIT-DAT-03", [account(actions=[task(1), task(2, due="2026-03-01")])], CONTEXT,
     ["1 af 2 åbne opgaver er over frist"]),
    ("PIT-DAT-03", [account(meetings=GOOD["meetings"][:1])], CONTEXT, ["Intet opfølgningsmøde er booket"]),
    ("PIT-DAT-04", [account(stated_totals=[{"period": "2025", "amount": "1450"}])], CONTEXT,
     ["Omsætning 2025 afviger 10: 1.440 i rækkerne, 1.450 ifølge kilden"]),
    ("PIT-DAT-05", [account(stakeholders=[*PEOPLE, {"name": "ida holm"}])], CONTEXT,
     ["Mulig dublet: Ida Holm / ida holm"]),
    ("PIT-DAT-05", [account(), account(id="nord-2", name="NORD")], CONTEXT, ["Mulig dublet: nord / nord-2"]),
    ("PIT-DAT-05", [account(opportunities=[{"name": "Kran", "stage": "develop", "close": "2026-03-01"}])], CONTEXT,
     ["Salgsmuligheden “Kran” er åben efter sin lukkedato 01.03.2026"]),
    ("CRM-01", [account()], replace(CONTEXT, conflicts={"nord": [CONFLICT]}),
     ["CRM og kontofil er uenige om opportunities[0].amount: 120 mod 100"]),
    ("TXT-03", [account(vision={"en": "Green"})], CONTEXT, ["Teksten vision mangler på sproget da"]),
    ("PIT-VAL-01", [account(themes=[{"snippet": "theme", "goal": "uptime"}])], CONTEXT,
     ["Win theme theme mangler bevis", "Win theme theme mangler gevinst i tal"]),
    ("PIT-VAL-01", [account()], case(permission_until=dt.date(2026, 4, 9)),
     ["Beviset case for win theme theme er udløbet"]),
    ("PIT-VAL-03", [account(objectives=[{**GOOD["objectives"][0], "side": "ours"}])], CONTEXT,
     ["Mål up er kun vores eget"]),
    ("PIT-VAL-03", [account(themes=[{**GOOD["themes"][0], "goal": None}])], CONTEXT,
     ["Win theme theme er ikke knyttet til et af kundens mål"]),
    ("PIT-VAL-04", [account()], case(permission=None), ["Case case mangler permission"]),
    ("PIT-VAL-04", [account()], case(direction="higher_better"), ["Case case modsiger sin retning (higher_better)"]),
    ("SNP-01", [account()], replace(CONTEXT, themes={"theme": DRAFT}), ["Teksten theme er ikke godkendt"]),
    ("SNP-01", [account()], replace(CONTEXT, themes={"theme": OLD}),
     ["Teksten theme skulle være gennemgået 09.04.2026"]),
    ("CON-01", [account(contracts=[{"id": "c", "name": "Service", "start": "2024-01-01", "end": "2026-09-27"}])],
     CONTEXT, ["Kontrakten “Service” udløber 27.09.2026 (om 180 dage) uden en fornyelsesplan"]),
    ("SOW-01", [account(spend=[{"category": "a", "year": 2025, "amount": "1000", "source": "x",
                                "date": "2026-01-01"}])], CONTEXT,
     ["Share of wallet er 144\u00a0%: kundens indkøb er anslået for lavt"]),
    ("REV-01", [account()], replace(CONTEXT, reviews={"nord": [REVIEW]}),
     ["Review 2026-Q1 beder ikke om beslutninger: send et notat i stedet"]),
    ("TXT-01", [account()], replace(CONTEXT, reviews={"nord": [WORDS, PAST]}),
     ["Ufærdig tekst i reviews/2026-Q1.comments.value",
      "Titlen reviews/2026-Q1.titles.value er for lang (100 tegn, højst 90)"]),
    ("TXT-02", [account()], replace(CONTEXT, reviews={"nord": [WORDS, PAST]}),
     ["Tallet 2 mio i reviews/2026-Q1.decisions_sought[0].text er tastet i hånden"]),
    ("PIT-VAL-02", [account(benefits=[])], CONTEXT,
     ["Kontoen har hverken ROI-model eller målte gevinster at vise kunden"]),
    ("AUD-01", [account(actions=[task(1, audience="internal"), task(2, audience="internal")])], CONTEXT,
     ["2 opgaver er interne; kundedokumenter viser ingen"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "accounts", "context", "expected"),
    [pytest.param(*one, id=f"{one[0]}-{n}") for n, one in enumerate(TRIGGERS)],
)
def test_a_weak_plan_triggers_its_rule(rule, accounts, context, expected):
    said = [found.message["da"] for found in find(accounts, context) if found.rule == rule]
    assert sorted(said) == sorted(expected)


def test_a_sound_plan_triggers_no_rule_at_all():
    assert [found.text("da") for found in find([account()], CONTEXT)] == []


def roi_line(**changes: Any) -> SimpleNamespace:
    fields: dict[str, Any] = {"id": "uptime", "formula": "stops * cost", "initial": 0.0, "yearly": None,
                              "ramp": (0.5, 1), "adoption": None, "attribution": None, "start": None, "source": "x",
                              "risk": 0.0, "category": "cash"}  # fmt: skip
    return SimpleNamespace(**{**fields, **changes})


def roi_driver(**changes: Any) -> SimpleNamespace:
    fields = {"id": "stops", "distribution": "pert", "interval90": None, "formula": None, "source": "Log 2025"}
    return SimpleNamespace(**{**fields, **changes})


def roi_model(*benefits: SimpleNamespace, drivers: Any = None, hours: bool = True) -> SimpleNamespace:
    costs = (roi_line(id="licence", formula=None, category="internal_hours" if hours else "cash"),)
    found = tuple(drivers or (roi_driver(),))
    return SimpleNamespace(drivers=found, benefits=benefits, costs=costs, lines=(*benefits, *costs))


@pytest.mark.parametrize(
    ("rule", "model", "expected"),
    [
        pytest.param("ROI-01", roi_model(roi_line(risk=0.1)),
                     ["Risiko er regnet dobbelt i uptime: både som risiko og i et usikkert input"], id="risk twice"),
        pytest.param("ROI-01", roi_model(roi_line(risk=0.1, formula="saved"), drivers=(
            roi_driver(), roi_driver(id="saved", distribution=None, formula="stops * 2"))),
            ["Risiko er regnet dobbelt i uptime: både som risiko og i et usikkert input"], id="one step away"),
        pytest.param("ROI-01", roi_model(roi_line(), roi_line(id="again", formula="stops*cost")),
                     ["Linjerne uptime og again har samme formel: gevinsten er regnet dobbelt"], id="line twice"),
        pytest.param("ROI-02", roi_model(roi_line(ramp=None)), ["Gevinst uptime har fuld effekt i år 1"], id="full"),
        pytest.param("ROI-02", roi_model(roi_line(initial=5.0)), ["Gevinsten uptime ligger før idriftsættelse"],
                     id="early"),
        pytest.param("ROI-02", roi_model(roi_line(), hours=False), ["Omkostningerne har ingen interne timer"],
                     id="own hours"),
        pytest.param("ROI-02", roi_model(roi_line(), drivers=(roi_driver(distribution=None),)),
                     ["Alle linjer er sikre og gunstige"], id="certain"),
        pytest.param("ROI-02", roi_model(roi_line(), drivers=(roi_driver(source=None),)),
                     ["Forudsætning stops er ikke dokumenteret"], id="no source"),
    ],
)  # fmt: skip
def test_a_weak_business_case_triggers_its_rule(rule, model, expected):
    assert [one.message["da"] for one in find_in_roi(model, "nord", CONTEXT) if one.rule == rule] == expected


def test_a_sound_business_case_triggers_no_rule():
    assert find_in_roi(roi_model(roi_line()), "nord", CONTEXT) == []


def document(**changes: Any) -> Rendered:
    return Rendered(**{"account": "nord", "document": "review", "audience": "customer", **changes})


@pytest.mark.parametrize(
    ("rule", "rendered", "expected"),
    [
        ("LEAK-01", document(leaks=(("risks[0].trigger", "bank"),)), ["Internt felt risks[0].trigger i kundedokument"]),
        ("TXT-01", document(slides=(Slide(2, "Vi når 3 mål " + "x" * 90),)),
         ["Titel på slide 2 er for lang (103 tegn, højst 90)"]),
        ("TXT-01", document(slides=(Slide(2, "Resultat for 2026"),)), ["Titel på slide 2 har under 4 ord"]),
        ("TXT-01", document(slides=(Slide(2, "Samarbejdet går rigtig godt nu"),)), ["Titel på slide 2 har intet tal"]),
        ("TXT-01", document(slides=(Slide(2, "Vi har nået tre mål", 46),)), ["Slide 2 har 46 ord, højst 45"]),
        ("TXT-01", document(texts=(("slide 3", "Beløb: {{ kpis.x }}"), ("slide 4", "TBD"))),
         ["Ufærdig tekst i slide 3", "Ufærdig tekst i slide 4"]),
        ("PIT-VAL-02", document(shows_value=False), ["Dokumentet viser ingen ROI eller forretningsresultat"]),
        ("PAGE-01", document(pages=14, page_limit=10), ["Bilagene fylder omkring 14 sider, og udbuddet tillader 10"]),
        ("ROI-03", document(probability_positive=0.7, roi_titles=("Løsningen giver 2 mio. om året",)),
         ["Overskriften lover mere end tallene: sandsynligheden for gevinst er 70\u00a0%"]),
        ("TXT-02", document(written={"comments.value": "Vi sparede 12,5 % og 3 mio. kr. i 2025"}),
         ["Tallet 12,5 % i comments.value er tastet i hånden", "Tallet 3 mio i comments.value er tastet i hånden"]),
    ],
)  # fmt: skip
def test_a_weak_document_triggers_its_rule(rule, rendered, expected):
    assert [one.message["da"] for one in find_in_document(rendered, CONTEXT) if one.rule == rule] == expected


def test_a_sound_document_triggers_no_rule():
    sound = document(
        slides=(Slide(1), Slide(2, "Ni af ti aftaler er lukket siden sidst", 45)),
        texts=(("slide 2", "Ni af ti"),), written={"comments.value": "Vækst {{ kpis.revenue_growth }} i Q1 2026"},
        probability_positive=0.94, roi_titles=("Løsningen giver 2 mio. om året",),
    )  # fmt: skip
    assert find_in_document(sound, CONTEXT) == []


def shown(place: str, text: str, kind: str = "text") -> SimpleNamespace:
    return SimpleNamespace(place=place, text=text, kind=kind)


def test_a_finished_deck_is_judged_by_its_titles_and_the_words_of_its_message():
    titles = ("Review", "Løsningen giver 2 mio. kr. om året", "")
    texts = [
        shown('slide 1, shape "Subtitle"', "one two three"),
        shown('slide 2, shape "Title"', titles[1]),
        shown('slide 2, shape "Callout"', "one two"),
        shown('slide 2, shape "Callout"', "Callout", "name"),
        shown('slide 2, row 1, cell 1, shape "Table"', "in a table"),
        shown("chart 1", "30. apr.", "chart"),
        shown('layout 3, shape "Text"', "lorem"),
    ]
    rendered = rendered_of(
        "nord", "review", "customer", titles, texts, is_deck=True, written={"a": "b"}, probability_positive=0.5
    )
    assert rendered == Rendered(
        account="nord", document="review", audience="customer",
        slides=(Slide(1, None, None), Slide(2, titles[1], 2), Slide(3, None, 0)),
        texts=tuple((one.place, one.text) for one in (*texts[:3], *texts[4:6])),
        written={"a": "b"}, probability_positive=0.5, roi_titles=(titles[1],),
    )  # fmt: skip
    assert [one.rule for one in find_in_document(rendered, CONTEXT)] == ["ROI-03"]


def test_headings_of_a_word_document_are_no_slide_titles():
    rendered = rendered_of("nord", "plan", "internal", ["Interessenter"], [shown("paragraph 1", "x")], is_deck=False)
    assert find_in_document(rendered, CONTEXT) == []


def test_every_registered_rule_has_an_account_that_triggers_it():
    tested = {one[0] for one in TRIGGERS} | {
        "ROI-01",
        "ROI-02",
        "LEAK-01",
        "TXT-01",
        "PIT-VAL-02",
        "ROI-03",
        "TXT-02",
        "PAGE-01",
    }
    assert tested == set(RULES)


def test_every_rule_speaks_both_languages_with_the_same_arguments():
    import string

    for rule in RULES.values():
        for words in (rule.label, *rule.messages.values()):
            names = [{name for _, name, _, _ in string.Formatter().parse(words[one]) if name} for one in ("da", "en")]
            assert names[0] == names[1], rule.id


def test_rules_of_key_accounts_leave_prospects_alone():
    prospect = account(programme="prospect", kam=[], sponsor_ours=None, stakeholders=PEOPLE[:1])
    assert {one.rule for one in find([prospect], CONTEXT)} == set()


@pytest.mark.parametrize(("until", "open_ones"), [("2026-04-10", 0), ("2026-04-09", 1)])
def test_a_waiver_holds_until_its_day_and_then_the_finding_is_back(until, open_ones):
    waiver = {"rule": "PIT-OWN-03", "who": "Else Skov", "why": "on leave", "until": until}
    findings = find([account(sponsor_ours=None, waivers=[waiver])], CONTEXT)
    assert [one.rule for one in findings] == ["PIT-OWN-03"]
    assert len(open_findings(findings)) == open_ones


def test_a_finding_names_account_field_and_value():
    (finding,) = find([account(kam=["Bo Friis", "Else Skov"])], CONTEXT)
    assert finding.severity == "high"
    assert finding.text("en") == (
        "nord: The account lacks one clear account manager (it has 2) (kam = Bo Friis, Else Skov)"
    )


def test_a_share_is_printed_as_a_percentage_and_kept_as_a_number():
    (finding,) = find([account(spend=[
        {"category": "a", "year": 2025, "amount": "1000", "source": "x", "date": "2026-01-01"}])], CONTEXT)  # fmt: skip
    assert finding.value == pytest.approx(1.44)
    assert finding.text("da").endswith("(spend = 144\u00a0%)")


@pytest.mark.parametrize(
    ("changes", "path", "value"),
    [
        ({"last_contact": "2025-12-30"}, "stakeholders[0].last_contact", dt.date(2025, 12, 30)),
        ({"last_contact": None}, "stakeholders[0].last_contact", None),
        ({"coverage": "brief"}, "stakeholders[0].coverage", "brief"),
    ],
)
def test_weak_contact_points_at_the_field_that_is_the_reason(changes, path, value):
    (finding,) = find([account(stakeholders=person(**changes))], CONTEXT)
    assert (finding.rule, finding.path, finding.value) == ("PIT-STK-05", path, value)


def test_a_depth_of_contact_that_nobody_wrote_down_is_not_weak():
    assert find([account(stakeholders=person(coverage=None))], CONTEXT) == []


def test_findings_come_high_first():
    findings = find([account(kam=[], stakeholders=PEOPLE[:5], actions=[task(1, audience="internal")])], CONTEXT)
    assert [one.severity for one in findings] == ["high", "medium", "low"]


def test_thresholds_come_from_the_configuration():
    strict = replace(CONTEXT, thresholds={"stakeholders_min": 7})
    assert [one.rule for one in find([account()], strict)] == ["PIT-STK-03"]


def test_every_threshold_of_the_rules_can_be_set_in_docgen_toml():
    assert {name for rule in RULES.values() for name in rule.thresholds} <= set(THRESHOLDS)
    assert {name: float(value) for name, value in THRESHOLDS.items()} == DEFAULTS


def test_years_and_counts_are_no_figures_typed_by_hand():
    assert typed_figures("Tre møder i 2026, 14 stop og Q1 2025/26") == []
    assert typed_figures("{{ kpis.margin }} og 5 % af DKK 1.200") == ["5 %", "DKK 1.200"]
