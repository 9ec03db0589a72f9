# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 c94292a667d36dd54cee9f2b7b1ade5afdbef23d81ca34aa4efab0c9781fe739
# content sha256 a783528a0d27890f5856fd7eb12048c394556471ba26822a27bd96b71051ef49
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
