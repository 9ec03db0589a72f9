# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 799d1c93e5fcf4ec9491f08b3e513539587b8cda65413e8ec0d9dc53bcd9bcc3
# content sha256 83b1924e166886c918cc81d328011940921dab960fc751a977dcb45be230a1c5
"""The options of greylist, typed."""

from ecruntime.api import (
    Option,
    OptionOfWords,
    Options,
    OptionSource,
)

from .enums import (
    GreylistModeWord,
)


class GreylistDelayOption(Option[int]):
    """Seconds before a sender who was turned away may come again. Path: Binding:Domain>Binding>Domain>Global; default 300."""

    def get(self, *, binding: str | None = None, domain: str | None = None) -> int:
        """Return the value that holds in the generation of the call."""
        answers = self._store.view.answers
        try:
            return answers[self, binding, domain]
        except KeyError:
            pass
        return self.look_up(answers, binding=binding, domain=domain)


class GreylistMemoryOption(Option[int]):
    """Seconds for which a sender is remembered. Path: Global; default 86400."""

    def get(self) -> int:
        """Return the value that holds in the generation of the call."""
        answers = self._store.view.answers
        try:
            return answers[(self,)]
        except KeyError:
            pass
        return self.look_up(answers)


class GreylistModeOption(OptionOfWords[GreylistModeWord]):
    """Whether unknown senders are turned away, let pass, or only counted. Path: Domain>Global; default on."""

    words = GreylistModeWord

    def get(self, *, domain: str | None = None) -> GreylistModeWord:
        """Return the value that holds in the generation of the call."""
        answers = self._store.view.answers
        try:
            return answers[self, domain]
        except KeyError:
            pass
        return self.look_up(answers, domain=domain)


class KnownNetworksOption(Option[tuple[str, ...]]):
    """Networks whose senders are never turned away. Path: [greylist]; default ( "127.0.0.0/8" )."""

    def get(self) -> tuple[str, ...]:
        """Return the value that holds in the generation of the call."""
        answers = self._store.view.answers
        try:
            return answers[(self,)]
        except KeyError:
            pass
        return self.look_up(answers)


class GreylistOptions(Options):
    """The options of greylist, each as an attribute."""

    greylist_delay: GreylistDelayOption
    greylist_memory: GreylistMemoryOption
    greylist_mode: GreylistModeOption
    known_networks: KnownNetworksOption

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
        self.greylist_delay = GreylistDelayOption(source, 0)
        self.greylist_memory = GreylistMemoryOption(source, 1)
        self.greylist_mode = GreylistModeOption(source, 2)
        self.known_networks = KnownNetworksOption(source, 3)
