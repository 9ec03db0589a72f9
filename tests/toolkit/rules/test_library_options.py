"""Options that no macro defines: what is told of them, and of the lines that an author writes for them by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.toolkit.rules.conftest import found

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Build = Callable[..., Path]

NIGHT = 'ECCFG_MODULE_OPT_DEF(kelp, night, ECCFGTYPE_INT, NULL, "Global", 0, NULL, "1", NULL, NULL, NULL, NULL)\n'
MADE = "static ec_config_option_def made;\n"
SETUP = 'made.name = "depth", ECCFG_MODULE_OPT_REGISTER(kelp, night), ec_config_register_option(&made)'
REGISTER = "ECCFG_MODULE_OPT_REGISTER(kelp, night)"
BY_HAND = "[kelp]\nmsys.provides:auto = config.Global.night\nmsys.provides = config.Global.depth\n"


def test_options_that_code_makes_are_told_beside_those_of_macros(build: Build) -> None:
    build("kelp", NIGHT + MADE, setup=SETUP, manifest="[kelp]\nmsys.provides:auto = config.Global.night\n")

    assert [(it.rule, it.message, it.hint) for it in found("libexec")] == [
        (
            "LIB019",
            "'made' holds options that the code makes when it runs, so no `:auto` line is made of them",
            "write ECCFG_MODULE_OPT_DEF(kelp, NAME, …) for each, or the `msys.provides` lines by hand",
        )
    ]


def test_lines_by_hand_for_options_that_code_makes_are_not_complained_of(build: Build) -> None:
    build("kelp", NIGHT + MADE, setup=SETUP, manifest=BY_HAND)

    assert [it.rule for it in found("libexec")] == ["LIB019"]


def test_lines_by_hand_are_not_complained_of_where_no_option_is_seen(build: Build) -> None:
    made = "ec_config_register_option(calloc(1, sizeof(ec_config_option_def)))"
    build("kelp", "", setup=made, manifest="[kelp]\nmsys.provides = config.Global.depth\n")

    assert [it.rule for it in found("libexec")] == ["LIB019"]


def test_lines_by_hand_for_no_option_are_told_where_all_options_are_seen(build: Build) -> None:
    build("kelp", NIGHT, setup=REGISTER, manifest=BY_HAND)

    assert [it.rule for it in found("libexec") if it.rule.startswith("ECM")] == ["ECM030"]
