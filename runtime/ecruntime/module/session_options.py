"""The typed options of every listener, as a session reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.module.options import Option, Options

if TYPE_CHECKING:
    from ecruntime.module.options import OptionSource


class SessionFlag(Option[bool]):
    """A standard option that is true or false."""

    def get(self) -> bool:
        """Return the value that holds in the generation of the call."""
        return self.fetch()


class SessionNumber(Option[int]):
    """A standard option that is a number."""

    def get(self) -> int:
        """Return the value that holds in the generation of the call."""
        return self.fetch()


class SessionOptions(Options):
    """The standard options of a listener, each as an attribute; the generated subclass adds those of its own.

    They come last in the listener's registration, and are counted from its end.
    """

    def __init__(self, source: OptionSource) -> None:
        """Read the options for the endpoint and the peer of a session."""
        super().__init__(source)
        # From the end, as the module's own options, of which this class knows nothing, come first.
        self.enable = SessionFlag(source, -6)
        self.listen_backlog = SessionNumber(source, -5)
        self.concurrency = SessionNumber(source, -4)
        self.peer_concurrency = SessionNumber(source, -3)
        self.idle_timeout = SessionNumber(source, -2)
        self.session_timeout = SessionNumber(source, -1)
