"""Modules beside one another: what a server would refuse at their registration is told without loading them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.formats.manifest_text import format_manifest
from ecruntime.model.hook_signature import HookSignature
from ecruntime.model.module_record import ModuleRecord, format_record
from ecxs.definition import capabilities_of, load, record_of
from ecxs.rules import validate

HEAD = 'schema = 1\n[module]\nname = "{name}"\nlanguage = "python"\n'
WINDOW = '[[option]]\nname = "window"\ntype = "int"\nfallback = "Binding:Domain>Domain>Global"\n'
DECIDE = '[[hook]]\nname = "decide_v1"\nreturns = "int"\nempty = 0\non_failure = 0\n'
NOTE = 'params = [{ name = "note", type = "const char *" }]\n'
SIZE = 'params = [{ name = "note", type = "const char *" }, { name = "size", type = "int" }]\n'
USER = 'uses = ["../kelp"]\nrequires = ["kelp"]\n'
PROVIDER = '[[provider]]\nhook = "kelp.decide_v1"\n'
KNOWN_TWICE = (
    "module 'foam' knows the hook kelp.decide_v1 as 'int kelp_decide_v1(void *closure, const char *note)', but module "
    "'kelp' declares it as 'int kelp_decide_v1(void *closure, const char *note, int size)'"
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def declare(name: str, text: str = "", module: str = "") -> ModuleRecord:
    """Write the project of a module, and return its record."""
    definition = load(write(f"{name}/module.toml", HEAD.format(name=name) + module + text)).definition
    assert definition is not None
    return record_of(definition)


def install(record: ModuleRecord, libexec: str = "libexec") -> None:
    definition = record.definition
    write(f"{libexec}/{definition.name}.module.json", format_record(record))
    auto = capabilities_of(definition)
    write(f"{libexec}/{definition.name}.ecm", format_manifest(definition.name, requires=definition.requires, auto=auto))
    write(f"{libexec}/{definition.name}.so", "")


def found(*paths: str, libexec: str = "") -> list[tuple[str, str, str]]:
    findings = validate([Path(path) for path in paths], libexec=[Path(libexec)] if libexec else [])
    return [
        (str(item.place), item.rule, item.message)
        for item in findings
        if item.rule[:2] in {"RT", "CF"} or item.rule == "ECM025"
    ]


def taken(name: str, place: str, other: str, other_place: str) -> str:
    ours, theirs = f"module '{name}' at {place}", f"module '{other}' at {other_place}"
    return f"option 'window' of {ours} is taken in 'Binding:Domain' by {theirs}"


def test_an_option_of_two_modules_in_one_scope_is_told_once_with_both_places() -> None:
    install(declare("foam", WINDOW))
    install(declare("kelp", WINDOW))

    message = taken("kelp", "libexec/kelp.ecm:2:22", "foam", "libexec/foam.ecm:2:22")
    assert found("libexec") == [("libexec/kelp.ecm:2:22", "RT407", message)]
    assert found("libexec/kelp.ecm") == found("libexec")


def test_a_project_is_told_in_its_declaration_what_an_installed_module_has_taken() -> None:
    install(declare("foam", WINDOW))
    declare("kelp", WINDOW)

    message = taken("kelp", "kelp/module.toml:6:8", "foam", "libexec/foam.ecm:2:22")
    assert found("kelp", libexec="libexec") == [("kelp/module.toml:6:8", "RT407", message)]
    assert found("kelp/module.toml", libexec="libexec") == found("kelp", libexec="libexec")


def test_the_installed_copy_of_a_project_takes_nothing_from_it() -> None:
    install(declare("kelp", WINDOW))

    assert found("kelp", libexec="libexec") == []


def test_a_project_is_not_told_of_modules_that_clash_without_it() -> None:
    install(declare("foam", WINDOW))
    install(declare("tide", WINDOW))
    declare("kelp")

    assert found("kelp", libexec="libexec") == []


def test_a_configuration_is_told_of_the_modules_that_it_needs() -> None:
    install(declare("foam", WINDOW))
    install(declare("kelp", WINDOW))
    write("both.conf", "foam {\n}\nkelp {\n}\n")
    write("one.conf", "foam {\n}\n")

    message = taken("kelp", "libexec/kelp.ecm:2:22", "foam", "libexec/foam.ecm:2:22")
    assert found("both.conf", libexec="libexec") == [("libexec/kelp.ecm:2:22", "RT407", message)]
    assert found("one.conf", libexec="libexec") == []


def test_a_clash_of_a_project_is_told_once_with_its_configuration() -> None:
    install(declare("foam", WINDOW))
    declare("kelp", WINDOW)
    write("kelp/kelp.conf", "foam {\n}\nkelp {\n}\n")

    assert [rule for _, rule, _ in found("kelp", libexec="libexec")] == ["RT407"]
    assert [place for place, _, _ in found("kelp/kelp.conf", libexec="libexec")] == ["kelp/module.toml:6:8"]


def test_a_listener_of_two_modules_is_told_once() -> None:
    listener = '[[listener]]\nname = "Tally"\n[[listener.option]]\nname = "greeting"\ntype = "string"\n'
    install(declare("foam", listener))
    install(declare("kelp", listener))

    start = "the scope 'Tally_Listener' of module 'kelp' at libexec/kelp.ecm:1:1 is taken, registered at "
    assert found("libexec") == [("libexec/kelp.ecm:1:1", "RT407", f"{start}libexec/foam.ecm:1:1")]


def test_a_listener_with_the_stanza_of_another_module_is_told() -> None:
    install(declare("Foam_Listener"))
    declare("kelp", '[[listener]]\nname = "Foam"\n')

    message = (
        "the scope 'Foam_Listener' of module 'kelp' at kelp/module.toml:6:8 is taken, registered at "
        "libexec/Foam_Listener.ecm:1:1"
    )
    assert found("kelp", libexec="libexec") == [("kelp/module.toml:6:8", "RT407", message)]


def test_without_a_record_a_shared_capability_stays_a_warning() -> None:
    install(declare("foam", WINDOW))
    write("libexec/kelp.ecm", "[kelp]\nmsys.provides = config.Global.window\n")

    assert [rule for _, rule, _ in found("libexec")] == ["ECM025"]


def test_a_provider_built_against_an_older_prototype_is_told() -> None:
    declare("kelp", DECIDE + NOTE)
    install(declare("foam", PROVIDER, USER))
    install(declare("kelp", DECIDE + SIZE))

    later = KNOWN_TWICE.replace("module 'foam' knows the hook kelp.decide_v1", "{}").partition("{}")[2]
    ours, _, theirs = later.removeprefix(" as ").partition(", but module 'kelp' declares it as ")
    message = f"module 'kelp' declares the hook kelp.decide_v1 as {theirs}, but module 'foam' knows it as {ours}"
    assert found("libexec") == [("libexec/kelp.ecm:1:1", "RT203", message)]


def test_a_caller_built_against_an_older_prototype_is_told() -> None:
    declare("kelp", DECIDE + NOTE)
    install(declare("foam", module=USER))
    install(declare("kelp", DECIDE + SIZE))

    assert [(place, rule) for place, rule, _ in found("libexec")] == [("libexec/kelp.ecm:1:1", "RT203")]


@pytest.mark.parametrize(
    ("text", "module", "place"), [(PROVIDER, USER, "foam/module.toml:8:8"), ("", USER, "foam/module.toml:6:12")]
)
def test_a_project_is_told_where_it_knows_the_hook_of_an_installed_module_otherwise(
    text: str, module: str, place: str
) -> None:
    install(declare("kelp", DECIDE + SIZE))
    declare("kelp", DECIDE + NOTE)
    declare("foam", text, module)

    assert found("foam", libexec="libexec") == [(place, "RT203", KNOWN_TWICE)]


def test_the_owner_of_a_hook_is_told_in_its_declaration_which_installed_module_knows_it_otherwise() -> None:
    declare("kelp", DECIDE + NOTE)
    install(declare("foam", PROVIDER, USER))
    declare("kelp", DECIDE + SIZE)

    assert [(place, rule) for place, rule, _ in found("kelp", libexec="libexec")] == [("kelp/module.toml:6:8", "RT203")]


def test_a_configuration_is_told_of_modules_that_disagree() -> None:
    declare("kelp", DECIDE + NOTE)
    install(declare("foam", PROVIDER, USER))
    install(declare("kelp", DECIDE + SIZE))
    write("both.conf", "foam {\n}\n")  # which requires the other one

    assert found("both.conf", libexec="libexec") == [("libexec/foam.ecm:1:1", "RT203", KNOWN_TWICE)]


def test_two_users_of_a_hook_whose_owner_is_not_there_are_told() -> None:
    declare("kelp", DECIDE + NOTE)
    foam = declare("foam", PROVIDER, USER)
    declare("kelp", DECIDE + SIZE)
    install(replace(foam, definition=replace(foam.definition, requires=())))
    tide = declare("tide", PROVIDER, USER)
    install(replace(tide, definition=replace(tide.definition, requires=())))

    assert [place for place, rule, _ in found("libexec") if rule == "RT203"] == ["libexec/tide.ecm:1:1"]


def test_a_hook_of_the_server_that_a_module_knows_otherwise_is_told() -> None:
    record = declare("kelp", '[[provider]]\nhook = "core.log_permanent_failure_v1"\n')
    hook = load_hook_catalogue()["core.log_permanent_failure_v1"]
    older = HookSignature("core", hook.name, hook.returns, hook.parameters[:1])
    install(replace(record, expects=(older,)))

    message = (
        "module 'kelp' knows the hook core.log_permanent_failure_v1 as "
        "'void core_log_permanent_failure_v1(void *closure, ec_message *msg)', but the catalogue declares it as "
        f"'{hook.prototype}'"
    )
    assert found("libexec") == [("libexec/kelp.ecm:1:1", "RT203", message)]


def test_two_hooks_with_one_name_in_code_are_told() -> None:
    install(declare("foam", DECIDE.replace("decide_v1", "tide_decide_v1")))
    install(declare("foam_tide", DECIDE))

    message = (
        "the hooks foam_tide.decide_v1 of module 'foam_tide' and foam.tide_decide_v1 of module 'foam' have one name in "
        "code, 'foam_tide_decide_v1'"
    )
    assert found("libexec") == [("libexec/foam_tide.ecm:1:1", "RT203", message)]


def test_another_policy_is_shown_as_the_difference() -> None:
    declare("kelp", DECIDE + NOTE)
    install(declare("foam", PROVIDER, USER))
    install(declare("kelp", DECIDE.replace("empty = 0", "empty = 1") + NOTE))

    [(_, _, message)] = found("libexec")
    assert message.endswith(
        "*note), until nonzero, empty 1, on_failure 0', but module 'foam' knows it as "
        "'int kelp_decide_v1(void *closure, const char *note), until nonzero, empty 0, on_failure 0'"
    )


def test_of_a_record_that_does_not_hold_what_a_module_expects_nothing_is_said() -> None:
    declare("kelp", DECIDE + NOTE)
    foam = declare("foam", PROVIDER, USER)
    install(replace(foam, expects=()))
    install(declare("kelp", DECIDE + SIZE))

    assert "expects" not in Path("libexec/foam.module.json").read_text()
    assert found("libexec") == []
