"""The manifest of a library: derived lines for each module, and all else as its author left it."""

from __future__ import annotations

from ecruntime.formats.library import Library, LibraryKind, LibraryModule, LibraryOption, RecordedRegistration
from ecxs.languages.c.manifest import manifest_text

NIGHT = "Binding:Domain>Domain>Global"
LINES = """msys.provides:auto = config.Global.Night_Mode
msys.provides:auto = config.Global:Binding:Domain
msys.provides:auto = config.Global:Binding:Domain.Night_Mode
msys.provides:auto = config.Global:Domain
msys.provides:auto = config.Global:Domain.Night_Mode
"""


def library(*modules: str, options: dict[str, tuple[str, str]] | None = None) -> Library:
    """Return a library whose options are given by name, with module and path."""
    given = options or {}
    return Library(
        "x.so",
        modules=tuple(LibraryModule(name, 3, LibraryKind.SINGLETON) for name in modules),
        options=tuple(LibraryOption(name, "INT", path, module=module) for name, (module, path) in given.items()),
        registered=tuple(RecordedRegistration(module, name) for name, (module, _) in given.items()),
    )


OWL = library("owl", options={"Night_Mode": ("owl", NIGHT)})


def test_a_new_manifest_has_the_lines_of_the_documents() -> None:
    assert manifest_text(OWL) == f"[owl]\n{LINES}"


def test_a_module_without_options_has_its_section() -> None:
    assert manifest_text(library("owl")) == "[owl]\n"


def test_lines_of_the_author_stay_with_order_and_comments() -> None:
    former = "# mine\n[owl]\n; note\nmsys.requires = clockwork\nmsys.provides = config.Global.by_hand\n\n# end\n"
    assert manifest_text(OWL, former) == (
        "# mine\n[owl]\n; note\nmsys.requires = clockwork\nmsys.provides = config.Global.by_hand\n"
        + LINES
        + "\n# end\n"
    )


def test_former_derived_lines_are_replaced_where_they_stood() -> None:
    former = "[owl]\nmsys.provides:auto = config.Global.gone\nmsys.requires = clockwork\n"
    assert manifest_text(OWL, former) == f"[owl]\n{LINES}msys.requires = clockwork\n"


def test_each_module_of_a_library_gets_its_lines_and_other_sections_stay() -> None:
    both = library("lark", "wren", options={"song": ("lark", "Global"), "size": ("wren", "Domain>Global")})
    former = "[lark]\nmsys.requires = tide\n[foam]\nmsys.provides:auto = config.Global.theirs\n"

    assert manifest_text(both, former) == (
        "[lark]\nmsys.requires = tide\nmsys.provides:auto = config.Global.song\n"
        "[foam]\nmsys.provides:auto = config.Global.theirs\n"
        "\n[wren]\nmsys.provides:auto = config.Global.size\nmsys.provides:auto = config.Global:Domain\n"
        "msys.provides:auto = config.Global:Domain.size\n"
    )


def test_elements_in_brackets_and_the_own_stanza_give_no_line() -> None:
    given = {"depth": ("owl", "[owl]"), "width": ("owl", "owl"), "both": ("owl", "[Lantern]:Domain>Global")}
    assert manifest_text(library("owl", options=given)) == "[owl]\nmsys.provides:auto = config.Global.both\n"


def test_a_manifest_made_twice_is_the_same_byte_for_byte() -> None:
    for former in ("", "[owl]\r\nmsys.requires = a\r\n", "[owl]", "# only a note", "[Owl]\nmsys.provides = a.b"):
        once = manifest_text(OWL, former)
        assert manifest_text(OWL, once) == once
