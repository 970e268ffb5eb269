"""What a stranger finds in a finished file: internal words, persons, properties, and whatever is there but not shown.

Files are read as hostile: within bounds, without following anything.  Pure:
bytes in, findings out; nothing here knows where a file lies or whose it is.
"""

from docgen.audit.found import Found, Known
from docgen.audit.reading import audit

__all__ = ["Found", "Known", "audit"]
