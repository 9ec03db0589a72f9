"""The values of ecelerity.conf: words, arrays and dictionaries, parsed and written."""

from ecruntime.formats.value.complaint import MAX_ERRORS, Complaints, TooManyErrors
from ecruntime.formats.value.form import Array, ConfigWord, Dictionary, Value, quoted, word_text
from ecruntime.formats.value.invisible import INVISIBLE, INVISIBLE_CLASS
from ecruntime.formats.value.parse import ParsedValue, parse_value
from ecruntime.formats.value.scanner import BadStatement, Scanner, blank_edit, pair_edits, shown, typographic
from ecruntime.formats.value.source import CONSOLE, Source

__all__ = [
    "CONSOLE",
    "INVISIBLE",
    "INVISIBLE_CLASS",
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
    "blank_edit",
    "pair_edits",
    "parse_value",
    "quoted",
    "shown",
    "typographic",
    "word_text",
]
