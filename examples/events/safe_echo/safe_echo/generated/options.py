# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 79cb730301fe8e4c5f58aab7b91a988ec889217eee41daf3a7bbfb332f62957c
# content sha256 ef98b93a10dd334ed75ae5bba97a2acb5bb79a10ac02f763aeac38713e105264
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
        answers = self._store.view.answers
        try:
            return answers[(self,)]
        except KeyError:
            pass
        return self.look_up(answers)


class SafeEchoOptions(Options):
    """The options of safe_echo, each as an attribute."""

    certificate: CertificateOption

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
        self.certificate = CertificateOption(source, 0)
