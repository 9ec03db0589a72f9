# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 8e18b452f4a474b78ab0032f6df3d3b1b3d0b2a9e68fcb74b405258e01540107
# content sha256 01b4a8153c447d3ecc42a81198efec7b57215587d53f8fbca45478997dd42348
"""The options of urlcheck, typed."""

from ecruntime.api import (
    Option,
    Options,
    OptionSource,
)


class JobClassOption(Option[str]):
    """The thread pool in which the block list is read. Path: [urlcheck]; default IO."""

    def get(self) -> str:
        """Return the value that holds in the generation of the call."""
        answers = self._store.view.answers
        try:
            return answers[(self,)]
        except KeyError:
            pass
        return self.look_up(answers)


class BlocklistOption(Option[str]):
    """A file with one blocked host a line. Path: [urlcheck]; default "/etc/urlcheck/blocklist"."""

    def get(self) -> str:
        """Return the value that holds in the generation of the call."""
        answers = self._store.view.answers
        try:
            return answers[(self,)]
        except KeyError:
            pass
        return self.look_up(answers)


class UrlcheckOptions(Options):
    """The options of urlcheck, each as an attribute."""

    job_class: JobClassOption
    blocklist: BlocklistOption

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
        self.job_class = JobClassOption(source, 0)
        self.blocklist = BlocklistOption(source, 1)
