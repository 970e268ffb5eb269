"""How long an import takes: 100,000 opportunities of 1,000 accounts, in at most 10 s and 500 MiB.

`python benchmarks/imports.py [OPPORTUNITIES]` runs `docgen import` as a user does, in a temporary folder, and prints
for each run wall and processor seconds and the peak memory of all its processes together:

- the export for the first time, then once more unchanged, then both as workbooks of Excel;
- 400 accounts with contacts, deals, revenue and notes as real exports hold them.

Beside each stands a reference of the same run, because the speed of a machine and of its disk varies: the csv module
reading the same files into dictionaries (for workbooks, openpyxl reading their rows), and nothing but writing the files
that docgen wrote.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ACCOUNTS = 1_000
STAGES = ("Prospecting", "Needs Analysis", "Proposal/Price Quote", "Closed Won", "Closed Lost")
SETTINGS = 'language = "en"\n[import.salesforce]\ncurrency = "USD"\n'


@dataclass(frozen=True)
class Cost:
    """What a run took: seconds on the clock, of processors, and the most memory at one time."""

    wall: float
    cpu: float
    mib: float = 0.0

    def text(self) -> str:
        """The cost in words."""
        return f"{self.wall:6.1f} s, {self.cpu:6.1f} s of processors" + (f", {self.mib:4.0f} MiB" if self.mib else "")


def accounts_csv(count: int = ACCOUNTS) -> bytes:
    rows = (
        f"001bm{number:010d}AAA,Account {number} A/S,Energy,{number * 10},Owner {number % 40}"
        for number in range(count)
    )
    return ("Id,Name,Industry,NumberOfEmployees,Account Owner\n" + "\n".join(rows)).encode()


def opportunities_csv(count: int, accounts: int = ACCOUNTS) -> bytes:
    head = "Id,AccountId,Name,StageName,Amount,Probability,CloseDate,CreatedDate,NextStep,Opportunity Owner\n"
    rows = (
        f'006bm{number:010d}AAA,001bm{number % accounts:010d}AAA,Deal {number},{STAGES[number % 5]},"${number:,}.50",'
        f"{number % 101},{number % 12 + 1:02d}/{number % 28 + 1:02d}/26,"
        f"01/{number % 28 + 1:02d}/2025,Call again,Owner {number % 40}"
        for number in range(count)
    )
    return (head + "\n".join(rows)).encode()


def contacts_csv(accounts: int) -> bytes:
    rows = (
        f"003bm{number:010d}AAA,001bm{number % accounts:010d}AAA,Åse {number},Sørensen-{number},"
        f"Head of unit {number % 9},p{number}@example.dk,+45 33 {number:08d}"
        for number in range(accounts * 12)
    )
    return ("Id,AccountId,FirstName,LastName,Title,Email,Phone\n" + "\n".join(rows)).encode()


def revenue_csv(accounts: int) -> bytes:
    """Three years by month and product, in Danish numbers, as an ERP writes them."""
    rows = (
        f"Account {account} A/S;{2023 + month // 12}-{month % 12 + 1:02d};Product {product};"
        f"{account * 7 + month},{product}5;DKK"
        for account in range(accounts)
        for month in range(36)
        for product in range(3)
    )
    return ("kunde;måned;produkt;beløb;valuta\n" + "\n".join(rows)).encode("cp1252")


def activities_csv(accounts: int) -> bytes:
    """Notes as people write them: HTML, line breaks and quotation marks."""
    rows = (
        f"Account {number % accounts} A/S,{number % 28 + 1:02d}-{number % 12 + 1:02d}-2025,Meeting,Owner {number % 40},"
        f'"<p>Talked about ""delivery"" &amp; price</p>\r\n<ul><li>point {number}</li></ul>"'
        for number in range(accounts * 25)
    )
    return ("account,date,kind,by,note\n" + "\r\n".join(rows)).encode()


def workbook(content: bytes) -> bytes:
    """The same table as a workbook, its numbers as numbers, in the rows that Excel itself would write."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet("Export")
    for number, cells in enumerate(csv.reader(io.StringIO(content.decode()))):
        for column, cell in enumerate(cells):
            if cell.isdecimal():
                sheet.write_number(number, column, int(cell))
            else:
                sheet.write_string(number, column, cell)
    book.close()
    return target.getvalue()


