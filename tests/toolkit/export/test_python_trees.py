"""The tree of a module in Python: what is in it, the part of the runtime, documented names, and what is refused."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest

from ecruntime.catalogue.c_api import load_c_api
from ecruntime.foundation.errors import Refused
from ecxs.export import write_tree
from ecxs.export.python.runtime_subset import API, ImportWalk, runtime_digest, runtime_subset
from ecxs.generate.project import plan_project
from tests.toolkit.export.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecxs.export import ExportedTree

EXAMPLES = ROOT / "examples"
NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/module.toml"))
REFUSED = {"outbox": ["EXP010", "EXP010"]}
"""Examples that a server cannot run, each with the rules; docs/export.md has the reasons."""
EXPORTED = [name for name in NAMES if name not in REFUSED]
ASK = ROOT / "runtime" / "ecserver" / "embed" / "ask_python.py"
DECLARATION = 'schema = 1\n[module]\nname = "kelp"\nlanguage = "python"\ntype = "singleton"\n'


@pytest.fixture
def kelp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Return a function that writes a project with the text of its class."""
    monkeypatch.chdir(tmp_path)

    def write(code: str = "", imports: str = "") -> Path:
        folder = Path("kelp-project")
        (folder / "kelp").mkdir(parents=True, exist_ok=True)
        (folder / "module.toml").write_text(DECLARATION, encoding="utf-8")
        (folder / "kelp" / "__init__.py").write_text("from .kelp import Kelp\n", encoding="utf-8")
        text = f"{imports}\nfrom .generated import KelpModule\n\n\nclass Kelp(KelpModule):\n    {code or 'pass'}\n"
        (folder / "kelp" / "kelp.py").write_text(text, encoding="utf-8")
        plan_project(folder).write()
        return folder

    return write


def paths(tree: ExportedTree) -> set[str]:
    return {str(file.path) for file in tree.files}


def test_a_tree_has_the_library_its_embedding_and_the_packages(
    kelp: Callable[..., Path], tree_of: Callable[..., ExportedTree]
) -> None:
    found = paths(tree_of(kelp()))
    assert {
        "kelp.c", "ecx.h", "ecx_load.c", "kelp.ecm", "Makefile", "README.md", "ecelerity.conf",
        "python/kelp/kelp.py", "python/kelp/generated/entry.py", "python/ecruntime/api.py", "python/ecserver/host.py",
        "python/ecpython/start.c", "python/ecpython/ask_python.py", "python/runtime.sha256",
    } <= found  # fmt: skip  # several to a line
    assert not [path for path in found if "__pycache__" in path or "/testing/" in path or path.endswith(".toml")]


def test_what_a_build_leaves_out_is_left_out(kelp: Callable[..., Path], tree_of: Callable[..., ExportedTree]) -> None:
    folder = kelp() / "kelp"
    for name in ("tests/test_it.py", "__pycache__/kelp.cpython-311.pyc", ".hidden", "words.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("", encoding="utf-8")
    (folder / "generated" / "entry.py").write_text("edited", encoding="utf-8")
    tree = tree_of(folder.parent)
    own = {path.removeprefix("python/kelp/") for path in paths(tree) if path.startswith("python/kelp/")}
    assert {"kelp.py", "words.txt", "generated/entry.py"} <= own
    assert not own & {"tests/test_it.py", "__pycache__/kelp.cpython-311.pyc", ".hidden"}
    entry = next(file for file in tree.files if str(file.path) == "python/kelp/generated/entry.py")
    assert "def create()" in entry.text


def test_the_runtime_of_a_tree_needs_the_standard_library_alone(
    kelp: Callable[..., Path], tree_of: Callable[..., ExportedTree], tmp_path: Path
) -> None:
    write_tree(tree_of(kelp()), tmp_path / "tree")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'tree/python')!r})\n"
        "from ecruntime.api import *\nimport kelp.generated.entry, ecruntime.api\n"
        "for name in ecruntime.api.__all__: getattr(ecruntime.api, name)\n"
        "print({it.partition('.')[0] for it in sys.modules} - set(sys.stdlib_module_names) - {'__main__'})\n"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert sorted(re.findall(r"'(\w+)'", done.stdout)) == ["ecruntime", "kelp"]


