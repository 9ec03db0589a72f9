"""Former names of options in a configuration: taken for the present name, with a warning for each place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.config import Configuration, OptionDefinition, OptionRegistry, RegistrationRefused, RegistryDraft
from ecruntime.config.build import build
from ecruntime.config.core_registry import core_registry
from ecruntime.formats.conf import read, read_text
from ecruntime.formats.option_type import OptionType
from ecruntime.foundation.finding import Place
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.option import OptionFlag

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HERE = Place("owl.py", 1)
EVERYWHERE = "Binding:Domain>Binding>Domain>Global"
KEEP = OptionDefinition("keep", OptionType.INT, EVERYWHERE, "5", renamed_from=("hold", "stay"), maximum=9)
TWIGS = OptionDefinition("twigs", OptionType.STRING, "[owl]", flags=OptionFlag.IS_ARRAY, renamed_from=("branches",))
MOOD = OptionDefinition("mood", OptionType.INT, "[owl]", renamed_from=("temper",), option_map=(("calm", 1),))


def registered(*options: OptionDefinition, base: OptionRegistry | None = None, owner: str = "owl") -> OptionRegistry:
    draft = RegistryDraft(base or core_registry())
    for option in options:
        draft.register_option(option, owner=owner, kind=ModuleKind.SINGLETON, place=HERE)
    return draft.freeze()


REGISTRY = registered(KEEP, TWIGS, MOOD)


def built(text: str, registry: OptionRegistry = REGISTRY) -> Configuration:
    result = build(read_text(text, "owl.conf"), registry)
    assert result.configuration is not None, list(map(str, result.findings))
    return result.configuration


def told(text: str, registry: OptionRegistry = REGISTRY) -> list[str]:
    return [str(finding) for finding in build(read_text(text, "owl.conf"), registry).findings]


def value(configuration: Configuration, name: str, keys: Mapping[str, str]) -> object:
    (option,) = configuration.registry.find(name)
    return configuration.lookup(option.handle, keys).value


@pytest.mark.parametrize("name", ["hold", "stay", "HOLD"])
@pytest.mark.parametrize(
    ("around", "keys"),
    [
        ("{}", {}),
        ("binding b {{ {} }}", {"binding": "b"}),
        ("domain d {{ {} }}", {"domain": "d"}),
        ("binding b {{ domain d {{ {} }} }}", {"binding": "b", "domain": "d"}),
    ],
)
def test_a_former_name_sets_the_option_in_every_scope(name: str, around: str, keys: dict[str, str]) -> None:
    text = around.format(f"{name} = 7")
    assert value(built(text), "keep", keys) == 7
    (finding,) = told(text)
    column = text.index(name) + 1
    assert finding == (
        f"owl.conf:1:{column}: warning CFG058: the option '{name}' has been renamed to 'keep'\n"
        "  hint: write 'keep'; `ecxs validate --fix` does"
    )


def test_arrays_and_words_are_those_of_the_present_name() -> None:
    configuration = built("owl { branches = ( long short )\n temper = Calm }")
    assert value(configuration, "twigs", {"module": "owl", "instance": ""}) == ("long", "short")
    assert value(configuration, "mood", {"module": "owl", "instance": ""}) == 1


def test_a_value_is_checked_as_that_of_the_present_name() -> None:
    assert [line.split(" ")[2] for line in told("hold = 10\nowl { temper = wild }")] == [
        "CFG058:", "CFG058:", "CFG045:", "CFG044:",
    ]  # fmt: skip  # words, several to a line


def test_the_module_judges_a_value_under_a_former_name() -> None:
    seen: list[object] = []
    judged = OptionDefinition(
        "keep", OptionType.INT, "Global", renamed_from=("hold",), validate=lambda value: seen.append(value) or True
    )
    built("hold = 3", registered(judged))
    assert seen == [3]


def test_two_names_in_one_scope_are_refused_with_both_places() -> None:
    text = "hold = 1\nbinding b {\n  keep = 2\n}\nkeep = 3\n"
    (finding,) = told(text)
    assert finding == (
        "owl.conf:5:1: error CFG059: 'hold' and 'keep' are names of one option, 'keep', and both are set in this "
        "config scope\n"
        "  see owl.conf:1:1: set here as 'hold'\n"
        "  hint: delete one of the two, and name the other 'keep'"
    )


def test_two_former_names_in_one_scope_are_refused() -> None:
    (finding,) = told("hold = 1\nstay = 2\n")
    assert "error CFG059: 'hold' and 'stay' are names of one option, 'keep'" in finding


def test_two_names_in_two_scopes_are_two_settings() -> None:
    configuration = built("hold = 1\nbinding b { keep = 2 }\n")
    assert (value(configuration, "keep", {}), value(configuration, "keep", {"binding": "b"})) == (1, 2)


def test_each_place_has_its_warning_and_a_file_included_twice_has_one(tmp_path: Path) -> None:
    inner = tmp_path / "inner.conf"
    inner.write_text("hold = 1\n")
    outer = tmp_path / "outer.conf"
    outer.write_text(f'binding a {{ include "{inner}" }}\nbinding b {{ include "{inner}" }}\nstay = 3\nstay = 4\n')
    findings = [it for it in build(read(outer), REGISTRY).findings if it.rule == "CFG058"]
    assert [(it.place.file, it.place.line) for it in findings] == [
        (str(inner), 1), (str(outer), 3), (str(outer), 4),
    ]  # fmt: skip  # words, several to a line


@pytest.mark.parametrize(("file", "local"), [("hold", "keep"), ("keep", "hold"), ("hold", "stay")])
def test_local_changes_override_whichever_name_a_file_has(tmp_path: Path, file: str, local: str) -> None:
    (tmp_path / "local.conf").write_text(f"{local} = 2\n")
    master = tmp_path / "owl.conf"
    master.write_text(f"local_changes_file = local.conf\n{file} = 1\n")
    configuration = build(read(master), REGISTRY).configuration
    assert configuration is not None
    assert value(configuration, "keep", {}) == 2
    (option,) = REGISTRY.find("keep")
    assert [place.file for place in configuration.lookup(option.handle, {}).setting.places] == [  # type: ignore[union-attr]
        str(master), str(tmp_path / "local.conf"),
    ]  # fmt: skip  # words, several to a line


def test_the_tree_has_present_names_only() -> None:
    document = built("hold = 1 # one\nowl { branches = ( a ) }").document
    assert list(document.root.members) == ["keep", ("owl", None)]
    assert document.root.setting("hold") is None


def test_a_document_without_former_names_stays_the_same_object() -> None:
    document = read_text("keep = 1\nowl { twigs = ( a ) }", "owl.conf")
    result = build(document, REGISTRY)
    assert result.configuration is not None
    assert result.configuration.document is document


def test_an_outdated_value_under_a_former_name_has_both_edits() -> None:
    at = OptionDefinition("at", OptionType.SOCKADDR, "Global", renamed_from=("where",))
    findings = build(read_text('where = "2001:db8::7.25"', "owl.conf"), registered(at)).findings
    assert [(it.rule, [edit.text for edit in it.edits]) for it in findings] == [
        ("CFG058", ["at"]), ("CFG052", ['"[2001:db8::7]:25"']),
    ]  # fmt: skip  # words, several to a line


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((KEEP, OptionDefinition("hold", OptionType.INT, "Global")), "option 'hold' of module 'owl'"),
        ((OptionDefinition("hold", OptionType.INT, "Global"), KEEP), "the former name 'hold' of option 'keep'"),
        ((KEEP, OptionDefinition("kept", OptionType.INT, "Domain", renamed_from=("STAY",))), "former name 'STAY'"),
        ((OptionDefinition("keep", OptionType.INT, "Global", renamed_from=("Keep",)),), "has the name 'keep' twice"),
        ((OptionDefinition("keep", OptionType.INT, "Global", renamed_from=("a b",)),), "'a b' is not the name"),
        (
            (OptionDefinition("loud", OptionType.INT, "[owl]", renamed_from=("debug_level",)),),
            "the former name 'debug_level' of option 'loud' is an option of every module",
        ),
    ],
)
def test_a_former_name_that_is_taken_is_refused(options: tuple[OptionDefinition, ...], message: str) -> None:
    with pytest.raises(RegistrationRefused, match=message):
        registered(*options)


def test_a_former_name_of_another_module_is_taken() -> None:
    with pytest.raises(RegistrationRefused, match="is taken in 'Domain' by module 'owl'"):
        registered(OptionDefinition("hold", OptionType.INT, "Domain"), base=REGISTRY, owner="elk")


def test_the_next_generation_may_rename_an_option_and_drop_the_former_name() -> None:
    first = registered(OptionDefinition("hold", OptionType.INT, "Global"))
    second = registered(OptionDefinition("keep", OptionType.INT, "Global", renamed_from=("hold",)), base=first)
    assert value(built("hold = 4", second), "keep", {}) == 4
    third = registered(OptionDefinition("keep", OptionType.INT, "Global"), base=second)
    assert "CFG040" in told("hold = 4", third)[0]
    assert second.find("keep")[0].handle == third.find("keep")[0].handle
    fourth = registered(
        OptionDefinition("keep", OptionType.INT, "Global"),
        OptionDefinition("hold", OptionType.INT, "Global"),
        base=second,
    )
    assert told("hold = 4\nkeep = 5", fourth) == []
