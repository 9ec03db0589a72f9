from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.foundation.errors import BuildFailed, UsageError
from ecxs.generate.project import plan_project
from ecxs.languages import required_methods, tools_of

if TYPE_CHECKING:
    from pathlib import Path

    from ecxs.languages import AuthorEdit

DECLARATION = """schema = 1
[module]
name = "owl"
language = "python"
[[option]]
name = "size"
type = "int"
default = 1
validate = "method"
[[provider]]
hook = "core.log_permanent_failure_v1"
[[provider]]
hook = "core.mailq_get_next_active"
[[command]]
name = "status"
"""
FAILURE = "core_log_permanent_failure_v1"
GOOD = (
    "    def core_log_permanent_failure_v1(\n"
    "        self, msg: EcMessage, dr: DomainRecord, now: Timeval, note: str, note_len: int\n"
    "    ) -> None:\n"
    "        pass\n"
)


def edit(folder: Path, text: str, *, is_fixing: bool = False, declaration: str = DECLARATION) -> AuthorEdit:
    (folder / "module.toml").write_text(declaration)
    planned = plan_project(folder)
    tools = tools_of(planned.definition)
    methods = tools.methods(planned.definition, planned.catalogue)
    required = required_methods(planned.definition, planned.catalogue, methods, is_fixing=is_fixing)
    return tools.edit(text, "owl.py", required)


def summary(leaf: str) -> str:
    return load_hook_catalogue()[leaf].summary.rstrip(".")


def complaints(edited: AuthorEdit) -> list[tuple[str, str, str]]:
    return [(str(item.place), item.rule, item.message) for item in edited.findings]


def test_what_a_class_lacks_is_inserted_in_the_order_of_roles(tmp_path: Path) -> None:
    edited = edit(tmp_path, "class Owl(OwlModule): pass  # bare\n")
    assert edited.inserted == (FAILURE, "core_mailq_get_next_active", "control_status", "validate_size")
    assert edited.text == (
        "from ecruntime.api import ConnectionHandle, Control, DomainRecord, EcMessage, Reply, Timeval\n"
        "class Owl(OwlModule):\n"
        "    pass  # bare\n"
        "\n"
        "    def core_log_permanent_failure_v1(\n"
        "        self,\n"
        "        msg: EcMessage,\n"
        "        dr: DomainRecord,\n"
        "        now: Timeval,\n"
        "        note: str,\n"
        "        note_len: int,\n"
        "    ) -> None:\n"
        f'        """{summary(FAILURE)}."""\n'
        "\n"
        "    def core_mailq_get_next_active(\n"
        "        self,\n"
        "        dr: DomainRecord,\n"
        "        binding_slot: int,\n"
        "        connh: ConnectionHandle,\n"
        "    ) -> EcMessage | None:\n"
        f'        """{summary("core_mailq_get_next_active")}."""\n'
        "        return None\n"
        "\n"
        "    def control_status(self, request: Control) -> Reply:\n"
        '        """Answer the console command status."""\n'
        '        return {"command": request.command}\n'
        "\n"
        "    def validate_size(self, value: int) -> bool | str:\n"
        '        """Tell whether a value of size is good: True, or a sentence saying why not."""\n'
        "        return True\n"
    )


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    once = edit(tmp_path, "class Owl(OwlModule):\n\tx = 1\n").text
    twice = edit(tmp_path, once)
    assert (twice.text, twice.inserted, twice.findings) == (once, (), ())


def test_a_provider_follows_the_last_provider_and_a_command_the_last_command(tmp_path: Path) -> None:
    others = "    def report(self): ...\n\n    def control_other(self, request: C) -> str: ...\n"
    text = f"class Owl(OwlModule):\n{GOOD}\n{others}"
    lines = edit(tmp_path, text).text.splitlines()
    names = [line.split("(")[0].strip() for line in lines if line.startswith("    def ")]
    wanted = [FAILURE, "core_mailq_get_next_active", "report", "control_other", "control_status", "validate_size"]
    assert names == [f"def {name}" for name in wanted]


def test_what_a_base_in_the_same_file_has_is_not_lacking(tmp_path: Path) -> None:
    text = f"class Mixin:\n{GOOD}\n    control_status = shared\n\nclass Owl(Mixin, OwlModule):\n    pass\n"
    assert edit(tmp_path, text).inserted == ("core_mailq_get_next_active", "validate_size")


def test_methods_inside_a_condition_are_found(tmp_path: Path) -> None:
    inner = GOOD.replace("    ", "        ", 1).replace("\n    ", "\n        ")
    text = f"class Owl(OwlModule):\n    if FAST:\n{inner}    else:\n{inner}"
    assert FAILURE not in edit(tmp_path, text).inserted


def test_names_that_mean_something_else_are_imported_under_another(tmp_path: Path) -> None:
    text = "class Control: ...\nclass Owl(OwlModule):\n    pass\n"
    edited = edit(tmp_path, text).text
    assert "Control as ApiControl" in edited
    assert "def control_status(self, request: ApiControl) -> Reply:" in edited


def test_imports_join_the_line_that_is_there_and_comments_stay(tmp_path: Path) -> None:
    text = (
        '"""Owl."""\nimport os\nfrom ecruntime.api import (\n    DomainRecord,  # a record\n    Timeval,\n)\n\n'
        "class Owl(OwlModule):\n    pass\n"
    )
    assert edit(tmp_path, text).text.startswith(
        '"""Owl."""\nimport os\nfrom ecruntime.api import (\n    ConnectionHandle,\n    Control,\n'
        "    DomainRecord,  # a record\n    EcMessage,\n    Reply,\n    Timeval,\n)\n\nclass Owl"
    )


