# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 02acb94e450d1f10e8cb8f055a397e3e61496624f85683270e588c86e0a883e3
# content sha256 40dfed4a940df3e359929f2205cb849530325614e4ec485f82429841bb8937e5
"""The options of its_readable, typed."""

from ecruntime.api import (
    Options,
    OptionSource,
)


class ItsReadableOptions(Options):
    """The options of its_readable, each as an attribute."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
