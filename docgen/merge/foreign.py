"""What other programs and systems leave in Office files that means nothing to anybody else.

Google Docs wraps runs, paragraphs and cells in content controls for its own
use, each by itself; the Finder of the Mac packs files of its own beside the
parts when somebody zips a folder.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from docgen.merge import xmlnames as x

_GOOGLE = "goog_rdk_"


def is_litter(name: str) -> bool:
    """Whether a member is no part, but what a file manager put beside them."""
    folder, _, file = name.rpartition("/")
    return folder.startswith("__MACOSX") or file.startswith("._") or file in (".DS_Store", "Thumbs.db", "desktop.ini")


def alike(names: Iterable[str]) -> dict[str, str]:
    """Part names as they are looked up where none is equal: without case, accents in one form."""
    return {spelled(name): name for name in names}


def spelled(name: str) -> str:
    """A part name as it is compared with others."""
    import unicodedata

    return unicodedata.normalize("NFC", name).casefold()


def unwrap(root: etree._Element) -> None:
    """Put the content of Google's wrappers in their place, so that tags see one another as they do on the page."""
    for wrapper in list(root.iter(f"{x.W}sdt")):
        named = wrapper.find(f"{x.W}sdtPr/{x.W}tag")
        content = wrapper.find(f"{x.W}sdtContent")
        if named is None or content is None or not named.get(f"{x.W}val", "").startswith(_GOOGLE):
            continue
        for child in list(content):
            wrapper.addprevious(child)
        x.drop(wrapper)
