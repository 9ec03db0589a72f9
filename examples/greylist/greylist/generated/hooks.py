# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 49767a20eb771b0c332c450cedfb8497ecb225c42d10c0faa5d5e5347a240724
# content sha256 3319df5c66736dc2d86c0617a67e0d552867931e839498ad366560678ceb4560
"""The hooks that greylist may call, typed."""

from ecruntime.api import (
    Hooks,
)


class GreylistHooks(Hooks):
    """The hooks that greylist may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
