# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 aad58ec759669237e39fabbb5db1a75b2c6508844875a90df3a9a16cbd597f17
# content sha256 58f77de98c3cab95ccbb80c7c34561b7991243fe19d481f15493c7c3c9248ba8
"""The options of gatekeeper, typed."""

from ecruntime.api import (
    Option,
    Options,
    OptionSource,
)


class RefusedWordsOption(Option[tuple[str, ...]]):
    """A message with one of these words in its subject is refused. Path: [gatekeeper]; default ( lottery )."""

    def get(self) -> tuple[str, ...]:
        """Return the value that holds in the generation of the call."""
        return self.fetch()


class GatekeeperOptions(Options):
    """The options of gatekeeper, each as an attribute."""

    refused_words: RefusedWordsOption

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
        self.refused_words = RefusedWordsOption(source, 0)