def test_the_part_of_the_runtime_is_computed_from_imports() -> None:
    walk = ImportWalk()
    walk.take_names(API, ["Level"])
    assert "ecruntime.log.level" in walk.modules
    assert "ecruntime.log.writer" not in walk.modules
    assert set(walk.foreign) <= sys.stdlib_module_names
    whole = {str(path) for path, _ in runtime_subset()}
    assert {"ecruntime/io/http/driver.py", "ecserver/host.py"} <= whole
    assert not [
        path for path in whole if path.startswith(("ecruntime/server/", "ecruntime/bridge/", "ecruntime/catalogue/"))
    ]


def test_imports_within_functions_count_and_those_for_type_checkers_do_not(tmp_path: Path) -> None:
    package = tmp_path / "ecruntime"
    package.mkdir()
    for name, text in {
        "__init__": "",
        "one": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ecruntime.two import x\n"
        "else:\n    import ecruntime.three\ndef f():\n    from ecruntime import four\n",
        "two": "", "three": "", "four": "import numpy\n",
    }.items():  # fmt: skip  # words, several to a line
        (package / f"{name}.py").write_text(text, encoding="utf-8")
    walk = ImportWalk(tmp_path)
    walk.take("ecruntime.one")
    assert walk.modules == {"ecruntime", "ecruntime.one", "ecruntime.three", "ecruntime.four"}
    assert walk.foreign == {"typing": "ecruntime.one", "numpy": "ecruntime.four"}


def test_trees_of_one_release_have_one_digest_and_another_file_gives_another(
    tree_of: Callable[..., ExportedTree],
) -> None:
    digests = {
        file.text for name in EXPORTED for file in tree_of(EXAMPLES / name).files if file.path.name == "runtime.sha256"
    }
    assert len(digests) == 1
    files = runtime_subset()
    assert runtime_digest(files) == runtime_digest(list(files))
    assert runtime_digest([*files, (PurePosixPath("ecserver/x.py"), b"")]) != runtime_digest(files)


def test_two_people_export_the_same_bytes_and_nothing_tells_of_them(
    tree_of: Callable[..., ExportedTree], tmp_path: Path
) -> None:
    made = []
    for user in ("kelp-one", "kelp-two"):
        folder = tmp_path / user / "greylist"
        shutil.copytree(EXAMPLES / "greylist", folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        made.append({str(file.path): file.content for file in tree_of(folder).files})
    assert made[0] == made[1]
    everything = b"".join(made[0].values())
    told = ["kelp-one", str(tmp_path), str(ROOT), str(Path.home()) + "/"]
    assert [word for word in told if len(word) > 3 and word.encode() in everything] == []


@pytest.mark.parametrize("name", EXPORTED)
def test_each_name_of_the_server_in_an_exported_source_is_documented(
    name: str, tree_of: Callable[..., ExportedTree]
) -> None:
    tree = tree_of(EXAMPLES / name)
    assert tree.findings == ()
    api = load_c_api()
    unnamed = {it.name for table in (api.functions, api.macros, api.constants) for it in table if it.source == "bridge"}
    sources = [file for file in tree.files if file.path.suffix in {".c", ".h"}]
    # Read apart from the check itself: every word of the sources, comments and texts left out.
    bare = (re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\])*"', " ", file.text, flags=re.DOTALL) for file in sources)
    words = {word for text in bare for word in re.findall(r"(?<![.\w])(?<!->)[A-Za-z_]\w*", text)}
    assert not words & unnamed
    assert len(sources) > 10


