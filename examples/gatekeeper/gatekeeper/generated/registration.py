# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 d300be41465de1536f94f159c2364855d9ef4328dc3321205d5dc4dec0c367ee
# content sha256 2b40239cecfc8cde49e2c4030a35f4f9d7e28cf6c33477093b8ca6b1661a829f
"""What gatekeeper registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    ModuleKind,
    OptionDeclaration,
    OptionFlag,
    OptionRegistration,
    OptionType,
    ProviderRegistration,
    Registration,
    ReturnPolicy,
    signature,
)

REGISTRATION: Final = Registration(
    api=1,
    name="gatekeeper",
    kind=ModuleKind.SINGLETON,
    description="Refuses messages that have no subject, or one of a refused word",
    source="gatekeeper.py",
    options=(
        OptionRegistration(
            OptionDeclaration(
                "refused_words",
                OptionType.STRING,
                "[gatekeeper]",
                "( lottery )",
                flags=OptionFlag.IS_ARRAY,
                summary="A message with one of these words in its subject is refused",
            ),
        ),
    ),
    providers=(
        ProviderRegistration(
            signature(
                "core",
                "final_validation2",
                "int",
                ("ec_message *", "msg"),
                ("accept_construct *", "ac"),
                ("validate_context *", "ctx"),
                policy=ReturnPolicy(on_failure=2, assumed=True),
            ),
            is_first=True,
        ),
    ),
)
