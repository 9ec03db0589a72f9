"""The generated files of a module in C: as reviewed, the same each time, strict C11, and of documented names alone."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ecruntime
from ecruntime.catalogue.c_api import load_c_api
from ecruntime.model.hook_signature import judge_signature
from ecxs.definition.load import load
from ecxs.definition.reserved import C
from ecxs.generate.project import plan_project
from ecxs.generate.write import write
from ecxs.languages.built_module_test import BuiltTestForm
from ecxs.languages.c.naming import reason_against
from ecxs.languages.c.source.syntax_tree import read_source, text_of, walk
from ecxs.scaffold import answers, create
from tests.toolkit.languages.goldens import GOLDENS, check_goldens

if TYPE_CHECKING:
    from tree_sitter import Node

INCLUDE = Path(ecruntime.__file__).parent / "include"
C_LIBRARY = {
    "NULL", "size_t", "calloc", "free", "memset", "strspn", "strcspn", "strncmp", "strncasecmp", "sockaddr",
    "stdlib", "string", "strings", "malloc", "memchr", "memcpy", "memmove", "ptrdiff_t", "vsnprintf", "errno", "EAGAIN",
    "va_list", "va_start", "va_end", "AF_UNIX", "sa_family", "format", "printf",
}  # fmt: skip  # words, several to a line
IN_PROSE = {"module_private_data", "u_int64_t"}
"""Names that the documents have in their text and examples, and no table of functions or structures."""
NAMED = frozenset({"identifier", "type_identifier", "field_identifier"})
DECLARING = frozenset({"declaration", "parameter_declaration", "function_definition", "field_declaration"})


@pytest.fixture(params=["c_greeter", "c_everything", "c_listening"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    """Return a generated project, and the folder of its goldens."""
    golden, root = GOLDENS / request.param, tmp_path / request.param
    if request.param == "c_greeter":
        create(answers("greeter", kind="c"), root, complete=lambda stage: plan_project(stage).write())
        (root / ".ecxs-answers.toml").unlink()
    else:
        root.mkdir()
        shutil.copy(golden / "module.toml", root)
        plan_project(root).write()
    return root, golden


def test_every_file_is_as_reviewed(project: tuple[Path, Path]) -> None:
    check_goldens(*project)


def test_files_made_twice_are_identical(project: tuple[Path, Path], tmp_path: Path) -> None:
    root, _ = project
    again = tmp_path / "again"
    write(plan_project(root).artifacts, again)
    names = [str(artifact.path) for artifact in plan_project(root).artifacts]
    assert any(name.endswith(".c") for name in names)
    assert [(again / name).read_bytes() for name in names] == [(root / name).read_bytes() for name in names]


@pytest.mark.parametrize("api", ["3", "4"])
def test_it_is_strict_c11_in_both_shapes(project: tuple[Path, Path], api: str) -> None:
    root, _ = project
    for source in sorted((root / "generated").rglob("*.[ch]")):
        words = ["-std=c11", "-fsyntax-only", "-x", "c", "-Wall", "-Wextra", "-Werror", f"-DEC_API={api}"]
        includes = ["-I", str(root / "generated"), "-isystem", str(INCLUDE)]
        done = subprocess.run(["gcc", *words, *includes, str(source)], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), source


def test_only_documented_names_are_used(project: tuple[Path, Path]) -> None:
    root, _ = project
    definition = plan_project(root).definition
    known = documented() | hook_names(root) | set(C) | C_LIBRARY | IN_PROSE
    known |= {option.name for option in definition.options}
    known |= {option.name for listener in definition.listeners for option in listener.options}
    trees = {path: read_source(path.read_text()).root for path in sorted((root / "generated").rglob("*.[ch]"))}
    header = set().union(*(declared_in(tree) for path, tree in trees.items() if path.suffix == ".h"))
    for source, tree in trees.items():
        declared = header | declared_in(tree)
        used = {text_of(node) for node in walk(tree) if node.type in NAMED} - {""}
        own = {name for name in used if name.lower().startswith(definition.name) or name.endswith("_H")}
        assert used - known - declared - own - {"my_thing"} == set(), source


def test_no_module_has_the_name_of_something_in_its_own_source(project: tuple[Path, Path]) -> None:
    root, _ = project
    (source,) = (root / "generated").glob("*_module.c")
    tree = read_source(source.read_text()).root
    declaring = {"declaration", "function_definition"}
    static = [node for node in tree.named_children if node.type in declaring and text_of(node).startswith("static ")]
    names = {text_of(declarators(node)[0]) for node in static}
    assert len(names) > 4
    assert {name for name in names if not reason_against(name)} == set()


def declared_in(tree: Node) -> set[str]:
    declared = {text_of(leaf) for node in walk(tree) if node.type in DECLARING for leaf in declarators(node)}
    declared |= {text_of(name) for node in walk(tree) if node.type == "enumerator" for name in node.named_children}
    structures = [node for node in walk(tree) if node.type in {"struct_specifier", "union_specifier"}]
    return declared | {text_of(it.child_by_field_name("name")) for it in structures if it.child_by_field_name("body")}


def documented() -> set[str]:
    api = load_c_api()
    tables = (api.functions, api.macros, api.structures, api.opaque_types, api.type_names, api.constants)
    # What only the headers of this runtime have does not count.
    names = {item.name for table in tables for item in table if getattr(item, "source", "") != "bridge"}
    for item in (*api.structures, *api.opaque_types):
        names |= {item.tag, *item.aliases}
    names |= {part for item in api.structures for member in item.members for part in member.name.split(".")}
    return names


def hook_names(root: Path) -> set[str]:
    planned = plan_project(root)
    hooks = [planned.catalogue[name] for name in planned.catalogue]
    hooks += [judge_signature(hook) for hook in hooks if hook.policy is not None]
    leaves = {hook.leaf for hook in hooks} | {hook.name for hook in hooks} | {hook.hook_scope for hook in hooks}
    forms = ("register_{}_hook_first", "register_{}_hook_last", "has_{}_hook", "call_{}_hook", "{}")
    types = {hook.returns.base for hook in hooks} | {item.ctype.base for hook in hooks for item in hook.parameters}
    arguments = {item.name for hook in hooks for item in hook.parameters}
    return {form.format(leaf) for form in forms for leaf in leaves} | types | arguments


def declarators(node: Node) -> list[Node]:
    found, waiting = [], list(node.children_by_field_name("declarator"))
    while waiting:
        one = waiting.pop()
        if one.type in NAMED:
            found.append(one)
        waiting += one.children_by_field_name("declarator")
    return found


def used_module(root: Path, name: str, hook: str) -> str:
    """Write the declaration of another module with one hook; return the provider for this one."""
    path = root.parent / name / "module.toml"
    path.parent.mkdir()
    hooks = f'[[hook]]\nname = "{hook}"\nreturns = "void"\nparams = []\n'
    path.write_text(f'schema = 1\n[module]\nname = "{name}"\nlanguage = "c"\n{hooks}')
    return f'[[provider]]\nhook = "{name}.{hook}"\n'


def test_no_two_functions_of_the_author_have_one_name(tmp_path: Path) -> None:
    root = tmp_path / "tide"
    root.mkdir()
    taken = {"control": "status", "option": "level", "serve": "echo", "close": "echo", "validate": "level", "core": "x"}
    providers = [used_module(root, name, hook) for name, hook in taken.items()]
    declared = (
        '[[option]]\nname = "level"\ntype = "int"\nvalidate = "method"\n',
        '[[listener]]\nname = "Echo"\n',
        '[[command]]\nname = "status"\n',
        *providers,
    )
    uses = ", ".join(f'"../{name}"' for name in taken)
    head = f'schema = 1\n[module]\nname = "tide"\nlanguage = "c"\nuses = [{uses}]\n'
    (root / "module.toml").write_text(head + "".join(declared))
    plan_project(root).write()
    header = (root / "generated" / "tide.h").read_text()
    found = re.findall(r"^[a-z][\w *]*\b(tide_\w+)\(", header, re.MULTILINE)
    assert len(set(found)) == len(found)
    assert {"tide_control_status", "tide_provide_control_status", "tide_provide_option_level", "tide_core_x"} < {*found}
    includes = ["-I", str(root / "generated"), "-isystem", str(INCLUDE)]
    words = ["gcc", "-std=c11", "-fsyntax-only", "-Werror", *includes, str(root / "generated" / "tide_module.c")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_test_of_an_added_provider_installs_what_the_module_requires(tmp_path: Path) -> None:
    root = tmp_path / "tide"
    root.mkdir()
    used_module(root, "kelp", "asked")
    used_module(root, "reef", "asked")
    head = 'schema = 1\n[module]\nname = "tide"\nlanguage = "c"\nrequires = ["kelp"]\nuses = ["../kelp", "../reef"]\n'
    (root / "module.toml").write_text(head)
    definition = load(root / "module.toml").definition
    assert definition is not None
    assert BuiltTestForm().loading(definition).before == ("libexec()", 'libexec("../kelp")')
