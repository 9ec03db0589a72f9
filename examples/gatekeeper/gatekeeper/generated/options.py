# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 d300be41465de1536f94f159c2364855d9ef4328dc3321205d5dc4dec0c367ee
# content sha256 01fb637d04fd9e149b759d50a1345a36234b14b973e7438df9e32a2ae388bd28
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
