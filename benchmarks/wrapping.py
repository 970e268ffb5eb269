"""How LibreOffice breaks 200 paragraphs of the sample, stored for the test that compares docgen's measure with it.

Texts come from the sample's accounts, themes and cases, a hundred in each
language; fonts, sizes and columns are those of slides and plans.  The fonts
are the free ones of equal widths with which LibreOffice sets Calibri,
Cambria, Arial and Times New Roman.

Run: python benchmarks/wrapping.py    (writes tests/merge/data/wrapping.json; needs LibreOffice and pdftotext)
"""

import json
import random
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import yaml
from docx.shared import Pt

from docgen.merge.fit import wrap

REPO = Path(__file__).resolve().parents[1]
STORED = REPO / "tests" / "merge" / "data" / "wrapping.json"
COUNT = 100
LEAST = 40
FACES = (
    ("Calibri", "Carlito", 16.0, False), ("Calibri", "Carlito", 14.0, False), ("Calibri", "Carlito", 14.0, True),
    ("Calibri", "Carlito", 10.5, False), ("Cambria", "Caladea", 24.0, True), ("Arial", "Liberation Sans", 10.0, False),
    ("Times New Roman", "Liberation Serif", 12.0, False),
)  # fmt: skip


def texts(language: str) -> list[str]:
    """Every longer text of the sample in a language, without tags and Markdown."""
    found: list[str] = []
    for path in sorted((REPO / "content").rglob("*.yaml")):
        found += strings(yaml.safe_load(path.read_text(encoding="utf-8")), language)
    for path in sorted((REPO / "content").rglob(f"*.{language}.md")):
        body = path.read_text(encoding="utf-8").split("---", 2)[-1]
        found += [" ".join(block.split()) for block in body.split("\n\n") if not block.lstrip().startswith("#")]
    clean = [re.sub(r"[*_`]", "", text) for text in found if not re.search(r"[{\[<|\n]", text)]
    return sorted({text.strip() for text in clean if len(text.strip()) >= LEAST})


def strings(node: Any, language: str) -> Iterator[str]:
    if isinstance(node, dict):
        if set(node) <= {"da", "en"}:
            yield str(node.get(language, ""))
        else:
            for value in node.values():
                yield from strings(value, language)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value, language)


def paragraphs() -> list[dict[str, Any]]:
    """Two hundred paragraphs: language, text, face and column."""
    chance = random.Random(11)
    made = []
    for language in ("da", "en"):
        known = texts(language)
        for number in range(COUNT):
            family, free, size, bold = FACES[number % len(FACES)]
            # One to three texts on end: a line to six, as in panels and plans.
            text = " ".join(chance.sample(known, chance.randint(1, 3)))
            made.append({"language": language, "text": text, "family": family, "free": free, "size": size,
                         "bold": bold, "width": chance.randint(130, 480)})  # fmt: skip
    return made


def lines_of_libreoffice(made: list[dict[str, Any]]) -> list[list[str]]:
    """The lines into which LibreOffice breaks each paragraph, without spaces."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        document = docx.Document()
        section = document.sections[0]
        section.page_width, section.left_margin, section.right_margin = Pt(600), Pt(50), Pt(50)
        for one in made:
            paragraph = document.add_paragraph()
            run = paragraph.add_run(one["text"])
            run.font.name, run.font.size, run.font.bold = one["free"], Pt(one["size"]), one["bold"]
            paragraph.paragraph_format.right_indent = Pt(500 - one["width"])
        document.save(folder / "wrap.docx")
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        subprocess.run(["soffice", profile, "--headless", "--convert-to", "pdf", "wrap.docx"], cwd=folder, check=True,
                       capture_output=True)  # fmt: skip
        out = subprocess.run(["pdftotext", "-raw", "wrap.pdf", "-"], cwd=folder, check=True, capture_output=True)
    shown = (bare(line) for line in out.stdout.decode().replace("\f", "\n").splitlines() if line.strip())
    found = []
    for one in made:
        whole, theirs = bare(one["text"]), []
        while "".join(theirs) != whole:
            theirs.append(next(shown))
        found.append(theirs)
    return found


def bare(line: str) -> str:
    return "".join(line.split())


def main() -> None:
    made = paragraphs()
    stored = []
    agree = 0
    for one, theirs in zip(made, lines_of_libreoffice(made), strict=True):
        ours = [bare(line) for line in wrap(one["text"], one["width"], one["family"], one["size"], one["bold"])]
        agree += ours == theirs
        stored.append(
            {key: value for key, value in one.items() if key != "free"} | {"breaks": [len(x) for x in theirs]}
        )
    STORED.parent.mkdir(exist_ok=True)
    STORED.write_text(json.dumps(stored, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{agree} of {len(made)} paragraphs break as LibreOffice breaks them, line by line")


if __name__ == "__main__":
    main()
