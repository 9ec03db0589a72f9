# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 ab511e2a76b00f0aa74c2542f3c3278dc55008f7788309c16586068922d58006
# content sha256 c92e01d89bcda441cc1a564522126f20e3c9defae353f7e8204aac834c1ac235
"""The options of exact_reader, typed."""

from ecruntime.api import (
    Options,
    OptionSource,
)


class ExactReaderOptions(Options):
    """The options of exact_reader, each as an attribute."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
