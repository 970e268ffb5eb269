"""People's file wins field by field over imports; what differs is a conflict, what is new is added."""

from __future__ import annotations

import datetime as dt

from docgen.errors import Place
from docgen.sources.crm import CrmConflict, DataDate, merge_crm, read_crm

PEOPLE = {
    "id": "a",
    "name": "Nordkraft A/S",
    "industry": None,
    "stakeholders": [{"name": "Anne Krag", "title": {"da": "Direktør", "en": "CFO"}, "influence": "5"}],
    "opportunities": [{"id": "ot", "name": "OT", "amount": "900000"}],
}


def test_an_import_fills_gaps_adds_rows_and_never_overwrites():
    crm = {
        "account": [{"name": "NORDKRAFT a/s", "industry": "energy", "website": None}],
        "stakeholders": [{"name": "anne  krag", "title": "cfo", "email": "ak@n.example"}, {"name": "Bo Lund"}],
        "opportunities": [{"id": "ot", "amount": "900000.00", "close": "2026-06-30"}],
        "revenue": [{"date": "2026-01-31", "amount": "10", "unit": None}],
    }
    merged = merge_crm(PEOPLE, crm)
    assert merged.data == {
        "id": "a",
        "name": "Nordkraft A/S",
        "industry": "energy",
        "stakeholders": [
            {"name": "Anne Krag", "title": {"da": "Direktør", "en": "CFO"}, "influence": "5", "email": "ak@n.example"},
            {"name": "Bo Lund"},
        ],
        "opportunities": [{"id": "ot", "name": "OT", "amount": "900000", "close": "2026-06-30"}],
        "revenue": {"rows": [{"date": "2026-01-31", "amount": "10"}]},
    }
    assert merged.conflicts == ()
    assert merged.origins == {
        ("industry",): ("account", 0),
        ("stakeholders", 0, "email"): ("stakeholders", 0),
        ("stakeholders", 1): ("stakeholders", 1),
        ("opportunities", 0, "close"): ("opportunities", 0),
        ("revenue", "rows", 0): ("revenue", 0),
    }


def test_where_both_speak_and_differ_people_stand_and_a_conflict_is_told():
    merged = merge_crm(PEOPLE, {"opportunities": [{"id": "ot", "amount": "950000"}]})
    assert merged.data["opportunities"] == PEOPLE["opportunities"]
    assert merged.conflicts == (CrmConflict(("opportunities", 0, "amount"), "900000", "950000"),)


def test_people_are_joined_by_mail_before_name():
    people = {"stakeholders": [{"name": "Anne Krag", "email": "ak@n.example"}]}
    merged = merge_crm(people, {"stakeholders": [{"name": "Anne Krag-Holm", "email": "AK@n.example"}]})
    assert len(merged.data["stakeholders"]) == 1
    assert merged.conflicts == (CrmConflict(("stakeholders", 0, "name"), "Anne Krag", "Anne Krag-Holm"),)


def test_the_same_import_twice_changes_nothing():
    crm = {"stakeholders": [{"name": "Bo Lund", "email": None}], "service": [{"id": "up", "period": "2026-Q1"}]}
    once = merge_crm(PEOPLE, crm).data
    assert merge_crm(once, crm).data == once


def test_csv_files_are_read_with_lines_dates_and_span():
    rows = '\ufeffdate,kind,with,note\n2026-01-02,call,Bo; Anne,"two\nlines"\n\n,,,\n2026-01-03,mail,,\n'
    data = read_crm([
        ("c/crm/sf/activities.csv", rows.encode()),
        ("c/crm/sf/source.json", b'{"exported_at": "2026-04-02T10:00:00", "covers": "2025-01/2026-03"}'),
        ("c/crm/erp/source.json", b'{"exported_at": "2026-04-01", "covers": {"start": "2024-01", "end": "2026-02"}}'),
    ])  # fmt: skip
    assert data.lists == {
        "activities": [
            {"date": "2026-01-02", "kind": "call", "with": ["Bo", "Anne"], "note": "two\nlines"},
            {"date": "2026-01-03", "kind": "mail", "with": None, "note": None},
        ]
    }
    assert data.places["activities"] == [
        Place(file="c/crm/sf/activities.csv", line=2),
        Place(file="c/crm/sf/activities.csv", line=6),
    ]
    assert data.dates == (DataDate("sf", dt.date(2026, 4, 2)), DataDate("erp", dt.date(2026, 4, 1)))
    assert data.covers == {"start": "2024-01", "end": "2026-03"}
