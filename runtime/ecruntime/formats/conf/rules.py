"""The rules of configuration files by id, with one line about each."""

from __future__ import annotations

from types import MappingProxyType

CODES = MappingProxyType(
    {
        "CFG001": "a configuration file is missing or cannot be read",
        "CFG002": "a configuration file is not text",
        "CFG003": "a configuration file begins with a byte order mark",
        "CFG004": "a configuration file is too large",
        "CFG005": "stanzas are nested too deep",
        "CFG006": "a file has so many errors that reading it was given up",
        "CFG010": "a statement must begin with a name",
        "CFG011": "a name has a character other than letters, digits and underscore",
        "CFG012": "a name is followed neither by a value nor by a stanza",
        "CFG013": "an equals sign is not followed by a value",
        "CFG014": "a closing brace has no opening brace",
        "CFG015": "an opening brace is never closed",
        "CFG016": "a quoted text is never closed",
        "CFG017": "a comment is never closed",
        "CFG018": "an array is never closed, or holds what cannot be an element",
        "CFG019": "a dictionary is never closed, or holds what cannot be a pair",
        "CFG020": "single quotes do not delimit a text",
        "CFG021": "typographic quotes do not delimit a text",
        "CFG022": "semicolons do not separate statements",
        "CFG023": "a text with a slash stands without quotes",
        "CFG024": "commas do not separate the elements of arrays and dictionaries",
        "CFG025": "an equals sign stands before the braces of a stanza",
        "CFG026": "an array stands without equals sign",
        "CFG027": "a dictionary has a key twice",
        "CFG028": "a file sets an option twice in one config scope",
        "CFG029": "a file has an address twice in one listener",
        "CFG030": "an included file or directory is missing",
        "CFG031": "a file includes itself",
        "CFG032": "includes are nested too deep",
        "CFG033": "an include names a scheme that is not supported",
        "CFG034": "there are too many includes",
        "CFG035": "the local changes file is the master file or an included one",
        "CFG040": "no module provides an option",
        "CFG041": "no module provides a stanza",
        "CFG042": "an option stands in a config scope where it is not valid",
        "CFG043": "a stanza stands in a config scope where it is not valid",
        "CFG044": "a value does not have the type of its option",
        "CFG045": "a number is out of the range of its option",
        "CFG046": "a module refused a value",
        "CFG047": "the validation of a value failed with an error",
        "CFG048": "a change takes effect after a restart only",
        "CFG049": "a stanza lacks its instance name, or has one that it cannot have",
        "CFG050": "an instance name is not a valid regular expression",
        "CFG051": "an instance name is not a valid address",
        "CFG052": "a value has a spelling that is no longer in use",
        "CFG053": "a binding or pathway belongs to two groups",
        "CFG054": "the name of a binding has a blank or a colon",
        "CFG055": "a stanza belongs to a module of the server that is not installed",
    }
)
"""Every rule id that reading or building a configuration can report."""