def docgen_import(home: Path, exports: Path, *more: str) -> tuple[Cost, dict[str, object]]:
    """One run of the command, and its report."""
    command = [sys.executable, "-m", "docgen", "import", str(exports), "--workspace", str(home), "--json", *more]
    before, start = os.times(), time.perf_counter()
    with tempfile.TemporaryFile() as target:
        running = subprocess.Popen(command, stdout=target, stderr=subprocess.DEVNULL)
        watch = Watch(running.pid)
        running.wait()
        wall, after = time.perf_counter() - start, os.times()
        peak = watch.stop()
        target.seek(0)
        report = json.load(target)
    assert running.returncode == 0, report["faults"]
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, cpu, peak), report


class Watch:
    """Looks again and again at the memory of a process and of all that it started."""

    def __init__(self, pid: int) -> None:
        self.pid, self.peak, self.ended = pid, 0.0, threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.thread.start()

    def stop(self) -> float:
        """Stop looking; the most memory seen, in MiB."""
        self.ended.set()
        self.thread.join()
        return self.peak

    def _look(self) -> None:
        while not self.ended.wait(0.02):
            self.peak = max(self.peak, sum(map(_resident, _tree(self.pid))))


def _tree(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += map(int, children.read_text().split())
            except OSError:
                continue
    return found


def _resident(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0.0)


def reading(exports: Path) -> None:
    """The reference for reading: every row as a dictionary, with nothing understood."""
    kept = []
    for path in sorted(exports.iterdir()):
        if path.suffix == ".xlsx":
            import openpyxl

            sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
            heads, *rows = sheet.iter_rows(values_only=True)
            kept.append([dict(zip(heads, row, strict=True)) for row in rows])
        else:
            encoding = "cp1252" if path.stem == "revenue" else "utf-8"
            with path.open(encoding=encoding, newline="") as source:
                kept.append(list(csv.DictReader(source, delimiter=";" if path.stem == "revenue" else ",")))


def writing(home: Path) -> Callable[[], None]:
    """The reference for writing: the files that docgen wrote, into new folders."""
    files = [(path.relative_to(home), path.read_bytes()) for path in sorted(home.glob("content/accounts/*/crm/*/*"))]

    def write() -> None:
        with tempfile.TemporaryDirectory(dir=home.parent) as folder:
            for path, content in files:
                target = Path(folder) / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)

    return write


def timed(do: Callable[[], None]) -> Cost:
    before, start = os.times(), time.perf_counter()
    do()
    after = os.times()
    return Cost(time.perf_counter() - start, after.user + after.system - before.user - before.system)


def show(title: str, cost: Cost, report: dict[str, object], exports: Path, home: Path, *, written: bool) -> None:
    rows = sum(part["total"] for part in report.values() if isinstance(part, dict) and "total" in part)
    print(f"{title}: {rows:,} rows, {len(report['files_written']):,} files written")  # type: ignore[arg-type]  # a list
    print(f"  docgen import      {cost.text()}")
    read = timed(lambda: reading(exports))
    write = timed(writing(home)) if written else Cost(0, 0)
    print(f"  only reading       {read.text()}" + (f"; only writing {write.text()}" if written else ""))
    floor = read.cpu + write.cpu
    print(f"  ratio              {cost.cpu / floor:6.1f} times the processor time of reading and writing alone\n")


def make_home(folder: Path) -> Path:
    (folder / "content" / "accounts").mkdir(parents=True)
    (folder / "docgen.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


def export(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("opportunities", nargs="?", type=int, default=100_000)
    parser.add_argument("--no-excel", action="store_true", help="leave the workbooks out")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        files = {"Account.csv": accounts_csv(), "Opportunity.csv": opportunities_csv(asked.opportunities)}
        exports, home = export(root / "csv", files), make_home(root / "home")
        for title in ("first import", "the same again"):
            show(title, *docgen_import(home, exports), exports, home, written=title == "first import")
        if not asked.no_excel:
            books = {f"{Path(file).stem}.xlsx": workbook(content) for file, content in files.items()}
            exports, home = export(root / "xlsx", books), make_home(root / "excel")
            show("as workbooks of Excel", *docgen_import(home, exports), exports, home, written=True)
        mix = {
            "Account.csv": accounts_csv(400), "Opportunity.csv": opportunities_csv(4_000, 400),
            "Contact.csv": contacts_csv(400), "revenue.csv": revenue_csv(400), "activities.csv": activities_csv(400),
        }  # fmt: skip
        exports, home = export(root / "mix", mix), make_home(root / "real")
        show("400 accounts of all lists", *docgen_import(home, exports), exports, home, written=True)


if __name__ == "__main__":
    main()
