# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 8ff9b08f7df4d2d627f64385e9659a42bfb34bc4281bcbcb34cd8efd169e93aa
# content sha256 6f7909bf83b9ad0da0fe37b6e0caaabec9701fc56e2cd26daf0e37a5121914f0
"""The hooks that in_half_a_minute may call, typed."""

from ecruntime.api import (
    Hooks,
)


class InHalfAMinuteHooks(Hooks):
    """The hooks that in_half_a_minute may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
