"""The cache gives what loading gives, sees every change, and is ignored where it is damaged."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from docgen.errors import DocgenError
from docgen.sources import cache, loading
from docgen.sources.loading import load_account, load_accounts
from docgen.workspace import load_workspace

ACCOUNT = """\
id: {id}
name: Æble {id}
kam: Mette Holm
last_updated: 2026-03-31
crm: [{{system: sf, id: {id}}}]
revenue: {{rows: [{{date: 2026-03-31, amount: 1.5, currency: DKK}}]}}
meetings: [{{type: steering, planned: 2026-04-01, participants: [Mette Holmm]}}]
roi: [{{name: first, currency: DKK}}]
"""


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    monkeypatch.delenv("DOCGEN_NO_CACHE", raising=False)
    monkeypatch.setattr(loading, "_WORTH_A_CACHE", 2)
    root = tmp_path / "ws"
    for name in ("a", "b", "c"):
        folder = root / "content" / "accounts" / name
        (folder / "reviews").mkdir(parents=True)
        (folder / "crm" / "sf").mkdir(parents=True)
        (folder / "account.yaml").write_text(ACCOUNT.format(id=name), encoding="utf-8")
        (folder / "reviews" / "2026-Q1.yaml").write_text("period: 2026-Q1\nplace: Hus\n", encoding="utf-8")
        (folder / "crm" / "sf" / "account.csv").write_text("name,employees\nÆble,12\n", encoding="utf-8")
        (folder / "crm" / "sf" / "source.json").write_text('{"exported_at": "2026-04-02"}', encoding="utf-8")
    (root / "docgen.toml").write_text("", encoding="utf-8")
    return load_workspace(root)


def test_accounts_from_the_cache_equal_those_from_the_files(workspace, monkeypatch):
    fresh = load_accounts(workspace)
    monkeypatch.setattr(loading, "_Loading", None)  # whoever checks an account again fails
    again = load_accounts(workspace)
    assert [loaded.id for loaded in again.accounts] == ["a", "b", "c"]
    for one, other in zip(fresh.accounts, again.accounts, strict=True):
        assert (other.account, other.reviews, other.data, other.roi) == (one.account, one.reviews, one.data, one.roi)
        assert (other.conflicts, other.data_dates, other.warnings) == (one.conflicts, one.data_dates, one.warnings)
        assert other.crm_links == (("sf", one.id),)
        for path in (("name",), ("employees",), ("reviews", 0, "place"), ("roi", 0, "name"), ("meetings", 0)):
            assert other.place(path) == one.place(path)
        assert other.sources.from_import(("employees",))
    assert again.faults == fresh.faults
    assert len(again.faults) == 3


def test_a_changed_file_is_checked_again(workspace):
    load_accounts(workspace)
    path = workspace.accounts / "b" / "account.yaml"
    path.write_text(ACCOUNT.format(id="b").replace("Æble", "Pære"), encoding="utf-8")
    names = [loaded.account.name for loaded in load_accounts(workspace).accounts]
    assert names == ["Æble a", "Pære b", "Æble c"]


def test_what_an_account_refers_to_is_part_of_its_key(workspace):
    load_accounts(workspace)
    (workspace.content / "portfolio.yaml").write_text("currency: EUR\n", encoding="utf-8")
    with pytest.raises(DocgenError, match="there is no exchange rate from DKK to EUR"):
        load_account(workspace, "a")
    assert load_accounts(workspace).accounts == ()


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda content: b"", id="empty"),
        pytest.param(lambda content: content[: len(content) // 2], id="cut"),
        pytest.param(lambda content: content.replace(b"ble a", b"ble x"), id="altered"),
        pytest.param(lambda content: b"\x00\xff" * 1000, id="foreign"),
    ],
)
def test_a_damaged_cache_is_ignored(workspace, damage):
    fresh = load_accounts(workspace)
    file = cache.cache_file(workspace.root)
    assert file is not None
    file.write_bytes(damage(file.read_bytes()))
    again = load_accounts(workspace)
    assert [loaded.account for loaded in again.accounts] == [loaded.account for loaded in fresh.accounts]


def test_an_entry_that_is_not_understood_is_loaded_anew(workspace):
    load_accounts(workspace)
    file = cache.cache_file(workspace.root)
    entries = {key: (*entry[:3], b"{}") for key, entry in cache.read_cache(file).items()}
    cache.write_cache(file, entries)
    assert len(load_accounts(workspace).accounts) == 3


def test_accounts_that_are_gone_leave_the_cache_with_the_next_whole_load(workspace):
    load_accounts(workspace)
    for name in ("b", "c"):
        (workspace.accounts / name / "account.yaml").write_text(ACCOUNT.format(id=name) + "tier: B\n", encoding="utf-8")
    load_accounts(workspace)
    assert len(cache.read_cache(cache.cache_file(workspace.root))) == 3


def test_only_the_user_may_read_the_cache_and_it_can_be_forgotten(workspace):
    load_accounts(workspace)
    file = cache.cache_file(workspace.root)
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    cache.forget(workspace.root)
    assert not file.exists()
    cache.forget(workspace.root)


@pytest.mark.parametrize(
    ("environment", "platform", "folder"),
    [
        ({"HOME": "/home/u"}, "linux", Path("/home/u/.cache/docgen")),
        ({"HOME": "/home/u", "XDG_CACHE_HOME": "/x"}, "linux", Path("/x/docgen")),
        ({"HOME": "/Users/u"}, "darwin", Path("/Users/u/Library/Caches/docgen")),
        ({"LOCALAPPDATA": "/l"}, "win32", Path("/l/docgen/cache")),
        ({}, "linux", None),
        ({"HOME": "/home/u", "DOCGEN_NO_CACHE": "1"}, "linux", None),
    ],
)
def test_the_cache_stands_where_the_platform_keeps_caches(environment, platform, folder):
    assert cache.cache_folder(environment, platform) == folder


def test_a_folder_that_cannot_be_written_costs_time_only(workspace, tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    monkeypatch.setenv("LOCALAPPDATA", str(blocked))
    assert len(load_accounts(workspace).accounts) == 3


def test_accounts_read_by_several_processes_equal_those_read_by_one(workspace, monkeypatch):
    wrong = workspace.accounts / "wrong"
    wrong.mkdir()
    (wrong / "account.yaml").write_text("id: wrong\nname: W\nlanguage: xx\n", encoding="utf-8")
    monkeypatch.setenv("DOCGEN_NO_CACHE", "1")
    alone = load_accounts(workspace)
    monkeypatch.setattr(loading, "WORTH_PROCESSES", 1)
    shared = load_accounts(workspace, workers=2)
    assert shared == alone
    assert [one.account for one in shared.accounts] == [one.account for one in alone.accounts]
    assert any("wrong" in fault.place.file for fault in shared.faults)
