"""How long an import takes: 100,000 opportunities of 1,000 accounts, in at most 10 s and 500 MiB.

Run `python benchmarks/imports.py [OPPORTUNITIES]`; it makes its own workspace in a temporary folder.
"""

from __future__ import annotations

import datetime as dt
import resource
import sys
import tempfile
import time
from pathlib import Path

from docgen.sources.imports.run import InputFile, Options, run_import
from docgen.workspace import ImportSettings, Workspace

ACCOUNTS = 1_000
STAGES = ("Prospecting", "Needs Analysis", "Proposal/Price Quote", "Closed Won", "Closed Lost")


def accounts_csv() -> bytes:
    rows = (
        f"001bm{number:010d}AAA,Account {number} A/S,Energy,{number * 10},Owner {number % 40}"
        for number in range(ACCOUNTS)
    )
    return ("Id,Name,Industry,NumberOfEmployees,Account Owner\n" + "\n".join(rows)).encode()


def opportunities_csv(count: int) -> bytes:
    head = "Id,AccountId,Name,StageName,Amount,Probability,CloseDate,CreatedDate,NextStep,Opportunity Owner\n"
    rows = (
        f'006bm{number:010d}AAA,001bm{number % ACCOUNTS:010d}AAA,Deal {number},{STAGES[number % 5]},"${number:,}.50",'
        f"{number % 101},{number % 12 + 1:02d}/{number % 28 + 1:02d}/26,"
        f"01/{number % 28 + 1:02d}/2025,Call again,Owner {number % 40}"
        for number in range(count)
    )
    return (head + "\n".join(rows)).encode()


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    day = dt.date(2026, 4, 1)
    files = [InputFile("Account.csv", accounts_csv(), day), InputFile("Opportunity.csv", opportunities_csv(count), day)]
    with tempfile.TemporaryDirectory() as folder:
        home = Workspace(root=Path(folder), imports={"salesforce": ImportSettings("salesforce", currency="USD")})
        home.accounts.mkdir(parents=True)
        for run in ("first", "again"):
            start, used = time.perf_counter(), time.process_time()
            outcome = run_import(home, files, Options())
            for path, content in outcome.files.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content or b"")
            taken, used = time.perf_counter() - start, time.process_time() - used
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            total = outcome.report.plain()["opportunities"]["total"]
            print(
                f"{run}: {total:,} opportunities in {taken:.1f} s ({used:.1f} s of one core), {peak:.0f} MiB, "
                f"{len(outcome.files)} files written"
            )


if __name__ == "__main__":
    main()
