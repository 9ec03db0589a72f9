# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7b5367aaa28e24f0ce4052cd2f62670d08354735cc714bf5ef32e30c9ca9f959
# content sha256 ef8bced0bbc793d4af0373f394f98879d0aadd2bec72d27af904f6496af1c3bd
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