def test_a_star_import_needs_no_more(tmp_path: Path) -> None:
    text = "from ecruntime.api import *\n\nclass Owl(OwlModule):\n    pass\n"
    assert edit(tmp_path, text).text.count("import") == 1


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (", note_len: int", "", "takes 4 parameters, declared 5 parameters"),
        ("dr: DomainRecord", "dr: EcMessage", "takes 'EcMessage' for 'dr', declared 'DomainRecord'"),
        ("dr: DomainRecord", "dr", "has no annotation for 'dr', declared 'DomainRecord'"),
        (" -> None", "", "has no annotation for its result, declared 'None'"),
        (" -> None", " -> int", "returns 'int', declared 'None'"),
        ("    def", "    async def", "is a coroutine, which nobody awaits"),
        ("note_len: int", "note_len: int, *, more: int", "has a parameter that nobody passes"),
    ],
)
def test_a_signature_that_drifted_is_reported_and_mended(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    text = f"class Owl(OwlModule):\n{GOOD.replace(old, new, 1)}"
    assert complaints(edit(tmp_path, text))[0][1:] == ("PY001", f"'{FAILURE}' {complaint}")
    mended = edit(tmp_path, text, is_fixing=True)
    assert mended.fixed == (FAILURE,)
    assert complaints(edit(tmp_path, mended.text)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("note: str", "remark: str"),
        ("note: str", 'note: "str"'),
        ("note: str", "note: str | None"),
        ("note: str", "note: Optional[str]"),
        ("note: str", "note: object"),
        ("now: Timeval", "now: api.Timeval"),
        ("now: Timeval", "now: Mine"),
        ("note_len: int", "note_len: float"),
        ("note_len: int", "note_len: int, more: int = 0"),
        ("msg: EcMessage, dr: DomainRecord, now: Timeval, note: str, note_len: int", "*args: object"),
        (" -> None:\n", " -> None:  # type: ignore\n"),
        (" -> None", " -> NoReturn"),
        ("    def", "    @override\n    def"),
        ("    def", "    @patched\n    async def"),
    ],
)
def test_a_signature_that_serves_as_well_has_not_drifted(tmp_path: Path, old: str, new: str) -> None:
    text = f"from x import *\nMine = object\nclass Owl(OwlModule):\n{GOOD.replace(old, new, 1)}"
    assert complaints(edit(tmp_path, text)) == []


def test_mending_touches_the_signature_alone(tmp_path: Path) -> None:
    head = "    def validate_size( self,value : str )  ->  bool : # odd\n"
    body = "\n        #  first\n        return  value  # why\n"
    text = f"class Owl(OwlModule):\n{head}{body}"
    after = edit(tmp_path, text, is_fixing=True).text
    assert "    def validate_size( self,value : int )  ->  bool : # odd\n" + body in after


def test_a_comment_inside_a_signature_is_not_lost(tmp_path: Path) -> None:
    text = "class Owl(OwlModule):\n    def validate_size(\n        self,  # me\n    ) -> bool:\n        return True\n"
    edited = edit(tmp_path, text, is_fixing=True)
    assert edited.fixed == ()
    assert edited.findings[0].hint == (
        "a comment stands inside the signature; write it yourself: def validate_size(self, value: int) -> bool | str:"
    )


def test_what_nobody_declared_is_an_orphan(tmp_path: Path) -> None:
    text = (
        "class Owl(OwlModule):\n    def control_stats(self): ...\n    def core_log_rejection(self): ...\n"
        "    def core_log_permanent_failure(self): ...\n    def helper(self): ...\n"
    )
    wanted = [
        ("owl.py:2:9", "PY002", "'control_stats' looks like a command, and module.toml declares none of this name"),
        (
            "owl.py:3:9",
            "PY002",
            "'core_log_rejection' looks like a provider, and module.toml declares none of this name",
        ),
        (
            "owl.py:4:9",
            "PY002",
            "'core_log_permanent_failure' looks like a provider, and module.toml declares none of this name",
        ),
    ]
    edited = edit(tmp_path, text)
    assert complaints(edited) == wanted
    assert edited.findings[0].hint == "did you mean 'control_status'?"


def test_a_syntax_error_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(BuildFailed) as caught:
        edit(tmp_path, "class Owl(:\n")
    assert caught.value.message.startswith("owl.py:1:")
    assert caught.value.hint == "mend the syntax and run the command again"


def test_a_class_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        edit(tmp_path, "class Owls: ...\n")
    assert (caught.value.message, caught.value.hint) == ("there is no class 'Owl' in 'owl.py'", "did you mean 'Owls'?")
    with pytest.raises(UsageError) as caught:
        edit(tmp_path, "x = 1\n")
    assert caught.value.hint == "write 'class Owl(OwlModule): ...', marked with @final"


def test_all_signatures_that_differ_are_fixed(tmp_path: Path) -> None:
    text = (
        "class Owl(OwlModule):\n"
        f"{GOOD.replace('note: str', 'note: bytes')}\n"
        "    def core_mailq_get_next_active(self, one: int) -> str:\n        return 1\n\n"
        "    def validate_size(self, value: str) -> bool:\n        return True\n"
    )
    edited = edit(tmp_path, text, is_fixing=True)
    assert edited.fixed == (FAILURE, "core_mailq_get_next_active", "validate_size")
    assert complaints(edit(tmp_path, edited.text)) == []


@pytest.mark.parametrize("annotation", ['Literal["a b"]', "'a b'", 'Literal["\\0"]', "list['a b']"])
def test_a_text_that_is_no_annotation_is_no_failure(tmp_path: Path, annotation: str) -> None:
    text = f"class Owl(OwlModule):\n{GOOD.replace('note: str', f'note: {annotation}')}"
    assert "    ) -> None:\n        pass\n" in edit(tmp_path, text).text
