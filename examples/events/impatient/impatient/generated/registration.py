# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 2d47bc48b28953eac265c790eef581cb34eda68f9606cda825ebea713d2c7f8d
# content sha256 4f3f331defa76f8ae9d92a26fd6863fd0837591e49697697ce447a6bdda0d1c7
"""What impatient registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    ModuleKind,
    Registration,
)

REGISTRATION: Final = Registration(
    api=1,
    name="impatient",
    kind=ModuleKind.SINGLETON,
    description="Gives peers a limited time (seed 1.3.3.1, cancelling a timed event)",
    source="impatient.py",
)
