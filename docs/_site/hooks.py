"""What MkDocs calls while it builds the site: the reference pages come from the code, so they cannot fall behind it."""

from __future__ import annotations

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
