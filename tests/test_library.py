"""The choice of snippets: what fits, what is forbidden, and the reasons given."""

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from docgen.cli import cli
from docgen.errors import DocgenError
from docgen.language.catalogue import labels
from docgen.library import Library, as_shown, match, same_company
from docgen.model.account import Account
from docgen.model.content import CaseStudy, Offering, Reference, WinTheme
from docgen.sources.snippets import load_library, read_library, split_front_matter

TODAY = dt.date(2026, 4, 1)


def account(**fields):
    base = {"id": "nordkraft", "name": "Nordkraft Energi A/S", "industry": "energy"}
    return Account.model_validate(base | fields)


def words(**fields):
    return {"da": {"title": "Titel", "approved": True, **fields}}


def theme(name, **fields):
    return WinTheme.model_validate({"id": name, "audience": "customer", "words": words()} | fields)


def case(name, **fields):
    base = {
        "id": name,
        "audience": "customer",
        "customer": "Voltara Energi A/S",
        "industry": "energy",
        "permission": "named",
        "measure": "Stop",
        "words": words(),
    }
    return CaseStudy.model_validate(base | fields)


def reference(name, **fields):
    base = {
        "id": name,
        "audience": "customer",
        "customer": "Havnedrift ApS",
        "contact": "Eva Lund",
        "scope": "Drift",
        "consent": True,
        "words": words(),
    }
    return Reference.model_validate(base | fields)


def library(*snippets):
    groups = ({}, {}, {})
    for snippet in snippets:
        groups[(WinTheme, CaseStudy, Reference).index(type(snippet))][snippet.id] = snippet
    return Library(*groups)


def judged(snippet, audience="customer", **fields):
    """Verdict, codes for and codes against of one snippet alone."""
    (choice,) = match(account(**fields), library(snippet), language="da", today=TODAY, audience=audience).choices
    return choice.verdict, [reason.code for reason in choice.reasons], [reason.code for reason in choice.against]


def test_what_shares_more_with_the_account_comes_first_then_what_is_fresher_then_the_id():
    found = match(
        account(customer_goals=[{"id": "uptime", "text": "Oppetid"}]),
        library(
            theme("industry-alone", tags={"industry": ["energy"]}),
            theme("goal-and-industry", tags={"industry": ["energy"], "goal": ["uptime"]}),
            theme("b-old", valid_from="2025-01-01"),
            theme("c-new", valid_from="2026-01-01"),
            theme("a-old", valid_from="2025-01-01"),
        ),
        language="da",
        today=TODAY,
    )
    assert found.themes == ("goal-and-industry", "industry-alone", "c-new", "a-old")
    assert [(one.snippet.id, one.verdict) for one in found.choices][-1] == ("b-old", "spare")


@pytest.mark.parametrize(
    ("snippet", "fields", "against"),
    [
        pytest.param(theme("t"), {"bans": ["t"], "pins": ["t"]}, ["banned"], id="a ban beats a pin"),
        pytest.param(
            theme("t", audience="internal"), {}, ["internal"], id="an internal theme never reaches a customer"
        ),
        pytest.param(
            theme("t", words=words(approved=False)), {"pins": ["t"]}, ["not_approved"], id="a pin is no approval"
        ),
        pytest.param(theme("t", words=words(review_by="2026-03-31")), {}, ["review_due"], id="the review is overdue"),
        pytest.param(theme("t", words={}), {}, ["no_words"], id="no words in the language"),
        pytest.param(theme("t", expires="2026-03-31"), {}, ["expired"], id="expired"),
        pytest.param(theme("t", valid_from="2026-04-02"), {}, ["not_yet"], id="not yet valid"),
        pytest.param(theme("t", tags={"industry": ["retail"]}), {}, ["other_industry"], id="for another industry"),
        pytest.param(
            case("c", industry="retail", tags={"industry": ["retail"], "goal": ["growth"]}),
            {},
            ["other_industry"],
            id="a case from another industry about nothing that the account wants",
        ),
        pytest.param(theme("t", tags={"goal": ["growth"]}), {}, ["nothing_shared"], id="for another goal only"),
        pytest.param(case("c"), {"rivals": ["VOLTARA"], "pins": ["c"]}, ["rival"], id="a rival's case, even pinned"),
        pytest.param(case("c", permission="none"), {}, ["no_permission"], id="permission refused"),
        pytest.param(case("c", permission=None), {}, ["no_permission"], id="permission never asked"),
        pytest.param(case("c", permission_until="2026-03-31"), {}, ["permission_lapsed"], id="permission lapsed"),
        pytest.param(case("c", permission="anonymous"), {}, ["no_anonymous_name"], id="anonymous without another name"),
        pytest.param(reference("r", consent=False), {}, ["no_consent"], id="no consent"),
        pytest.param(reference("r", valid_until="2026-03-31"), {}, ["consent_lapsed"], id="consent lapsed"),
        pytest.param(reference("r"), {"rivals": ["Havnedrift"]}, ["rival"], id="a rival's reference"),
        pytest.param(
            theme("t", audience="internal", expires="2026-01-01"),
            {},
            ["internal", "expired"],
            id="every reason is named",
        ),
    ],
)
def test_a_forbidden_snippet_is_rejected_with_its_reasons(snippet, fields, against):
    verdict, _, found = judged(snippet, **fields)
    assert (verdict, found) == ("rejected", against)


