"""Refusals of what a server cannot give a module in Python, by name and place, all of it at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.api import __all__ as api_names
from ecruntime.foundation.finding import Severity
from ecxs.export.python import host_members
from ecxs.export.python.author_source import PythonSource
from ecxs.export.python.host_members import NEEDED
from ecxs.export.python.lacking import API_NAMES, MADE
from ecxs.export.python.refusals import refusals
from ecxs.generate.project import plan_project

if TYPE_CHECKING:
    from ecruntime.foundation.finding import Finding

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
DECLARATION = 'schema = 1\n[module]\nname = "kelp"\nlanguage = "python"\ntype = "singleton"\n'


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def found(code: str, declaration: str = "", project: str = "") -> list[Finding]:
    Path("module.toml").write_text(DECLARATION + declaration, encoding="utf-8")
    if project:
        Path("pyproject.toml").write_text(project, encoding="utf-8")
    source = PythonSource(code.encode(), "kelp/kelp.py")
    return refusals(plan_project(Path()), [source])


def told(code: str, declaration: str = "", project: str = "") -> list[str]:
    return [f"{one.place} {one.rule} {one.message.partition(':')[0]}" for one in found(code, declaration, project)]


@pytest.mark.parametrize(
    ("code", "place", "rule", "name"),
    [
        ("self.netlistener('kelp', self.f)", "1:6", "EXP010", "netlistener"),
        ("a = self.io_wrappers.open('x')", "1:10", "EXP010", "io_wrappers"),
        ("from ecruntime.api import TlsChannel as T\nT(1)", "2:1", "EXP010", "TlsChannel"),
        ("import ecruntime.api as ec\nclass D(ec.Driver): pass", "2:12", "EXP010", "Driver"),
        ("from ecruntime import api\napi.Jlog('x')", "2:5", "EXP010", "Jlog"),
        ("x = 'ä'; self.register_first('core.x', self.f)", "1:15", "EXP011", "register_first"),
        ("(self\n  .register_last)('core.x', self.f)", "2:4", "EXP011", "register_last"),
        ("self.hooks.declare(Hook, s)", "1:12", "EXP011", "hooks.declare"),
        ("self.hooks.has('core.x')", "1:12", "EXP011", "hooks.has"),
        ("msg.set_header('a', 'b')", "1:5", "EXP012", "set_header"),
        ("from ecruntime.api import EcMessage\nEcMessage()", "2:1", "EXP012", "EcMessage"),
        ("from ecruntime.api import EcMessage\nEcMessage.from_file('x')", "2:11", "EXP012", "EcMessage"),
        ("from ecruntime.api import option_kinds\nkind = option_kinds.ECDICT", "2:21", "EXP014",
         "option_kinds.ECDICT"),
        ("import signal\nsignal.signal(1, f)", "2:8", "EXP015", "signal.signal"),
        ("from signal import signal as s\ns(1, f)", "2:1", "EXP015", "signal.signal"),
        ("import os as o\no.fork()", "2:3", "EXP015", "os.fork"),
        ("import multiprocessing.pool", "1:8", "EXP015", "multiprocessing.pool"),
    ],
)  # fmt: skip  # one case to a line
def test_a_use_is_refused_by_name_and_place(code: str, place: str, rule: str, name: str) -> None:
    assert told(code) == [f"kelp/kelp.py:{place} {rule} '{name}' is not to be had on a server"]


@pytest.mark.parametrize(
    "code",
    [
        "from ecruntime.api import NetSession, EcMessage\ndef f(s: NetSession, *a: NetSession) -> EcMessage: ...",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import requests\n    from ecruntime.io import Jlog",
        "import os, signal, subprocess\nos.getpid(), signal.SIGTERM, subprocess.run(['x'])",
        "import email.message\nemail.message.set_header",
        "self.hooks.judge_v1.has()",
        "from . import netlistener\nfrom .signal import signal\nsignal()",
        "from kelp import depth",
        "import json, sqlite3, ssl, asyncio",
        "msg.set_header('a', 'b')  # ecxs: allow EXP012 - this is no message",
        "# ecxs: allow EXP016 - the operator has it\nimport requests",
    ],
)
def test_what_can_be_had_is_not_refused(code: str) -> None:
    assert told(code) == []


def test_other_parts_of_the_runtime_are_refused_and_the_api_is_not() -> None:
    code = (
        "import ecruntime.api\nfrom ecruntime import api, io\nimport ecruntime.testing\nfrom ecruntime.log import Log"
    )
    lines = told(code)
    assert [line.partition(" is imported")[0] for line in lines] == [
        "kelp/kelp.py:2:1 EXP003 'ecruntime'",
        "kelp/kelp.py:3:8 EXP003 'ecruntime.testing'",
        "kelp/kelp.py:4:1 EXP003 'ecruntime.log'",
    ]


def test_packages_of_others_are_a_warning_with_what_to_install() -> None:
    (one,) = found("import json\nimport requests.auth as r\n")
    assert (one.rule, one.severity, str(one.place)) == ("EXP016", Severity.WARNING, "kelp/kelp.py:2:8")
    assert "so that 'import requests' works" in one.hint


@pytest.mark.parametrize("kind", ["throttle", "ecdict", "ec_config_regex", "sockaddr", "sockaddr_portless"])
def test_types_of_options_that_no_document_describes_are_refused(kind: str) -> None:
    (one,) = found("", f'[[option]]\nname = "kelp_depth"\ntype = "{kind}"\n')
    assert (one.rule, str(one.place)) == ("EXP014", "module.toml:8:8")
    assert one.message.startswith(f"option 'kelp_depth' has the type '{kind}'")


@pytest.mark.parametrize("kind", ["string", "int", "uint64", "perms", "bool", "float", "size_t"])
def test_other_types_are_not(kind: str) -> None:
    assert told("", f'[[option]]\nname = "kelp_depth"\ntype = "{kind}"\n') == []


def test_listeners_of_the_declaration_are_refused() -> None:
    (one,) = found("", '[[listener]]\nname = "kelp"\n')
    assert (one.rule, str(one.place)) == ("EXP010", "module.toml:7:8")


def test_hooks_whose_parameters_do_not_reach_python_are_refused() -> None:
    declared = (
        '[[provider]]\nhook = "core.control_shutdown"\n'
        '[[hook]]\nname = "kelp_v1"\nreturns = "void"\nparams = [{ type = "char **", name = "out" }]\n'
    )
    (one,) = found("", declared)
    assert (one.rule, str(one.place)) == ("EXP013", "module.toml:9:8")
    assert "'char **'" in one.message


@pytest.mark.parametrize(
    ("wanted", "is_refused"),
    [(">=3.11", False), (">=3.8", False), (">=3.8,<3.11", True), ("<3.12", False), ("==3.10.*", True), ("~=3.9", False),
     ("<=3.10", True), ("==3.*", False), ("<4", False), ("<3", True), ("", False)],
)  # fmt: skip  # several to a line
def test_a_package_for_older_versions_of_python_alone_is_refused(wanted: str, is_refused: bool) -> None:
    lines = told("", project=f'[project]\nname = "kelp"\nrequires-python = "{wanted}"\n')
    assert [line.partition(" '")[0] for line in lines] == (["pyproject.toml:3:19 EXP017"] if is_refused else [])


def test_all_faults_are_told_at_once_in_the_order_of_files_and_lines() -> None:
    code = "import os, signal\nself.netlistener('x')\nsignal.signal(1, 2)\nos.fork()\nmsg.remove_header('x')\n"
    lines = told(code, '[[option]]\nname = "a_b"\ntype = "throttle"\n')
    assert [line.split(" ")[1] for line in lines] == ["EXP010", "EXP015", "EXP015", "EXP012", "EXP014"]


def test_the_tables_name_what_the_api_has() -> None:
    roots = {name.partition(".")[0] for name in (*API_NAMES, *MADE)}
    assert roots <= set(api_names)


def examined(name: str) -> list[str]:
    root = EXAMPLES / name
    planned = plan_project(root)
    sources = [
        PythonSource(path.read_bytes(), path.relative_to(root).as_posix())
        for path in sorted((root / planned.definition.name).rglob("*.py"))
    ]
    return [f"{one.place} {one.rule} {one.message}" for one in refusals(planned, sources)]


REFUSED = {"outbox"}


@pytest.mark.parametrize("name", sorted(path.parent.name for path in EXAMPLES.glob("*/module.toml")))
def test_of_the_examples_those_are_refused_that_ask_for_io(name: str) -> None:
    lines = examined(name)
    assert bool(lines) == (name in REFUSED)


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_methods_whose_member_the_host_lacks_are_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    has = frozenset({NEEDED[name][0]})
    monkeypatch.setattr(host_members, "host_members", lambda: has)
    assert told(f"self.{name}(1)\n") == []
    monkeypatch.setattr(host_members, "host_members", lambda: frozenset())
    assert told(f"other.{name}(1)\n") == []
    (line,) = told(f"self.{name}(1)\n")
    assert line.startswith("kelp/kelp.py:1:6 EXP01")


def test_the_members_of_the_host_are_its_methods_and_what_it_sets(tmp_path: Path) -> None:
    text = "class ServerHost:\n    def a(self):\n        self.b, self.c = 1, self.d\nclass X:\n    def e(self): ...\n"
    (tmp_path / "host.py").write_text(text, encoding="utf-8")
    assert host_members.members_of(tmp_path / "host.py") == {"a", "b", "c"}
    assert {"schedule", "rearm", "log", "state"} <= host_members.host_members()
