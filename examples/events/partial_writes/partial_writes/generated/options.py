# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f400de286e99243a94e0a2af8956dce1d2e20dfc64fdc4514e515790b69b7763
# content sha256 df9ecaa2be5d1e6311caf3edabdeaedc2a4a9badd9aef1e634d22d7bab258087
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
