# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 af01d7c79e6df465ca7f448ec71d7f38150de23e9f0277ca8a7e8b3ecdd82f4c
# content sha256 d0159e313ce23598dfa9027ae07584a273b32745b0e093fed736d668b815b1e5
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
