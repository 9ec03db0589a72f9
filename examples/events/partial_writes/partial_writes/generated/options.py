# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 bfac85342999c80857fc94d910831c88d776fb7f6706aaecd9d5076c7ecfc15a
# content sha256 737194e15ed5a32b1200aa4923dd5147b854a902c2759fb8d20bdf0bcd277db9
"""The options of partial_writes, typed."""

from ecruntime.api import (
    Options,
    OptionSource,
)


class PartialWritesOptions(Options):
    """The options of partial_writes, each as an attribute."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
