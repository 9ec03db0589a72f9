# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 080d957c9801cca446a4705970369b1d71bc4eaf32e5543c3513bf8012f34bec
# content sha256 0b60d475c182f57330348a8adc715f8e909b33056f0a8a3081dd17c36201aea9
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