@pytest.mark.parametrize(
    ("snippet", "fields", "reasons"),
    [
        pytest.param(theme("t"), {}, ["general"], id="without tags it suits everybody"),
        pytest.param(theme("t", tags={"industry": ["retail"]}), {"pins": ["t"]}, ["pinned"], id="a pin beats the tags"),
        pytest.param(
            theme("t", tags={"goal": ["x"]}), {"themes": [{"snippet": "t"}]}, ["used_here"], id="the account uses it"
        ),
        pytest.param(
            theme("t", tags={"region": ["dk"]}), {"units": [{"name": "Net", "country": "DK"}]}, ["region"], id="region"
        ),
        pytest.param(
            theme("t", tags={"role": ["user"]}),
            {"stakeholders": [{"name": "Bo", "buying_role": "user"}]},
            ["role"],
            id="role",
        ),
        pytest.param(
            theme("t", tags={"product": ["p"]}),
            {"contracts": [{"id": "k", "name": "K", "start": "2025-01-01", "offering": "p"}]},
            ["product"],
            id="product",
        ),
        pytest.param(
            case("c", industry="retail", tags={"industry": ["retail"], "region": ["se"], "goal": ["uptime"]}),
            {"customer_goals": [{"id": "uptime", "text": "Oppetid"}], "units": [{"name": "Net", "country": "DK"}]},
            ["goal"],
            id="a case from another industry and country about the same goal",
        ),
        pytest.param(case("c"), {}, ["peer", "general"][::-1], id="a case from the same industry"),
        pytest.param(case("c", permission_until="2026-04-01"), {}, ["general", "peer"], id="the last day counts"),
        pytest.param(theme("t", words=words(review_by="2026-04-01")), {}, ["general"], id="the day of review counts"),
    ],
)
def test_a_chosen_snippet_says_what_speaks_for_it(snippet, fields, reasons):
    assert judged(snippet, **fields) == ("chosen", reasons, [])


def test_an_internal_snippet_may_stand_in_an_internal_document():
    assert judged(theme("t", audience="internal"), audience="internal") == ("chosen", ["general"], [])


def test_the_accounts_own_themes_come_first_in_its_order_and_beyond_the_limit():
    names = ["e", "d", "c", "b", "a"]
    found = match(
        account(themes=[{"snippet": name} for name in names], pins=["z"]),
        library(*(theme(name) for name in [*names, "z", "other"])),
        language="da",
        today=TODAY,
    )
    assert found.themes == ("e", "d", "c", "b", "a", "z")


def test_a_case_that_proves_a_chosen_theme_is_preferred_even_from_another_industry():
    found = match(
        account(),
        library(
            theme("t", proofs=["proof"]),
            case("proof", industry="retail", tags={"goal": ["other"]}, customer="Købmandsgården"),
            *(case(f"peer-{number}") for number in range(3)),
        ),
        language="da",
        today=TODAY,
    )
    assert found.cases == ("proof", "peer-0", "peer-1")


