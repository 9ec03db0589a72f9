# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 77197ee8a6401d2e908887d8001b0785b6e42322168eb91ac1033e595737f7bc
# content sha256 ff35d713ad39b87103c74d63e7ebb5670a58e496648196d54fe5d4695e07a23c
"""The options of ping_pong, typed."""

from ecruntime.api import (
    Options,
    OptionSource,
)


class PingPongOptions(Options):
    """The options of ping_pong, each as an attribute."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
