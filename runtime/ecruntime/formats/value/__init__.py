"""The values of ecelerity.conf: words, arrays and dictionaries, parsed and written."""

from ecruntime.formats.value.complaint import MAX_ERRORS, Complaints, TooManyErrors
from ecruntime.formats.value.form import Array, ConfigWord, Dictionary, Value, quoted, word_text
from ecruntime.formats.value.parse import ParsedValue, parse_value
from ecruntime.formats.value.scanner import BadStatement, Scanner, shown
from ecruntime.formats.value.source import CONSOLE, Source

__all__ = [
    "CONSOLE",
    "MAX_ERRORS",
    "Array",
    "BadStatement",
    "Complaints",
    "ConfigWord",
    "Dictionary",
    "ParsedValue",
    "Scanner",
    "Source",
    "TooManyErrors",
    "Value",
    "parse_value",
    "quoted",
    "shown",
    "word_text",
]
