# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f0fa82e3b0cfdb964209551a5eaa918cecd0eb3b2fba124127e4226963a775df
# content sha256 47a475b9387b66607558e2132cbe5f07743a9b9241626568c8ecc9252733a1fc
"""The sessions of the listeners of safe_echo, with their options typed."""

from functools import cached_property

from ecruntime.api import (
    NetSession,
    OptionSource,
    SessionOptions,
)


class SafeSessionOptions(SessionOptions):
    """The options of Safe_Listener, each as an attribute; those of every listener are inherited."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options for the endpoint and the peer of a session."""
        super().__init__(source)


class SafeSession(NetSession):
    """A connection to Safe_Listener."""

    @cached_property
    def options(self) -> SafeSessionOptions:
        """The options that hold for its endpoint and its peer."""
        return SafeSessionOptions(self.source)
