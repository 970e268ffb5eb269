"""What MkDocs calls while it builds the site: the reference pages come from the code, so they cannot fall behind it."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

sys.path.insert(0, str(Path(__file__).parent))

from reference import pages


def on_files(files: Files, *, config: Any) -> Files:
    """The files of the site with the reference pages."""
    for name, text in pages().items():
        files.append(File.generated(config, f"reference/{name}", content=text))
    return files


def on_page_content(html: str, **_more: Any) -> str:
    """The page with the bars that a table in Markdown must escape, in its code too, as plain bars."""
    return re.sub(r"<td.*?</td>", lambda cell: cell[0].replace(r"\|", "|"), html, flags=re.DOTALL)
