# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 6f6f67a544a39673f59ae9ded0678820af2dcbb65a30f54eef03ee313a20d82d
# content sha256 305971887764bf3d9288a9d447e4856a2807dc57db32543a11f62246faebc22d
"""The sessions of the listeners of impatient, with their options typed."""

from functools import cached_property

from ecruntime.api import (
    NetSession,
    OptionSource,
    SessionOptions,
)


class ImpatientSessionOptions(SessionOptions):
    """The options of Impatient_Listener, each as an attribute; those of every listener are inherited."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options for the endpoint and the peer of a session."""
        super().__init__(source)


class ImpatientSession(NetSession):
    """A connection to Impatient_Listener."""

    @cached_property
    def options(self) -> ImpatientSessionOptions:
        """The options that hold for its endpoint and its peer."""
        return ImpatientSessionOptions(self.source)
