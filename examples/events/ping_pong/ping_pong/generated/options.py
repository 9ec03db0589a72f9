# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 d53ea01d006a05cc5bbe0ea620aa5cd39e23c74d491b20a257a1c14acd771107
# content sha256 5d616c9e04c4ff6f158d0733ef6055ecbcfd2bf4f2d76493abf0a6ac63bce283
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
