# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 cc0ee63c6a4a66775f1c57e946738aaea8fbdd19dc505b4c38397699cfd6b147
# content sha256 760713edbc39fe7d9066b0e48c2962e58bcf8fe46ce6620faef57d704cd56a78
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