@given(st.randoms(use_true_random=False))
def test_the_choice_does_not_depend_on_the_order_of_files(chance):
    snippets = [
        *(theme(f"t{number}", tags={"goal": ["uptime"]} if number % 2 else {}) for number in range(6)),
        *(case(f"c{number}", permission=("named", "none")[number % 2]) for number in range(5)),
        reference("r"),
    ]
    mixed = list(snippets)
    chance.shuffle(mixed)
    whole = account(customer_goals=[{"id": "uptime", "text": "Oppetid"}])
    assert match(whole, library(*mixed), language="da", today=TODAY) == match(
        whole, library(*snippets), language="da", today=TODAY
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Voltara", "Voltara Energi A/S", True),
        ("NØRREBRO Vand a.m.b.a.", "Noerrebro Vand", True),
        ("Café Müller GmbH", "CAFE MULLER", True),
        ("Grid & Co", "Grid", True),
        ("Voltara", "Volta", False),
        ("The Group", "Holding", False),
        ("A/S", "ApS", False),
        ("", "Voltara", False),
    ],
)
def test_company_names_are_compared_without_legal_form_accents_and_case(one, other, same):
    assert same_company(one, other) is same
    assert same_company(other, one) is same


def test_without_permission_the_name_does_not_exist_in_what_is_shown():
    anonymous = case(
        "c", permission="anonymous", anonymous_name="et nordisk energiselskab", quoted="Driftschef, Voltara"
    )
    shown = as_shown(anonymous, "da")
    assert (shown.customer, shown.quoted) == ("et nordisk energiselskab", None)
    assert as_shown(case("c"), "da").customer == "Voltara Energi A/S"


def test_every_reason_has_its_words_in_every_language():
    import inspect
    import re

    from docgen import library as module

    codes = set(re.findall(r'_reason\(\s*f?"([a-z_{}]+)"', inspect.getsource(module)))
    codes |= {"pinned", "used_here", "goal", "product", "industry", "role", "region", "other_industry", "other_region"}
    codes.discard("other_{kind}")
    for language in ("da", "en"):
        assert {code for code in codes if f"match.{code}" not in labels(language)} == set()


