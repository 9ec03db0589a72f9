"""The domain of a recipient, as a provider sees it."""

from __future__ import annotations

from ecruntime.hooks.handle import Opaque


class DomainRecord(Opaque):
    """`domain_record *`: the simulator knows its name and nothing of queues, routes or DNS."""

    __slots__ = ("domain",)

    def __init__(self, label: str = "", *, domain: str | None = None) -> None:
        """Represent `domain`; without one the label is the name."""
        self.domain = (label if domain is None else domain).lower()
        """The name of the domain, in lower case."""
        super().__init__(label or self.domain)
