# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 37c5fca50c516447d2767260468480d99b670e947a464e987c3ee7f9820cced5
# content sha256 ab06278573697018362d165e4d7c5cc54f3308036c7d24935d889d1cf5135c7e
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
