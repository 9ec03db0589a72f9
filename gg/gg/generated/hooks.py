# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e931d4e0b05c40d733b83e4197d253725dd24c30f7709680079cb5ce24b900ed
# content sha256 e1615b1b82317484b5206773095121e05c05931553b7820c5333811795aa61b9
"""The hooks that gg may call, typed."""

from ecruntime.api import (
    Generation,
    Hook,
    Hooks,
)

from .registration import REGISTRATION


class DecisionV1(Hook):
    """Decide whether a failure counts: 0 counts it, any other number leaves it out."""

    def call(self, note: str) -> int:
        """Call the providers of the current generation."""
        raise self.unpublished()

    def call_txn(self, generation: Generation, note: str) -> int:
        """Call the providers of a generation that the caller holds."""
        raise self.unpublished()


class GgHooks(Hooks):
    """The hooks that gg may call, each as an attribute."""

    decision_v1: DecisionV1

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
        self.decision_v1 = self.declare(DecisionV1, REGISTRATION.hooks[0])
