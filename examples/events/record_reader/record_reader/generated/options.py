# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e58d8e7ff434498e81a2e6deba2b08867587dff39a481ab7325a62d80249f665
# content sha256 d0931a3a4acc1f33d1715e155ff3e869356bf34b5366463e3a9e0dfb09d5a429
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
