# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f0fa82e3b0cfdb964209551a5eaa918cecd0eb3b2fba124127e4226963a775df
# content sha256 1ffd9c4e2639704eeea4d2a818323f886be18a9e13baa44f41b9fea010561d74
"""The options of safe_echo, typed."""

from ecruntime.api import (
    Option,
    Options,
    OptionSource,
)


class CertificateOption(Option[str]):
    """The file with a key and its certificate; without one, nobody is served. Path: [safe_echo]; default ""."""

    def get(self) -> str:
        """Return the value that holds in the generation of the call."""
        return self.fetch()


class SafeEchoOptions(Options):
    """The options of safe_echo, each as an attribute."""

    certificate: CertificateOption

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
        self.certificate = CertificateOption(source, 0)
