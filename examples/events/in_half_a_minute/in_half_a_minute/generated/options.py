# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 f8f38c685b141385c3e7b74c926171d2b148f54e52a28a158d35b19b0aee9134
# content sha256 36c6a63d6e4785144dbf8fc62aa20166f7def10585c18d6409483739b2814110
"""The options of in_half_a_minute, typed."""

from ecruntime.api import (
    Options,
    OptionSource,
)


class InHalfAMinuteOptions(Options):
    """The options of in_half_a_minute, each as an attribute."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
