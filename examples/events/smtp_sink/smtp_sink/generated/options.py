# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 81a47f3b512e23b3b8c44ac9d2bbdf777982d37c39e613c520b9ee2ae7a88e42
# content sha256 bbcee4abc3bf4d9929d8b530e89a5f5d8b854cacc6b68737a669ddc7e515a7bd
"""The options of smtp_sink, typed."""

from ecruntime.api import (
    Option,
    Options,
    OptionSource,
)


class SizeLimitOption(Option[int]):
    """Bytes of the largest message that is taken. Path: [smtp_sink]; default 10000000."""

    def get(self) -> int:
        """Return the value that holds in the generation of the call."""
        return self.fetch()


class SmtpSinkOptions(Options):
    """The options of smtp_sink, each as an attribute."""

    size_limit: SizeLimitOption

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
        self.size_limit = SizeLimitOption(source, 0)
