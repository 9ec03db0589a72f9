# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 37c5fca50c516447d2767260468480d99b670e947a464e987c3ee7f9820cced5
# content sha256 15fcbb3de3dea4551a015f7808905afd1c1687f17edeb88a5c875e9394df5c1f
"""What its_readable registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    CommandRegistration,
    ModuleKind,
    Registration,
)

REGISTRATION: Final = Registration(
    api=1,
    name="its_readable",
    kind=ModuleKind.SINGLETON,
    description="Notes what peers say (seed 1.3.3.1, an event for a descriptor)",
    source="its_readable.py",
    commands=(CommandRegistration("heard", "Show what was read"),),
)
