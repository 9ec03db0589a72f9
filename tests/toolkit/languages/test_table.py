from __future__ import annotations

import pytest

import ecruntime.api
from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.foundation.errors import UsageError
from ecruntime.model.module_kind import ModuleKind
from ecxs.definition import Language, ModuleDefinition
from ecxs.languages import LANGUAGES, table, tools_of
from ecxs.languages.python.generated.annotation import Annotations, api_names


def test_a_language_that_cannot_be_written_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    others = {language: tools for language, tools in LANGUAGES.items() if language is not Language.LUA}
    monkeypatch.setattr(table, "LANGUAGES", others)
    with pytest.raises(UsageError) as caught:
        tools_of(ModuleDefinition("owl", Language.LUA, ModuleKind.GENERIC))
    assert caught.value.message == "module 'owl' has language 'lua', which this version cannot write"
    assert caught.value.hint == "available: 'python', 'c'"


def test_every_language_has_a_row() -> None:
    assert list(LANGUAGES) == list(Language)


def test_each_annotation_of_the_catalogue_is_a_name_of_the_api() -> None:
    catalogue = load_hook_catalogue()
    annotations = Annotations(catalogue)
    used = {
        name
        for hook in catalogue.values()
        for annotation in (annotations.of_result(hook.returns), *(kind for _, kind in annotations.parameters(hook)))
        for name in api_names([annotation])
    }
    assert used - set(ecruntime.api.__all__) == set()