def test_names_of_another_version_are_told_of_the_embedding_too(
    kelp: Callable[..., Path], tree_of: Callable[..., ExportedTree]
) -> None:
    source = kelp()
    assert tree_of(source, "4.x").findings == ()
    assert {finding.rule for finding in tree_of(source, "3.0").findings} <= {"EXP001"}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_example_is_named_on_the_page_with_its_rules(name: str, tree_of: Callable[..., ExportedTree]) -> None:
    with pytest.raises(Refused) as raised:
        tree_of(EXAMPLES / name)
    assert [finding.rule for finding in raised.value.findings] == REFUSED[name]
    page = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
    (row,) = (line for line in page.splitlines() if line.startswith(f"| `{name}` |"))
    assert set(REFUSED[name]) <= set(re.findall(r"EXP\d+", row))


def test_code_that_is_no_python_and_all_else_is_told_at_once(
    kelp: Callable[..., Path], tree_of: Callable[..., ExportedTree]
) -> None:
    folder = kelp("def f(self): self.netlistener('x')", "import signal\nsignal.signal(1, 2)")
    (folder / "kelp" / "bad.py").write_text("def\n", encoding="utf-8")
    with pytest.raises(Refused) as raised:
        tree_of(folder)
    assert sorted(finding.rule for finding in raised.value.findings) == ["EXP010", "EXP015", "SRC001"]


def test_packages_of_others_are_on_the_page_of_the_tree(
    kelp: Callable[..., Path], tree_of: Callable[..., ExportedTree]
) -> None:
    tree = tree_of(kelp(imports="import numpy"))
    assert [finding.rule for finding in tree.findings] == ["EXP016"]
    page = next(file.text for file in tree.files if str(file.path) == "README.md")
    assert "## To install by hand" in page
    assert "'numpy' comes neither with Python nor with the module" in page


@pytest.mark.parametrize("fact", ["version", "headers", "program", "library"])
def test_the_makefile_learns_of_python_what_it_needs(fact: str) -> None:
    done = subprocess.run([sys.executable, ASK, fact], capture_output=True, text=True, check=True)
    told = done.stdout.strip()
    if fact == "version":
        assert told == f"{sys.version_info[0]}.{sys.version_info[1]}"
    else:
        assert Path(told).exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("sys.version_info = (3, 9, 2, 'final', 0)", "it is Python 3.9, and 3.11 is the oldest that serves"),
        ("sysconfig.get_config_var = lambda name: name == 'Py_GIL_DISABLED'", "it has no interpreter lock"),
        ("paths = sysconfig.get_paths\nsysconfig.get_paths = lambda *a: {**paths(*a), 'include': '/nowhere'}",
         "its headers are missing"),
        ("sysconfig.get_config_var = {'LIBDIR': '/nowhere', 'INSTSONAME': 'libpython.a'}.get",
         "its library '/nowhere/libpython.a' is missing"),
    ],
)  # fmt: skip  # one case to a line
def test_a_python_that_cannot_be_embedded_says_why(change: str, said: str) -> None:
    code = f"import runpy, sys, sysconfig\nsys.argv = ['ask', 'version']\n{change}\n"
    code += f"runpy.run_path({str(ASK)!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"cannot be used as PYTHON: {said}" in done.stderr


def test_what_the_tree_cannot_tell_is_refused_by_the_host() -> None:
    code = (
        "import sys, types\n"
        "class Native(types.ModuleType):\n"
        "    def __getattr__(self, name): return object\n"
        "sys.modules['ecserver._native'] = Native('native')\n"
        "from ecserver.host import ServerHost\n"
        "from ecserver.pointers import class_of_pointer\nfrom ecserver.failures import gone\n"
        "host = ServerHost.__new__(ServerHost)\n"
        "for ask in (lambda: host.netlistener, lambda: host.io_wrappers):\n"
        "    try: ask()\n"
        "    except Exception as error: print(error)\n"
        "print(gone(class_of_pointer('EcMessage')))\n"
    )
    words = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT / 'runtime')!r})\n{code}"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rules = [line.partition(":")[0] for line in done.stdout.splitlines() if line.startswith("RT")]
    assert rules == ["RT802", "RT802", "RT801"]
