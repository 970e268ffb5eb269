"""The merge engine alone, from Python: no account, no workspace, any template and any data.

python engine.py TEMPLATE OUT
"""

import sys
from pathlib import Path

from docgen.merge import Template
from docgen.values import Chart, RichText, Series

template = Template.open(Path(sys.argv[1]))
print("the template names", ", ".join(sorted(template.names)))
for fault in template.lint():
    print(fault.text())

fill = {
    "account": {"name": "Northwind & Sons <Ltd>"},
    "as_of": "31 March 2026",
    "summary": RichText("Two of three tasks are **done**; the third needs *a decision*."),
    "tasks": [{"what": f"Task {number}", "owner": "Ada Byron", "due": "29 May"} for number in range(1, 4)],
    "charts": {"orders": Chart("column", ("Q1", "Q2"), (Series("Orders", (12.0, 15.0)),), title="Orders")},
}
rendered = template.render(fill)
Path(sys.argv[2]).write_bytes(rendered.data)
print(f"{sys.argv[2]}: {len(rendered.data)} bytes, {len(rendered.faults)} findings")
