"""All values of one config scope side by side, for fast reads of many options."""

from __future__ import annotations


class ScopeValues(tuple[object, ...]):
    """The value of every option, by handle: `held[handle]`. Immutable, of one generation, usable by any thread.

    Keep it for as long as the scope is in use, such as a session: a read is one index and no look-up.
    """

    __slots__ = ()
