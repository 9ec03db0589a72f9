# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 af01d7c79e6df465ca7f448ec71d7f38150de23e9f0277ca8a7e8b3ecdd82f4c
# content sha256 c407515f1fc501b54f6ad8e68b67372b7478df12b75daa4fe9a98d7784629b5e
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
        answers = self._store.view.answers
        try:
            return answers[(self,)]
        except KeyError:
            pass
        return self.look_up(answers)


class AmnestyOptions(Options):
    """The options of amnesty, each as an attribute."""

    domains: DomainsOption

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
        self.domains = DomainsOption(source, 0)
