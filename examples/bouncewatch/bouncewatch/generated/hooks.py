# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 ae285f91d287c7f105cb151bc4ea097ae81c4c48a85929358669b32d6d5b69fb
# content sha256 3e19ccb8fa62d2708c8f333a87bbbcf5b8a230498e08013af8149ac909b90d2b
"""The hooks that bouncewatch may call, typed."""

from ecruntime.api import (
    Generation,
    Hook,
    Hooks,
)

from .registration import REGISTRATION


class JudgeV1(Hook):
    """Judge one failure: 0 counts it, any other number forgives it."""

    def call(self, recipient: str, note: str) -> int:
        """Call the providers of the current generation."""
        raise self.unpublished()

    def call_txn(self, generation: Generation, recipient: str, note: str) -> int:
        """Call the providers of a generation that the caller holds."""
        raise self.unpublished()


class BouncewatchHooks(Hooks):
    """The hooks that bouncewatch may call, each as an attribute."""

    judge_v1: JudgeV1

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
        self.judge_v1 = self.declare(JudgeV1, REGISTRATION.hooks[0])
