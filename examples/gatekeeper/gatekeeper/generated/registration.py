# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 aad58ec759669237e39fabbb5db1a75b2c6508844875a90df3a9a16cbd597f17
# content sha256 595fb8f4463522f1fd5ef947ff440578fd95b5cb656de98aa1616b5c22f5bbce
"""The registration of gatekeeper; the runtime performs it before `conf_setup`."""

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
