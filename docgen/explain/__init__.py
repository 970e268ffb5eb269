"""From a figure printed in a document back to the formula, the inputs and the line of the file that it came from.

    figure = read_figure("12,3 mio.", "da")
    origins(figure, desk)           # every KPI, ROI figure, chart point and line of data that prints like this

Works on today's data: whoever asks is told where they have changed since the
document was built.  Internal: what it says is for us, also about a customer's file.
"""

from __future__ import annotations

from docgen.explain.desk import Desk
from docgen.explain.figure import Figure, read_figure
from docgen.explain.origins import Origin, Step, origins

__all__ = ["Desk", "Figure", "Origin", "Step", "origins", "read_figure"]
