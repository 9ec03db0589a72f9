# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 81a47f3b512e23b3b8c44ac9d2bbdf777982d37c39e613c520b9ee2ae7a88e42
# content sha256 99a9e61aba4b42a82318f6704cb5eaa1115a5bff692a5ec26712c7a970f192ff
"""The sessions of the listeners of smtp_sink, with their options typed."""

from functools import cached_property

from ecruntime.api import (
    NetSession,
    Option,
    OptionSource,
    SessionOptions,
)


class SinkBannerOption(Option[str]):
    """What a peer is greeted with. Default "sink ESMTP"."""

    def get(self) -> str:
        """Return the value that holds in the generation of the call."""
        return self.fetch()


class SinkSessionOptions(SessionOptions):
    """The options of Sink_Listener, each as an attribute; those of every listener are inherited."""

    banner: SinkBannerOption

    def __init__(self, source: OptionSource) -> None:
        """Read the options for the endpoint and the peer of a session."""
        super().__init__(source)
        self.banner = SinkBannerOption(source, 0)


class SinkSession(NetSession):
    """A connection to Sink_Listener."""

    @cached_property
    def options(self) -> SinkSessionOptions:
        """The options that hold for its endpoint and its peer."""
        return SinkSessionOptions(self.source)
