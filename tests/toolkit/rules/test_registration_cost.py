from __future__ import annotations

import pytest

from ecruntime.config import RegistryDraft
from ecruntime.formats.option_type import OptionType
from ecruntime.foundation.finding import Place
from ecruntime.model.module import Language, ModuleDefinition
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.module_record import ModuleRecord
from ecruntime.model.option import OptionDeclaration
from ecxs.rules.registration import RegisteringModule, check_registration

HERE = Place("m.module.json", 1)


def module(name: str, option: str) -> RegisteringModule:
    options = (OptionDeclaration(option, OptionType.INT, "Global", "1"),)
    definition = ModuleDefinition(name, Language.PYTHON, ModuleKind.SINGLETON, options=options)
    return RegisteringModule(ModuleRecord(definition, artifact=""), HERE)


def test_no_registry_is_made_for_each_module(monkeypatch: pytest.MonkeyPatch) -> None:
    def freeze(draft: RegistryDraft) -> None:
        pytest.fail("all that is registered was copied")

    list(check_registration([module("heron", "warm_up")]))  # whatever is made once is made
    monkeypatch.setattr(RegistryDraft, "freeze", freeze)
    findings = list(check_registration([module("owl", "pace"), module("wren", "PACE"), module("crow", "gait")]))
    assert ["pace" in finding.message.lower() for finding in findings] == [True]


def test_the_scopes_of_a_draft_follow_what_is_registered() -> None:
    from ecruntime.config.core_registry import core_registry

    draft = RegistryDraft(core_registry())
    scopes = draft.scopes
    assert "owl" not in scopes
    draft.register_module("owl", kind=ModuleKind.SINGLETON, place=HERE)
    assert scopes["owl"].owner == "owl"
