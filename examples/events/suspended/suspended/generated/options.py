# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 fa92f4d1eaff35f99faac79e4478518b6916996c4fcd6e7e7e1e0f401fc93f5b
# content sha256 3010e4a16736ea35c9b6cd523c2d92d95709a90135f7b55db41d53d9e4d1ca0e
"""The options of suspended, typed."""

from ecruntime.api import (
    Options,
    OptionSource,
)


class SuspendedOptions(Options):
    """The options of suspended, each as an attribute."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
