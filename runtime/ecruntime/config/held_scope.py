"""All values of one config scope side by side: the fast way to read many options of one scope."""

from __future__ import annotations


class HeldScope(tuple[object, ...]):
    """The value of every option, by handle: `held[handle]`. Immutable, of one generation, usable by any thread.

    Hold it for as long as the scope matters, such as a session; it costs no look-up at all.
    """

    __slots__ = ()
