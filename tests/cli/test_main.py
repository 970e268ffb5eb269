"""The program as a whole: what it prints where it fails, and its exit status."""

from __future__ import annotations

import runpy
import sys

import pytest

from docgen import __version__
from docgen.cli import main


def status(*words: str) -> object:
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    return ended.value.code


def test_a_fault_stands_on_standard_error_and_the_status_is_1(capsys, tmp_path):
    assert status("outline", str(tmp_path / "none.pptx")) == 1
    printed = capsys.readouterr()
    assert (printed.out, printed.err.partition(": ")[2]) == ("", "the file cannot be read: No such file or directory\n")


def test_misuse_is_told_with_the_usage_and_the_status_is_2(capsys):
    assert status("check", "--todya") == 2
    assert capsys.readouterr().err.splitlines()[0] == "Usage: docgen check [OPTIONS] [ACCOUNTS]..."


def test_what_nobody_foresaw_says_how_to_report_it_and_debug_shows_where(capsys, monkeypatch):
    def broken(*_arguments, **_more):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("docgen.workspace.find_workspace", broken)
    assert status("list") == 1
    assert capsys.readouterr().err == (
        "docgen failed unexpectedly: ZeroDivisionError: division by zero\n"
        "  fix: run the same command as `docgen --debug …` and report what it prints\n"
    )
    with pytest.raises(ZeroDivisionError):
        main(["--debug", "list"])


def test_python_can_run_the_package(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["docgen", "--version"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("docgen", run_name="__main__")
    assert (ended.value.code, capsys.readouterr().out) == (0, f"docgen, version {__version__}\n")
