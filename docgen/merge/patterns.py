"""Regular expressions that are compiled when they are first used.

A render uses a few of the engine's many patterns, and compiling them all took
a good part of the time in which it loads.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, AnyStr

if TYPE_CHECKING:

    def lazy(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
        """The pattern of `source`, compiled at its first use."""
        raise NotImplementedError
else:

    class lazy:  # noqa: N801 - stands in for a function
        """The pattern of `source`, compiled at its first use."""

        def __init__(self, source: str | bytes, flags: int = 0) -> None:
            self._source, self._flags = source, flags

        def __getattr__(self, name: str) -> Any:
            # Kept on the object, so that it is looked for here only once.
            found = getattr(re.compile(self._source, self._flags), name)
            setattr(self, name, found)
            return found


__all__ = ["lazy"]
