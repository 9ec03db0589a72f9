# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 b56e895d001ad3f9495921f8b9c65a1402e1744446d6ea186b1e3c3e7d21d339
# content sha256 26f1e7d0a15f7661495606fdea8d6ae951e9256c3aabe9bcb5cf449ee1f7236a
"""The options of record_reader, typed."""

from ecruntime.api import (
    Options,
    OptionSource,
)


class RecordReaderOptions(Options):
    """The options of record_reader, each as an attribute."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
