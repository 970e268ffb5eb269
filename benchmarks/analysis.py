"""Time of all KPIs, the score and the rules over many accounts of the sample's size.

    python benchmarks/analysis.py [ACCOUNTS] [WORKERS]

The accounts of this repository's workspace are loaded once and copied under new
ids until there are enough; loading is not measured.  Each worker computes the
sums over all accounts for itself, then KPIs, rules and scores of its share; what
is compared across accounts (rank, duplicates) is compared within the share.
Times are processor times, so that other programs do not count.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from docgen.analysis.kpis import KPIS, Kpis
from docgen.analysis.rules import RuleContext, figures_for, find_across, find_in_account
from docgen.analysis.scoring import rank_figures
from docgen.cli.figures import collect_seldom, open_rules
from docgen.model.account import Account
from docgen.sources.loading import load_accounts
from docgen.workspace import find_workspace

ROOT = Path(__file__).resolve().parents[1]
EVERY = slice(None)


def sample(count: int) -> tuple[list[Account], RuleContext]:
    home = find_workspace(ROOT)
    result = load_accounts(home)
    opened = open_rules(home, result, max(one.as_of for one in result.accounts if one.as_of))
    originals = [one for one in opened.accounts if one.revenue.rows]
    accounts = [
        originals[n % len(originals)].model_copy(update={"id": f"account-{n}", "name": f"Account {n}"})
        for n in range(count)
    ]
    return accounts, replace(opened.context, totals=None)


def run(accounts: list[Account], context: RuleContext, share: slice = EVERY) -> tuple[float, dict[str, float], int]:
    marks = [time.process_time()]
    whole = figures_for(accounts, context)
    context, every = replace(context, totals=whole[0].context.totals), whole[share]
    computed = sum(kpi.ok for one in every for kpi in Kpis(one).values())
    marks.append(time.process_time())
    findings = [finding for one in every for finding in find_in_account(one, context)]
    findings += find_across(every, context)
    marks.append(time.process_time())
    rank_figures(every, context)
    marks.append(time.process_time())
    parts = dict(zip(("KPIs", "rules", "score"), (b - a for a, b in pairwise(marks)), strict=True))
    return marks[-1] - marks[0], parts, computed + len(findings)


def main() -> None:
    count, workers = (int(sys.argv[n]) if len(sys.argv) > n else default for n, default in ((1, 1000), (2, 2)))
    accounts, context = sample(count)
    rows = sum(len(one.revenue.rows) for one in accounts) / count
    print(f"{count} accounts, {rows:.0f} revenue rows each, {len(KPIS)} KPIs with three references")
    seconds, parts, _ = run(accounts, context)
    words = ", ".join(f"{name} {part:.2f} s" for name, part in parts.items())
    print(f"one process: {seconds:.2f} s, {1000 * seconds / count:.2f} ms an account ({words})")
    shares = [slice(n, None, workers) for n in range(workers)]
    with ProcessPoolExecutor(workers) as pool:
        list(pool.map(_warm, range(workers)))
        slowest = max(one[0] for one in pool.map(run, [accounts] * workers, [context] * workers, shares))
    print(f"{workers} processes: {slowest:.2f} s, accounts handed over beforehand")


def _warm(_: int) -> None:
    import docgen.analysis.portfolio  # noqa: F401 - imported so that start-up is not measured

    collect_seldom()


if __name__ == "__main__":
    main()
