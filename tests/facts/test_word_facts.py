"""Facts of the Word documents that need no account: the numbering of a proposal's appendices."""

from __future__ import annotations

import pytest

from docgen.facts.proposal import numbered


@pytest.mark.parametrize(
    ("pattern", "number", "text"),
    [
        ("{A}", 2, "B"), ("Bilag {A}", 1, "Bilag A"), ("{1}", 3, "3"), ("Annex {a}", 4, "Annex d"),
        ("Bilag", 2, "Bilag B"), ("{A}", 0, ""),
    ],
)  # fmt: skip
def test_an_appendix_is_numbered_in_the_form_of_the_tender(pattern: str, number: int, text: str) -> None:
    assert numbered(pattern, number) == text


def words(*texts: str | None) -> int:
    return sum(len((text or "").split()) for text in texts)


def test_a_value_sheet_keeps_to_one_page_of_words_and_ends_in_a_step(every_fill) -> None:
    for name, language, fill in ((*key[:2], fill) for key, fill in every_fill.items() if key[2] == "customer"):
        sheet = fill["value_sheet"]
        reasons = [words(one["benefit"], one["how"], one["proof"]) for one in sheet["reasons"]]
        tiles = [words(one["label"], one["figure"], one["unit"], one["note"]) for one in sheet["tiles"]]
        proof = words(*(sheet["proof"] or {}).values())
        steps = words(*(text for one in sheet["next_steps"] for text in one.values()))
        total = words(sheet["headline"], sheet["goal"], sheet["solution"]) + sum(reasons) + sum(tiles) + proof + steps

        assert words(sheet["headline"]) <= 14, (name, language)
        assert max(words(sheet["goal"]), words(sheet["solution"])) <= 50, (name, language)
        for one, count in zip(sheet["reasons"], reasons, strict=True):
            assert count <= 40 or (count <= 48 and ". " not in one["how"]), (name, language, count, one["how"])
        assert total <= 350, (name, language, total)
        assert sheet["next_steps"], (name, language)


def test_the_leads_of_the_plan_are_conclusions_of_at_most_45_words(every_fill) -> None:
    seen = 0
    for (name, language, audience), fill in every_fill.items():
        if audience != "internal":
            continue
        for section, fact in fill["plan"].items():
            lead = fact.get("lead") if isinstance(fact, dict) else None
            if lead:
                seen += 1
                assert words(lead) <= (60 if section == "exec_summary" else 45), (name, language, section)
                assert lead.endswith((".", "!", "?")), (name, language, section, lead)
        assert len(fill["plan"]["comments"]) <= 3
        assert len(fill["tables"]["growth"]) <= 12
    assert seen >= 200


@pytest.mark.parametrize(("code", "refers"), [("A", "A3"), ("1.", "1.3")])
def test_the_cash_flow_refers_to_the_sections_as_they_are_numbered_there(code: str, refers: str, every_fill) -> None:
    from types import SimpleNamespace

    from docgen.facts.roi import cash_flow_caption
    from docgen.language.catalogue import labels
    from docgen.language.formats import formats

    scope = SimpleNamespace(write=formats("da"), label=labels("da").get)
    case = SimpleNamespace(model=SimpleNamespace(rate=(0.1,)))

    assert f"viser til {refers} og {refers[:-1]}4" in cash_flow_caption(scope, case, code)  # type: ignore[arg-type]  # what it reads of them


def test_a_tile_and_the_goal_that_gives_its_plan_have_one_status(sample):
    compared = 0
    for account, loaded in sample.accounts.items():
        facts = sample.facts(account).fill(["kpis", "goals"])
        for goal, told in zip(loaded.account.objectives, facts["goals"], strict=True):
            kpi = facts["kpis"].get(goal.kpi)
            if kpi is not None and kpi["plan"] == told["target"]:
                compared += 1
                assert kpi["tone"] == told["tone"], (account, goal.id)
    assert compared >= 3
