"""docgen beside docxtpl, python-pptx, docxtemplater and the floor, in one run: equal text first, then ratios.

`python benchmarks/all.py` prints the table; `--write FILE` puts it between its marks in a page of Markdown.  The floor
is what no engine can go below: compressing the parts that differ from the template, and copying the rest.
docxtemplater is fetched by npm into a folder that goes away again, and left out with a word where node or npm is
missing.  Milliseconds are of processor time, the best of many turns; only the ratios travel.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import shutil
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import merge

from docgen.merge import Template

BEGIN, END = "<!-- beside others: begin -->", "<!-- beside others: end -->"
TURNS = 20
SCRIPT = """
const fs = require("fs"), PizZip = require("pizzip"), Docxtemplater = require("docxtemplater");
const [template, data, out, turns] = process.argv.slice(2);
const source = fs.readFileSync(template), fill = JSON.parse(fs.readFileSync(data, "utf8"));
function render() {
    const made = new Docxtemplater(new PizZip(source), {paragraphLoop: true, linebreaks: true});
    made.render(fill);
    return made.getZip().generate({type: "nodebuffer", compression: "DEFLATE"});
}
let best = Infinity;
for (let turn = 0; turn < Number(turns); turn++) {
    const start = process.cpuUsage();
    render();
    const spent = process.cpuUsage(start);
    best = Math.min(best, (spent.user + spent.system) / 1000);
}
fs.writeFileSync(out, render());
console.log(JSON.stringify({ms: best, version: require("docxtemplater/package.json").version, node: process.version}));
"""


def floor(source: bytes, made: bytes) -> Callable[[], bytes]:
    """Compress what differs from the template, and copy the rest."""
    before = parts(source)
    changed = [data for name, data in parts(made).items() if before.get(name) != data]

    def write() -> bytes:
        return bytes(made) + b"".join(zlib.compress(data, 6) for data in changed)

    return write


def parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def mustache(template: bytes) -> bytes:
    """The Word template in docxtemplater's vocabulary."""
    import docx

    document = docx.Document(io.BytesIO(template))
    for number, table in enumerate(document.tables):
        first, last = table.rows[2].cells[0], table.rows[2].cells[-1]
        first.text, last.text = f"{{#table{number}}}{first.text}", f"{last.text}{{/table{number}}}"
        for row in (table.rows[3], table.rows[1]):
            row._tr.getparent().remove(row._tr)
    paragraphs = [
        *document.paragraphs,
        *(p for t in document.tables for r in t.rows for c in r.cells for p in c.paragraphs),
    ]
    for paragraph in paragraphs:
        text = paragraph.text.replace("{%p for goal in goals %}", "{#goals}").replace("{%p endfor %}", "{/goals}")
        found = re.sub(r"\{\{ (?:\w+\.)?(\w+) \}\}", r"{\1}", text)
        if found != paragraph.text:
            paragraph.runs[0].text = found
            for run in paragraph.runs[1:]:
                run._r.getparent().remove(run._r)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def docxtemplater(template: bytes, fill: dict[str, Any], said: list[str]) -> tuple[float, str] | str:
    """Milliseconds and version, or why it was left out."""
    if not (shutil.which("node") and shutil.which("npm")):
        return "node or npm is not installed"
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "docxtemplater", "pizzip"]
        if subprocess.run(install, cwd=home, check=False, capture_output=True).returncode:
            return "npm could not fetch it"
        flat = {"name": fill["account"]["name"], **fill["facts"], **{k: v for k, v in fill.items() if k != "account"}}
        (home / "template.docx").write_bytes(mustache(template))
        (home / "data.json").write_text(json.dumps(flat), encoding="utf-8")
        (home / "run.js").write_text(SCRIPT, encoding="utf-8")
        command = ["node", "run.js", "template.docx", "data.json", "out.docx", str(4 * TURNS)]
        ran = subprocess.run(command, cwd=home, check=True, capture_output=True, text=True)
        told = json.loads(ran.stdout)
        assert merge.words_of((home / "out.docx").read_bytes()) == said, "docxtemplater does not say the same"
        return float(told["ms"]), f"docxtemplater {told['version']} on node {told['node'].lstrip('v')}"


def word() -> tuple[list[tuple[str, ...]], str]:
    """The rows of the Word document, and what was left out."""
    source, data = merge.word_template(pictures=False), merge.word_data()
    ours = Template.open(source, name="report.docx")
    made = ours.render(data).data
    said = merge.words_of(made)
    assert said == merge.words_of(docxtpl(source, data)), "docxtpl does not say the same"
    times = merge.best(
        {
            "docgen": lambda: ours.render(data).data,
            "docxtpl": lambda: docxtpl(source, data),
            "the floor": floor(source, made),
        },
        TURNS,
    )
    peer = docxtemplater(source, data, said)
    if not isinstance(peer, str):
        times[peer[1]] = peer[0]
    return rows("Word: 10 pages, 40 tags, 6 loops, 125 rows", times), peer if isinstance(peer, str) else ""


def docxtpl(source: bytes, data: dict[str, Any]) -> bytes:
    from docxtpl import DocxTemplate

    template = DocxTemplate(io.BytesIO(source))
    template.init_docx()
    template.render(dict(data))
    stream = io.BytesIO()
    template.save(stream)
    return stream.getvalue()


def deck() -> list[tuple[str, ...]]:
    """The rows of the deck."""
    source, data = merge.deck_template(), merge.deck_data()
    ours = Template.open(source, name="review.pptx")
    made, theirs = ours.render(data).data, merge.pptx_render(source, data)
    assert merge.words_of(made) == merge.words_of(theirs), "python-pptx does not say the same"
    assert merge.chart_values(made) == merge.chart_values(theirs), "its charts do not show the same"
    times = merge.best(
        {
            "docgen": lambda: ours.render(data).data,
            "python-pptx": lambda: merge.pptx_render(source, data),
            "the floor": floor(source, made),
        },
        TURNS,
    )
    return rows("Deck: 12 slides, 60 tags, 3 tables, 5 native charts", times)


def rows(task: str, times: dict[str, float]) -> list[tuple[str, ...]]:
    own = times["docgen"]
    return [(task, name, f"{spent:.1f}", f"{spent / own:.2f}") for name, spent in times.items()]


def section() -> str:
    """The table with the words around it."""
    words, missing = word()
    table = merge._table(("Task", "Made by", "ms", "of docgen's time"), [*words, *deck()])
    note = f"\n\ndocxtemplater is left out: {missing}." if missing else ""
    return f"""{BEGIN}
## Beside others, and beside the floor

Made by `python benchmarks/all.py --write docs/engine-figures.md`, in one run of its own; {merge._versions()}.
All say the same, which is proven before anything is timed. The floor is no engine: it compresses the parts that differ
from the template and copies the rest, which is the least that any of them must do. The Word template is without
pictures, which docxtemplater leaves to modules of their own.

{table}{note}
{END}"""


def main() -> None:
    """Measure, print, and write where it is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="Markdown page that holds the table")
    parser.add_argument("--whole", action="store_true", help="measure the rest of that page anew too (minutes)")
    chosen = parser.parse_args()
    made = section()
    print(made)
    if chosen.write:
        page = merge.page(peers=True) if chosen.whole else chosen.write.read_text(encoding="utf-8")
        kept = re.sub(rf"\n*{BEGIN}.*?{END}\n*", "\n\n", page, flags=re.DOTALL).rstrip()
        # Only here, when every comparison held: a page of figures is whole, or it stays what it was.
        chosen.write.write_text(f"{kept}\n\n{made}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