THEME = """---
title: Færre uventede stop
approved: true
audience: customer
tags: {industry: [energy]}
---

## Benefit

1,7 mio. kr. om året

## How
Varsling før svigt
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def faults_of(folder: Path) -> list[str]:
    sold = [Offering(id="monitoring", name="Overvågning", kind="software")]
    _, faults = read_library(folder, "da", sold, lambda path: path.relative_to(folder).as_posix())
    return [fault.text() for fault in faults]


def test_a_snippet_is_read_with_its_words_in_both_languages(tmp_path):
    english = "---\ntitle: Fewer stops\nreview_by: 2026-12-31\n---\n## Benefit\nDKK 1.7m a year\n"
    files = {
        "win-themes/fewer-stops.da.md": THEME,
        "win-themes/fewer-stops.en.md": english,
        "win-themes/README.md": "x",
    }
    loaded = load_library(write(tmp_path, files), "da").themes["fewer-stops"]
    assert loaded == WinTheme.model_validate(
        {
            "id": "fewer-stops",
            "audience": "customer",
            "tags": {"industry": ["energy"]},
            "words": {
                "da": {
                    "title": "Færre uventede stop",
                    "approved": True,
                    "benefit": "1,7 mio. kr. om året",
                    "how": "Varsling før svigt",
                },
                "en": {"title": "Fewer stops", "review_by": "2026-12-31", "benefit": "DKK 1.7m a year"},
            },
        }
    )


def test_all_faults_of_all_snippets_are_told_together_with_their_lines(tmp_path):
    files = {
        "win-themes/a.da.md": THEME.replace("audience: customer", "audiens: customer\nproofs: [cas-one]"),
        "win-themes/b.da.md": THEME.replace("## How", "## Howw") + "## Benefit\nx\n",
        "win-themes/b.en.md": "---\nid: c\ntitle: B\nowner: Eva\n---\nHello\nthere\n",
        "win-themes/c.en.md": "---\ntitle: C\n---\n",
        "win-themes/d.da.md": "title: D\n",
        "win-themes/e.da.md": "---\ntitle: E\n",
        "win-themes/F.md": "",
        "win-themes/g.da.md": THEME.replace(
            "tags: {industry: [energy]}", "tags: {product: [monitor]}\nproofs: [cas-one]"
        ),
        "case-studies/case-one.da.md": "---\ntitle: Voltara sparer\ncustomer: Voltara A/S\nindustry: energy\n"
        "permission: anonymous\nmeasure: Stop\n---\n",
        "references/g.da.md": "---\ntitle: G\ncustomer: X\ncontact: Y\nscope: Z\n---\n",
    }
    assert faults_of(write(tmp_path, files)) == [
        "case-studies/case-one.da.md: the words name Voltara A/S, which has not given permission to be named\n"
        "  fix: write them without the name, or set permission: named in the case",
        "references/g.da.md: the id 'g' is also that of a win theme\n  fix: give one of them another id",
        "win-themes/F.md: 'F.md' is not the name of a snippet\n"
        "  fix: name it <id>.<language>.md, such as fewer-stops.da.md",
        "win-themes/a.da.md:4:1, audiens: nothing is called 'audiens' here\n  fix: did you mean audience?",
        "win-themes/b.da.md:12:1: no part of a snippet is called 'Howw'\n  fix: did you mean How?",
        "win-themes/b.da.md:14:1: 'Benefit' stands twice\n  fix: keep one of the two",
        "win-themes/b.en.md:2:5, id: the id is 'c', the file's name says 'b'\n  fix: write id: b, or rename the file",
        "win-themes/b.en.md:4:1, owner: 'owner' stands only in the file in the workspace's language\n"
        "  fix: delete it here",
        "win-themes/b.en.md:6:1: text stands outside the three headings\n"
        "  fix: write it under ## Benefit, ## How or ## Proof",
        "win-themes/c.en.md: 'c' has no file in the workspace's language\n  fix: add c.da.md",
        "win-themes/d.da.md:1:1: the first line is not ---\n  fix: begin with the fields between two lines ---",
        "win-themes/e.da.md:1:1: the fields begin with --- and do not end\n  fix: close them with a line ---",
        "win-themes/g.da.md:5:18, tags.product[0]: there is no offering 'monitor'\n  fix: did you mean monitoring?",
        "win-themes/g.da.md:6:10, proofs[0]: there is no case study or reference 'cas-one'\n"
        "  fix: did you mean case-one?",
    ]  # fmt: skip


def test_a_theme_may_not_name_the_customer_of_an_anonymous_case(tmp_path):
    anonymous = (
        "---\ntitle: Stop\ncustomer: Voltara A/S\nindustry: energy\npermission: {}\nmeasure: Stop\n---\n## Proof\nx\n"
    )
    theme_file = THEME + "\n## Proof\nSom hos Voltara i 2025\n"
    files = {"win-themes/t.da.md": theme_file, "case-studies/c.da.md": anonymous.format("anonymous")}
    assert faults_of(write(tmp_path, files)) == [
        "win-themes/t.da.md: the words name Voltara A/S, which has not given permission to be named\n"
        "  fix: write them without the name, or set permission: named in the case"
    ]
    assert faults_of(write(tmp_path, {"case-studies/c.da.md": anonymous.format("named")})) == []


def test_a_library_with_faults_is_not_loaded(tmp_path):
    with pytest.raises(DocgenError) as refused:
        load_library(write(tmp_path, {"win-themes/d.da.md": "title: D\n"}), "da", (), lambda path: path.name)
    expected = "d.da.md:1:1: the first line is not ---\n  fix: begin with the fields between two lines ---"
    assert str(refused.value) == expected


def test_an_empty_content_folder_is_an_empty_library(tmp_path):
    assert read_library(tmp_path, "da") == (Library(), [])


def test_front_matter_keeps_its_lines_and_takes_windows_line_ends():
    assert split_front_matter("---\r\na: 1\r\n---\r\n\r\nB\r\n", "x") == ("\na: 1\n", "\nB", 4)


def test_match_prints_each_snippet_with_its_verdict_and_why(tmp_path):
    account_file = "id: nordkraft\nname: Nordkraft\nindustry: energy\nlast_updated: 2026-03-31\nkam: Ida Mikkelsen\n"
    other = THEME.replace("energy", "retail")
    files = {
        "docgen.toml": "",
        "content/accounts/nordkraft/account.yaml": account_file,
        "content/win-themes/fewer-stops.da.md": THEME,
        "content/win-themes/other.da.md": other,
    }
    write(tmp_path, files)
    arguments = ["match", "nordkraft", "--workspace", str(tmp_path), "--today", "2026-04-01"]
    told = CliRunner().invoke(cli, arguments)
    assert (told.exit_code, told.stdout.splitlines()) == (
        0,
        [
            "Type       Id           Valg      Point  Begrundelse",
            "Win theme  fewer-stops  valgt         3  branche: energy",
            "Win theme  other        fravalgt      0  skrevet til andre brancher: retail",
        ],
    )
    as_json = json.loads(CliRunner().invoke(cli, [*arguments, "--json"]).stdout)
    assert as_json["snippets"][1] == {
        "kind": "win-theme",
        "id": "other",
        "verdict": "rejected",
        "score": 0,
        "reasons": [],
        "against": [{"code": "other_industry", "text": "skrevet til andre brancher: retail"}],
    }
