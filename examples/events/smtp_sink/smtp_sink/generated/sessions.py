# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 77f0195a119b8e0159ab6ace4af1ae11c1ed4a40d2d5aba8670b1d967076d1be
# content sha256 50818b2bc9be70af412715651a5854cbe70c0ae9782867b1bb788e4cbf5b1624
"""The sessions of the listeners of smtp_sink, with their options typed."""

from functools import cached_property

from ecruntime.api import (
    NetSession,
    Option,
    OptionSource,
    SessionOptions,
)


class SinkBannerOption(Option[str]):
    """Text with which a peer is greeted. Default "sink ESMTP"."""

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
