# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 4061f496b0764586531b1d46fb900f85e90a49bd1a198c7edbef7de96692835c
# content sha256 67254c3b33a16c5c1744fd5accf619da7a3803eb7b5620b8f8bdbc6b17cf07bd
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
