# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 2da44a4e570165bb7806e1e2d05f605ae611c3d1724596a4f6fffe8258909eab
# content sha256 801543e76987a0e3e467067f4c9f80faac84961758e0bce18ec4fb9ea4f4ccb8
"""The options of outbox, typed."""

from ecruntime.api import (
    Option,
    Options,
    OptionSource,
)


class LogOption(Option[str]):
    """The log of the outcomes, and who fetches them. Path: [outbox]; default "jlog:///var/spool/outbox=>fetcher"."""

    def get(self) -> str:
        """Return the value that holds in the generation of the call."""
        answers = self._store.view.answers
        try:
            return answers[(self,)]
        except KeyError:
            pass
        return self.look_up(answers)


class JobClassOption(Option[str]):
    """The thread pool in which the log is written. Path: [outbox]; default IO."""

    def get(self) -> str:
        """Return the value that holds in the generation of the call."""
        answers = self._store.view.answers
        try:
            return answers[(self,)]
        except KeyError:
            pass
        return self.look_up(answers)


class OutboxOptions(Options):
    """The options of outbox, each as an attribute."""

    log: LogOption
    job_class: JobClassOption

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
        self.log = LogOption(source, 0)
        self.job_class = JobClassOption(source, 1)
