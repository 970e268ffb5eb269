"""What a run leaves for people and programs: `report.json`, and `index.html`, the portfolio at a glance.

Both are internal and stand in `output/internal/`, outside every customer folder.
"""

from docgen.report.page import page
from docgen.report.plain import plain_report
from docgen.report.publish import INDEX, REPORT, publish

__all__ = ["INDEX", "REPORT", "page", "plain_report", "publish"]
