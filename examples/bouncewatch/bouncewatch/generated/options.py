# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9301793582afb97b4b9c51cc370849960dd1d36d59c2c28bd1ed0cbc14bd340f
# content sha256 a76af168f42d78aa4d0b6eeb7de69ebc7ed4f46859b34896b22afe0d8e9d0c02
"""The options of bouncewatch, typed."""

from ecruntime.api import (
    Option,
    Options,
    OptionSource,
)


class LimitOption(Option[int]):
    """How many permanent failures put a recipient on the list. Path: [bouncewatch]; default 2."""

    def get(self) -> int:
        """Return the value that holds in the generation of the call."""
        return self.fetch()


class BouncewatchOptions(Options):
    """The options of bouncewatch, each as an attribute."""

    limit: LimitOption

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
        self.limit = LimitOption(source, 0)
