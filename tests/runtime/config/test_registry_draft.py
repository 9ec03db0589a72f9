"""Registering options and scopes, and why it is refused."""

from __future__ import annotations

import pytest

from ecruntime.catalogue.config_scope import ConfigScope, InstanceForm, Matching
from ecruntime.config import OptionDefinition, OptionRegistry, RegistrationRefused, RegistryDraft
from ecruntime.config.core_registry import core_registry
from ecruntime.formats.option_type import OptionType
from ecruntime.foundation.finding import Place
from ecruntime.model.module_kind import ModuleKind

ONE = Place("one.py", 1)
TWO = Place("two.py", 2)
SINGLETON, GENERIC = ModuleKind.SINGLETON, ModuleKind.GENERIC


def probe(
    name: str = "probe", fallback: str = "[owl]", default: str | None = None, **extra: object
) -> OptionDefinition:
    return OptionDefinition(name, OptionType.INT, fallback, default, **extra)  # type: ignore[arg-type]


def register(
    draft: RegistryDraft,
    definition: OptionDefinition,
    owner: str = "owl",
    kind: ModuleKind = SINGLETON,
    place: Place = ONE,
) -> int:
    return draft.register_option(definition, owner=owner, kind=kind, place=place)


def test_a_handle_is_the_place_of_the_option() -> None:
    draft = RegistryDraft(core_registry())
    handle = register(draft, probe())
    assert draft.freeze().option(handle).definition.name == "probe"


def test_the_next_generation_gets_the_same_handle() -> None:
    draft = RegistryDraft(core_registry())
    handle = register(draft, probe(default="1"))
    again = RegistryDraft(draft.freeze())
    assert register(again, probe(default="2")) == handle
    assert again.freeze().option(handle).default == 2


def test_a_draft_does_not_change_its_registry() -> None:
    base = core_registry()
    register(RegistryDraft(base), probe())
    assert base.find("probe") == ()


def test_a_draft_without_registrations_is_its_registry() -> None:
    base = core_registry()
    assert RegistryDraft(base).freeze() is base


def test_a_draft_copies_only_the_names_that_it_changes() -> None:
    draft = RegistryDraft(core_registry())
    register(draft, probe())
    base = draft.freeze()
    more = RegistryDraft(base)
    register(more, probe(fallback="[elk]"), owner="elk")
    known = more.freeze().option_bindings
    assert all(known[chain] is names for chain, names in base.option_bindings.items())
    assert known.keys() - base.option_bindings.keys() == {("elk",)}


def test_a_draft_that_withdraws_an_option_leaves_it_in_its_registry() -> None:
    draft = RegistryDraft(core_registry())
    handle = register(draft, probe(fallback="Global"))
    base = draft.freeze()
    register(RegistryDraft(base), probe(fallback="Domain>Global"))
    assert not base.option(handle).is_withdrawn
    assert "probe" in base.names_at(())


def test_modules_may_use_one_name_in_their_own_stanzas() -> None:
    draft = RegistryDraft(core_registry())
    assert register(draft, probe()) != register(draft, probe(fallback="[elk]"), owner="elk")


def test_an_option_may_have_several_paths_of_one_owner() -> None:
    draft = RegistryDraft(core_registry())
    first, second = register(draft, probe(fallback="Domain>Global")), register(draft, probe(fallback="Host>Global"))
    later = RegistryDraft(draft.freeze())
    assert [register(later, probe(fallback=path)) for path in ("Domain>Global", "Host>Global")] == [first, second]


def test_a_changed_path_takes_the_place_of_the_old_one() -> None:
    draft = RegistryDraft(core_registry())
    register(draft, probe(fallback="Domain>Global"))
    later = RegistryDraft(draft.freeze())
    register(later, probe(fallback="Host>Global", default="4"))
    registry = later.freeze()
    assert [option.path.text for option in registry.find("probe")] == ["Host>Global"]
    assert "probe" not in registry.names_at(("domain",))


def test_every_module_has_the_common_options() -> None:
    draft = RegistryDraft(core_registry())
    draft.register_module("owl", kind=GENERIC, place=ONE)
    assert {"enabled", "debug_level"} <= set(draft.freeze().names_at(("owl",)))


def test_a_listener_needs_no_brackets() -> None:
    draft = RegistryDraft(core_registry())
    handle = register(draft, probe(fallback="ESMTP_Listener:Listen>ESMTP_Listener"))
    assert draft.freeze().option(handle).path.text == "[ESMTP_Listener]:Listen>[ESMTP_Listener]"


