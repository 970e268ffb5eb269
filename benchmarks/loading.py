"""How fast account files load: 1,000 of 200 lines, changed and unchanged, beside PyYAML's C parser on the same files.

    python benchmarks/loading.py [FILES]

The machine's mood shows in the reference: compare the ratios, not only the seconds.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from docgen.sources.loading import load_accounts
from docgen.workspace import load_workspace

LINES = 200


def account_text(number: int) -> str:
    lines = [
        "schema_version: 1", f"id: acc-{number}", f"name: Kunde {number} A/S", "programme: key", "language: da",
        "currency: DKK", "industry: energy", "kam: Mette Holm", "last_updated: 2026-03-31", "units:",
        "  - {name: Produktion, country: DK}", "  - {name: Net, country: NO}", "priorities:",
        '  - {da: "Grøn omstilling, i alle regioner", en: "Green change, in all regions"}', "team:",
        "  - {name: Mette Holm, role: KAM, hours: 120}", "revenue:",
        "  covers: {start: 2023-01, end: 2026-03}", "  rows:",
    ]  # fmt: skip
    for month in range(39):
        day = f"{2023 + month // 12}-{month % 12 + 1:02d}-28"
        lines.append(f"    - {{date: {day}, amount: {100000 + 1234 * month}, unit: Produktion, offering: service}}")
    lines.append("stakeholders:")
    for person in range(7):
        lines += [
            f"  - name: Person {person}", f"    title: Chef for område {person}", "    unit: Net", "    influence: 4",
            "    support: 1", "    coverage: multiple",
            f"    last_contact: 2026-02-1{person}", "    our_owner: Mette Holm",
        ]  # fmt: skip
    lines.append("actions:")
    while len(lines) + 5 <= LINES:
        lines += [
            f"  - what: Opgave {len(lines)} løses",
            "    owner: Mette Holm", "    due: 2026-05-11", "    status: in_progress", "    hours: 12.5",
        ]  # fmt: skip
    return "\n".join(lines) + "\n"


def write_workspace(root: Path, count: int) -> list[str]:
    texts = [account_text(number) for number in range(count)]
    (root / "content").mkdir(parents=True)
    (root / "docgen.toml").write_text("", encoding="utf-8")
    offerings = "- {id: service, name: Service, kind: service}\n"
    (root / "content" / "offerings.yaml").write_text(offerings, encoding="utf-8")
    for number, text in enumerate(texts):
        folder = root / "content" / "accounts" / f"acc-{number}"
        folder.mkdir(parents=True)
        (folder / "account.yaml").write_text(text, encoding="utf-8")
    return texts


def seconds(function) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def compose_all(texts: list[str]) -> None:
    for text in texts:
        loader = yaml.CBaseLoader(text)
        loader.get_single_node()
        loader.dispose()


def load(root: Path, *, used: bool) -> None:
    result = load_accounts(load_workspace(root), workers=2)
    assert not result.faults
    assert not used or all(loaded.account for loaded in result.accounts)


def changed(folder: Path, root: Path, *, used: bool) -> float:
    """The best of two: nothing that was read before is known."""
    taken = []
    for _ in range(2):
        for file in folder.glob("cache/**/accounts-*"):
            file.unlink()
        taken.append(seconds(lambda: load(root, used=used)))
    return min(taken)


def starts() -> tuple[float, float]:
    """Seconds of the bare interpreter and of `docgen --help`, the best of seven each."""
    bare = [sys.executable, "-c", "pass"]
    helped = [sys.executable, "-m", "docgen", "--help"]
    return min(run(bare) for _ in range(7)), min(run(helped) for _ in range(7))


def run(command: list[str]) -> float:
    return seconds(lambda: subprocess.run(command, capture_output=True, check=True))


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = os.environ["LOCALAPPDATA"] = f"{folder}/cache"
        root = Path(folder) / "workspace"
        texts = write_workspace(root, count)
        load(root, used=False)  # imports, file system
        before = seconds(lambda: compose_all(texts))
        rows = [
            ("changed: read, checked, cached", changed(Path(folder), root, used=False), "2.00"),
            ("changed, every account used", changed(Path(folder), root, used=True), ""),
            ("unchanged: from the cache", min(seconds(lambda: load(root, used=False)) for _ in range(3)), "0.40"),
            ("unchanged, every account used", min(seconds(lambda: load(root, used=True)) for _ in range(3)), ""),
        ]
        after = seconds(lambda: compose_all(texts))
    reference = (before + after) / 2
    print(f"{count} accounts of {len(texts[0].splitlines())} lines, two processes")
    print(f"{'':34}{'seconds':>9}{'goal':>7}{'of PyYAML':>11}")
    for name, taken, goal in [*rows, ("reference: PyYAML parses only", reference, "")]:
        print(f"{name:34}{taken:9.2f}{goal:>7}{taken / reference:10.0%}")
    bare, helped = starts()
    print(
        f"docgen --help: {(helped - bare) * 1000:.0f} ms beyond the bare interpreter's {bare * 1000:.0f} ms (goal 100)"
    )


if __name__ == "__main__":
    main()
