# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 0f7be9384dea752bc5b98780631a46fe2f0ed820bd492ba5aebef73564085217
# content sha256 1578f1601e1d400ab3ccdadf698d117560f364c67b46f34ab9ba82f6faa97f73
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