REFUSALS = {
    "name": (
        probe("a-b"),
        "'a-b' is not the name of an option",
        "a name has letters, digits and underscores, at most 64",
    ),
    "default": (
        probe(default="x"),
        "the default of option 'probe' is refused: 'x' is not an integer",
        "write decimal digits",
    ),
    "default that is no text": (
        probe(default=5),
        "the default of option 'probe' is refused: it is 5, which is no text",
        "write it as in the configuration file, in quotes",
    ),
    "default out of bounds": (
        probe(default="9", maximum=5),
        "the default of option 'probe' is refused: '9' is more than 5",
        "give a default that the option accepts",
    ),
    "path": (
        probe(fallback="Binding>"),
        "the fallback of option 'probe' is refused: fallback path 'Binding>' has an empty element",
        "write one '>' between two elements",
    ),
    "scope": (
        probe(fallback="Bindings>Global"),
        "the fallback of option 'probe' names 'Bindings', which is no config scope",
        "did you mean 'Binding' or 'Binding_Group'?",
    ),
    "nesting": (
        probe(fallback="Domain:Binding"),
        "the fallback of option 'probe' names 'Binding' inside 'Domain'",
        "it stands in Global, Binding_Group",
    ),
    "brackets": (
        probe(fallback="[Domain]"),
        "the fallback of option 'probe' names 'Domain' in brackets, but its stanzas have instance names",
        "write 'Domain': brackets are for scopes without instance name",
    ),
    "bare singleton": (
        probe(fallback="owl"),
        "the fallback of option 'probe' names 'owl', but 'owl' is a singleton module",
        "write '[owl]': brackets are for modules without instance names",
    ),
    "name of the server": (
        probe("Hostname", "Global"),
        "option 'Hostname' of module 'owl' at one.py:1 is taken in 'Global' by the server at the server's catalogue",
        "a name is unique within a config scope; choose another one",
    ),
}


@pytest.mark.parametrize(("definition", "message", "hint"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_faulty_definition_is_refused(definition: OptionDefinition, message: str, hint: str) -> None:
    with pytest.raises(RegistrationRefused) as caught:
        register(RegistryDraft(core_registry()), definition)
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_a_generic_module_has_no_brackets() -> None:
    with pytest.raises(RegistrationRefused) as caught:
        register(RegistryDraft(core_registry()), probe(), kind=GENERIC)
    assert caught.value.message == "the fallback of option 'probe' names '[owl]', but 'owl' is a generic module"
    assert caught.value.hint == "write 'owl': brackets are for modules without instance names"


def test_a_taken_name_is_refused_with_both_places() -> None:
    draft = RegistryDraft(core_registry())
    register(draft, probe(fallback="Domain>Global"))
    with pytest.raises(RegistrationRefused) as caught:
        register(draft, probe("PROBE", "Binding>Global"), owner="elk", place=TWO)
    assert caught.value.message == (
        "option 'PROBE' of module 'elk' at two.py:2 is taken in 'Global' by module 'owl' at one.py:1"
    )


def test_a_refused_option_leaves_the_draft_as_it_was() -> None:
    draft = RegistryDraft(core_registry())
    with pytest.raises(RegistrationRefused):
        register(draft, probe("Hostname", "Domain>Global"))
    assert "hostname" not in draft.freeze().names_at(("domain",))
    assert "owl" not in draft.freeze().scopes


def refused_scope(scope: ConfigScope, registry: OptionRegistry | None = None) -> str:
    with pytest.raises(RegistrationRefused) as caught:
        RegistryDraft(registry or core_registry()).register_scope(scope, owner="owl", place=ONE)
    return caught.value.message


def test_a_scope_of_the_server_cannot_be_registered_again() -> None:
    assert refused_scope(ConfigScope("Binding", InstanceForm.NAME)) == (
        "the scope 'Binding' of module 'owl' at one.py:1 is taken, registered at the server's catalogue"
    )


def test_a_scope_stands_inside_known_scopes() -> None:
    assert refused_scope(ConfigScope("perch", InstanceForm.NAME, ("tree",))) == (
        "scope 'perch' is to stand inside 'tree', which is no config scope"
    )


def test_a_scope_without_instance_cannot_match() -> None:
    assert refused_scope(ConfigScope("perch", InstanceForm.NONE, matching=Matching.PATTERN)) == (
        "scope 'perch' has no instance name that could match by pattern"
    )


def test_a_module_does_not_change_its_kind() -> None:
    draft = RegistryDraft(core_registry())
    draft.register_module("owl", kind=GENERIC, place=ONE)
    with pytest.raises(RegistrationRefused) as caught:
        draft.register_module("owl", kind=SINGLETON, place=TWO)
    assert caught.value.message == (
        "module 'owl' was registered as generic at one.py:1, and now as singleton at two.py:2"
    )
