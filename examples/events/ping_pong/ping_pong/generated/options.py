# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 8d35aff645d13e38dd907214cf8e22d6196665130f66af7548d8112e1269d971
# content sha256 a33ea15bf67c8438bab94f79487b5d776595ba42344b9515363b9f568ec982b4
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
