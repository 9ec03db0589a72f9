"""Methods of listeners: their sessions come from the generated package, and the plain session is good as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecxs.generate.project import plan_project
from ecxs.languages import required_methods, tools_of

if TYPE_CHECKING:
    from pathlib import Path

    from ecxs.languages import AuthorEdit

DECLARATION = """schema = 1
[module]
name = "owl"
language = "python"
[[listener]]
name = "Echo"
"""
METHOD = "    def serve_echo(self, event: Event, mask: Mask, session: {}, now: Timeval) -> Mask:\n        return mask\n"


def edit(folder: Path, text: str, *, is_fixing: bool = False) -> AuthorEdit:
    (folder / "module.toml").write_text(DECLARATION)
    planned = plan_project(folder)
    tools = tools_of(planned.definition)
    methods = tools.methods(planned.definition, planned.catalogue)
    required = required_methods(planned.definition, planned.catalogue, methods, is_fixing=is_fixing)
    return tools.edit(text, "owl.py", required)


def test_the_session_is_imported_from_the_generated_package(tmp_path: Path) -> None:
    head = "from ecruntime.api import DONE\n\nfrom .generated import OwlModule\n\n\n"
    edited = edit(tmp_path, f"{head}class Owl(OwlModule):\n    pass\n")
    assert edited.text == (
        "from ecruntime.api import DONE, Event, Mask, Timeval\n"
        "\n"
        "from .generated import EchoSession, OwlModule\n"
        "\n"
        "\n"
        "class Owl(OwlModule):\n"
        "    pass\n"
        "\n"
        "    def serve_echo(\n"
        "        self,\n"
        "        event: Event,\n"
        "        mask: Mask,\n"
        "        session: EchoSession,\n"
        "        now: Timeval,\n"
        "    ) -> Mask:\n"
        '        """Serve a peer of Echo_Listener."""\n'
        "        return Mask(0)\n"
    )


def test_a_name_that_means_something_else_gets_an_alias(tmp_path: Path) -> None:
    text = "from .generated import OwlModule\n\nclass EchoSession: pass\n\nclass Owl(OwlModule):\n    pass\n"
    edited = edit(tmp_path, text)
    assert "from .generated import EchoSession as ApiEchoSession, OwlModule\n" in edited.text
    assert "session: ApiEchoSession" in edited.text


@pytest.mark.parametrize("annotation", ["EchoSession", "NetSession", "EchoSession | None", "object"])
@pytest.mark.parametrize("is_fixing", [False, True])
def test_a_session_may_be_annotated_as_it_is_or_wider(tmp_path: Path, annotation: str, is_fixing: bool) -> None:
    text = f"class Owl(OwlModule):\n{METHOD.format(annotation)}"
    edited = edit(tmp_path, text, is_fixing=is_fixing)
    assert (edited.text, edited.findings) == (text, ())


def test_another_annotation_is_drift(tmp_path: Path) -> None:
    edited = edit(tmp_path, f"class Owl(OwlModule):\n{METHOD.format('str')}")
    assert [item.message for item in edited.findings] == [
        "'serve_echo' takes 'str' for 'session', declared 'EchoSession'"
    ]


def test_drift_is_mended_and_what_is_needed_imported(tmp_path: Path) -> None:
    edited = edit(tmp_path, f"class Owl(OwlModule):\n{METHOD.format('str')}", is_fixing=True)
    assert METHOD.format("EchoSession") in edited.text
    assert "from .generated import EchoSession\n" in edited.text


def test_mending_another_parameter_leaves_a_plain_session(tmp_path: Path) -> None:
    text = f"class Owl(OwlModule):\n{METHOD.format('NetSession').replace('Timeval', 'int')}"
    edited = edit(tmp_path, text, is_fixing=True)
    assert METHOD.format("NetSession") in edited.text
