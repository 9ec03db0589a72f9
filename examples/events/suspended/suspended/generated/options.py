# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 3e116a70146fedbd0a5217f312c63257d2a1150d95af1effc239d4c50220c20c
# content sha256 c6c8c6eb2283feba8c499e9b50da81bb82c83f70d88ccbcd4263ae7f89176261
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
