# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e931d4e0b05c40d733b83e4197d253725dd24c30f7709680079cb5ce24b900ed
# content sha256 e0e9c6142d566e7c7ae06bc47173b12a559e4249300437e480c4f00bc0e3a033
"""The options of gg, typed."""

from ecruntime.api import (
    Option,
    Options,
    OptionSource,
)


class GreetingOption(Option[str]):
    """How each report begins. Path: [gg]; default hello."""

    def get(self) -> str:
        """Return the value that holds in the generation of the call."""
        return self.fetch()


class RetryWindowOption(Option[int]):
    """Seconds a sender must wait. Path: Binding:Domain>Domain>Global; default 300."""

    def get(self, *, binding: str | None = None, domain: str | None = None) -> int:
        """Return the value that holds in the generation of the call."""
        return self.fetch(binding=binding, domain=domain)


class GgOptions(Options):
    """The options of gg, each as an attribute."""

    greeting: GreetingOption
    retry_window: RetryWindowOption

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
        self.greeting = GreetingOption(source, 0)
        self.retry_window = RetryWindowOption(source, 1)
