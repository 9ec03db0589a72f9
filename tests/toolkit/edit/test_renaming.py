from __future__ import annotations

import pytest

from ecruntime.foundation.errors import UsageError
from ecxs.edit.renaming import (
    renamed_configuration,
    renamed_declaration,
    renamed_option,
    renamed_sections,
    renamed_settings,
    with_known_lines,
)
from ecxs.edit.replacement import Replacement, with_replacements

DECLARATION = """\
#:schema ./owl/generated/module.schema.json
module = { name = 'owl', requires = ["owl"] } # owl
option = [{ name = "owl_limit", summary = "owl_limit" }, { name = "owls", fallback = "[OWL]>[owls]" }]

[[provider]]
hook = "owl.seen_v1"

[[provider]]
hook = "owls.seen_v1"
"""


def test_of_a_declaration_only_names_are_replaced() -> None:
    made = renamed_declaration(DECLARATION, "owl", "heron", "module.toml")
    assert made == (
        DECLARATION.replace("./owl/", "./heron/")
        .replace("name = 'owl'", "name = 'heron'")
        .replace('name = "owl_limit"', 'name = "heron_limit"')
        .replace("[OWL]", "[heron]")
        .replace('"owl.seen_v1"', '"heron.seen_v1"')
    )


@pytest.mark.parametrize("spelled", ['"o\\u0077l"', '"""owl"""'])
def test_a_name_that_cannot_be_replaced_for_certain_is_refused(spelled: str) -> None:
    with pytest.raises(UsageError) as refused:
        renamed_declaration(f"[module]\nname = {spelled}\n", "owl", "heron", "module.toml")
    assert refused.value.message == "'owl' cannot be replaced in 'module.toml'"


@pytest.mark.parametrize(
    ("name", "made"), [("owl_x", "heron_x"), ("OWL_x", "heron_x"), ("owl", "owl"), ("owlet_x", "owlet_x")]
)
def test_an_option_follows_when_it_begins_with_the_name(name: str, made: str) -> None:
    assert renamed_option(name, "owl", "heron") == made


def test_settings_of_tools_follow_where_they_are_the_package() -> None:
    text = '[project]\nname = "owl"\n[tool.x]\na = ["owl", "owl/sub", "owl.sub.*", "owls", "my owl"]\n'
    made = renamed_settings(text, "owl", "heron", "pyproject.toml")
    assert made == '[project]\nname = "owl"\n[tool.x]\na = ["heron", "heron/sub", "heron.sub.*", "owls", "my owl"]\n'


def test_sections_of_a_manifest_follow_without_case() -> None:
    text = "# owl\r\n[OWL]\r\nmsys.requires = owl\r\n[owls]\r\n"
    assert renamed_sections(text, "owl", "heron") == text.replace("[OWL]", "[heron]")


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("owl { x = owl }\n", "heron { x = owl }\n"),
        ('OWL "owl" {\n}\n', 'heron "owl" {\n}\n'),
        ("domain a { owl { } owl_limit = 1 }\n", "domain a { heron { } heron_limit = 1 }\n"),
        ("\ufeffowl {}\n", "\ufeffheron {}\n"),
        ("owl = 1\nowls {}\n", "owl = 1\nowls {}\n"),
        ("# owl_limit = 1\n# owl sleeps\n", "# heron_limit = 1\n# owl sleeps\n"),
        ("  # owl main { x = 1 }\n", "  # heron main { x = 1 }\n"),
        ("x = {\nowl {\n", "x = {\nheron {\n"),
    ],
)  # fmt: skip
def test_stanzas_and_settings_of_a_configuration_follow(text: str, made: str) -> None:
    assert renamed_configuration(text, "owl", "heron", {"owl_limit": "heron_limit"}) == made


def test_known_lines_are_replaced_as_a_whole_with_their_line_ends() -> None:
    made = with_known_lines(
        "# owl\r\nx\n# owls\n# owl", "# owl\r\nowl\n# owls\n# owl", {"# owl": "# heron", "owl": "y"}
    )
    assert made == "# heron\r\ny\n# owls\n# heron"


def test_parts_that_overlap_an_earlier_one_stay() -> None:
    assert (
        with_replacements("abcdef", [Replacement(3, 5, "-"), Replacement(0, 2, "+"), Replacement(4, 6, "*")]) == "+c-f"
    )
