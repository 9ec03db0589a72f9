# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f269c6b08995b763d7826113adeb1c89a39ec67427129a93005808354ed70963
# content sha256 cdfc47805e0f2afe46697e135bfdec0895c4da548d9026cab3e542cf5c04afba
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
