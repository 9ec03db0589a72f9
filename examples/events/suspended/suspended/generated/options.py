# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 cf9e241d7e458f44c3a3615ed4fbdb43f694b63577716e51ea2d0eab6389c757
# content sha256 6fc93efeaf6266540604f9d10397404a2fc895c51b649130a373026769931e4b
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
