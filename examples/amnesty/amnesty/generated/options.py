# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 190c5e8fd23a886b1dc70d486e50f607e8e8d139cab39fe18d2d9899baeb64a2
# content sha256 928b689cff4052d28bc7fde2fcd08bea21cdbccdbd6a68b9bf90f0b8454bad15
"""The options of amnesty, typed."""

from ecruntime.api import (
    Option,
    Options,
    OptionSource,
)


class DomainsOption(Option[tuple[str, ...]]):
    """Recipients of these domains are always forgiven. Path: [amnesty]; default ( "example.org" )."""

    def get(self) -> tuple[str, ...]:
        """Return the value that holds in the generation of the call."""
        return self.fetch()


class AmnestyOptions(Options):
    """The options of amnesty, each as an attribute."""

    domains: DomainsOption

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
        self.domains = DomainsOption(source, 0)
