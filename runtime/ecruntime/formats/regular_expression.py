"""Regular expressions of a configuration, compiled by the engine that all of the runtime uses: Python's `re`."""

from __future__ import annotations

import re
import warnings


def compile_expression(text: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Compile an expression; raise `re.error`, OverflowError or RecursionError for one that `re` does not take.

    What only draws a warning of `re` is refused, too: `[[:digit:]]` would silently be a set of these characters, while
    it is a class of characters to the PCRE of the server.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", FutureWarning)
        try:
            return re.compile(text, flags)
        except FutureWarning as warning:
            # `re` words it as "Possible nested set at position 1".
            raise re.error(str(warning)[:1].lower() + str(warning)[1:]) from None
