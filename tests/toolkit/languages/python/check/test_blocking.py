"""Blocking calls are found where they matter, through calls within the module, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.toolkit.languages.python.check.conftest import findings_here, found, module

pytestmark = pytest.mark.usefixtures("kelp")


@pytest.mark.parametrize(
    ("imports", "call", "name", "what"),
    [
        ("import time", "time.sleep(1)", "time.sleep", "time to pass"),
        ("import time as t", "t.sleep(1)", "time.sleep", "time to pass"),
        ("from time import sleep as nap", "nap(1)", "time.sleep", "time to pass"),
        ("", "open('x')", "open", "a file"),
        ("import io", "io.open('x')", "io.open", "a file"),
        ("from pathlib import Path", "Path('x').read_text()", "pathlib.Path.read_text", "a file"),
        ("", "self.path.write_bytes(b'')", "self.path.write_bytes", "a file"),
        ("import subprocess", "subprocess.run(['ls'])", "subprocess.run", "another process"),
        ("import os", "os.system('ls')", "os.system", "another process"),
        ("import urllib.request", "urllib.request.urlopen('x')", "urllib.request.urlopen", "another machine"),
        ("import requests", "requests.get('x')", "requests.get", "another machine"),
        ("import socket", "socket.create_connection(('x', 1))", "socket.create_connection", "another machine"),
        ("import socket", "socket.getaddrinfo('x', 1)", "socket.getaddrinfo", "the name service"),
        ("", "input()", "input", "a user"),
    ],
)
def test_a_blocking_call_is_named_whatever_it_was_imported_as(imports: str, call: str, name: str, what: str) -> None:
    (line,) = found(kelp=module(f"def control_go(self, request):\n    {call}\n", imports))
    assert line.endswith(f"BLK001: '{name}' waits for {what}, and is called from 'control_go'")


@pytest.mark.parametrize("method", ["ext_init(self, init)", "conf_setup(self)", "validate_fin(self, value)"])
def test_the_phases_of_a_module_do_not_block(method: str) -> None:
    (line,) = found(kelp=module(f"def {method}:\n    time.sleep(1)\n", "import time"))
    assert "BLK001" in line


def test_other_methods_may_block() -> None:
    assert found(kelp=module("def work(self):\n    time.sleep(1)\n", "import time")) == []


def test_classes_that_are_no_modules_may_block() -> None:
    assert found(kelp="import time\nclass Worker:\n    def ext_init(self):\n        time.sleep(1)\n") == []


def test_calls_are_followed_through_files_of_the_package() -> None:
    body = "def control_go(self, request):\n    fetch()\n"
    lines = found(
        kelp=module(body, "from .depths import fetch"),
        depths="from . import far\n\ndef fetch():\n    return far.away()\n",
        far="import requests\n\ndef away():\n    return requests.get('x')\n",
    )
    assert lines == [
        "kelp/far.py:4:12: BLK001: 'requests.get' waits for another machine, and is called from 'control_go'"
    ]


def test_the_way_to_the_call_is_shown() -> None:
    found(
        kelp=module("def control_go(self, request):\n    fetch()\n", "from .depths import fetch"),
        depths="def fetch():\n    open('x')\n",
    )
    (finding,) = findings_here()
    assert [f"{other.place}: {other.message}" for other in finding.related] == [
        "kelp/kelp.py:5:9: 'Kelp.control_go' calls 'fetch'"
    ]


def test_a_function_that_calls_itself_ends_the_search() -> None:
    assert found(kelp=module("def control_go(self, request):\n    self.control_go(request)\n")) == []


def test_a_lambda_within_a_callback_counts_as_the_callback() -> None:
    body = "def control_go(self, request):\n    return sorted([], key=lambda x: open(x))\n"
    assert len(found(kelp=module(body))) == 1


def test_a_callback_of_any_name_is_an_event_callback() -> None:
    body = "def begin(self):\n    self.schedule(1.0, self.tick)\n\ndef tick(self, event, now):\n    open('x')\n"
    (line,) = found(kelp=module(body))
    assert line.endswith("BLK001: 'open' waits for a file, and is called from the event callback 'tick'")


@pytest.mark.parametrize(
    ("bound", "used"),
    [
        ("self.session = requests.Session()", "self.session.get('x')"),
        ("self.session: object = requests.Session()", "self.session.get('x')"),
    ],
)
def test_an_attribute_is_what_it_was_made_with_in_the_whole_class(bound: str, used: str) -> None:
    body = f"def __init__(self):\n    {bound}\n\ndef control_go(self, request):\n    {used}\n"
    (line,) = found(kelp=module(body, "import requests"))
    assert line.endswith(
        "kelp/kelp.py:8:9: BLK001: 'requests.Session.get' waits for another machine, and is called from 'control_go'"
    )


def test_a_name_is_what_it_was_made_with_where_it_is_bound() -> None:
    imports = "import requests\nsession = requests.Session()\n"
    (line,) = found(kelp=module("def control_go(self, request):\n    session.get('x')\n", imports))
    assert "'requests.Session.get' waits for another machine" in line


def test_what_a_pool_runs_may_block() -> None:
    body = """\
        def control_go(self, request):
            def work():
                return open('x')

            self.run_in_pool(work)
            self.run_in_pool(lambda: self.read())
            self.run_in_pool(worker=lambda: open('x'), done=self.keep)
            self.run_in_pool(self.read, self.keep)

        def read(self):
            return open('x')

        def keep(self, result):
            pass
        """
    assert found(kelp=module(body)) == []


@pytest.mark.parametrize(
    "handed",
    ["self.read, done=self.keep", "self.read, failed=self.keep", "self.read, self.keep",
     "done=self.keep, worker=self.read"],
)  # fmt: skip
def test_what_the_scheduler_calls_when_a_job_is_done_may_not_block(handed: str) -> None:
    body = (
        f"def begin(self):\n    self.run_in_pool({handed})\n\n"
        "def read(self):\n    pass\n\ndef keep(self, result):\n    open('x')\n"
    )
    (line,) = found(kelp=module(body))
    assert line.endswith("BLK001: 'open' waits for a file, and is called from the event callback 'keep'")


def test_a_provider_draws_a_warning() -> None:
    (line,) = found(kelp=module("def core_log_permanent_failure_v1(self, *rest):\n    open('x')\n"))
    assert "BLK002: 'open' waits for a file, and is called from the provider" in line


@pytest.mark.parametrize("comment", ["# ecxs: allow BLK001 - tiny file", "# ecxs: allow BLK001: tiny file"])
def test_a_call_is_allowed_with_a_reason(comment: str) -> None:
    assert found(kelp=module(f"def control_go(self, request):\n    open('x')  {comment}\n")) == []
    assert found(kelp=module(f"def control_go(self, request):\n    {comment}\n    open('x')\n")) == []


def test_the_remedy_names_the_other_form() -> None:
    found(kelp=module("def control_go(self, request):\n    time.sleep(1)\n", "import time"))
    assert findings_here()[0].hint == (
        "schedule an event instead: self.schedule(seconds, self.next_step), "
        "or allow it: '# ecxs: allow BLK001 - why it cannot take long'"
    )


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "(" * 160 + ")" * 160,
        "x = " + "not " * 100_000 + "1",
        "x = " + "-" * 100_000 + "1",
        "x = " + "[" * 100_000,
        "x = 1" + "+1" * 100_000,
        "if x:\n pass\n" + "elif x:\n pass\n" * 2000,
        "\0",
        "x = '\udc80'".encode("utf-8", "surrogatepass").decode("latin-1"),
        "# coding: no-such\n",
        "f'{" * 300,
    ],
)
def test_hostile_source_is_a_finding_or_nothing(text: str) -> None:
    Path("kelp", "kelp.py").write_text(text)
    assert {item.rule for item in findings_here()} <= {"SRC001"}


def test_a_source_of_ten_thousand_lines_is_read() -> None:
    functions = (f"def measure_{n}():\n    return fetch_the_depth_of_the_cold_water({n})\n\n\n" for n in range(2500))
    Path("kelp", "kelp.py").write_text("".join(functions))
    assert findings_here() == ()


@pytest.mark.parametrize(
    ("name", "statement", "relative"),
    [
        ("kelp", "import kelp", "."),
        ("kelp", "from kelp import depths", "."),
        ("kelp", "from kelp.depths import fetch", ".depths"),
        ("sub/deep", "import kelp.depths", "..depths"),
        ("sub/__init__", "from kelp import x", ".."),
        ("__init__", "from kelp import x", "."),
    ],
)
def test_an_absolute_import_of_itself_is_refused_with_the_relative_one(
    name: str, statement: str, relative: str
) -> None:
    Path("kelp/sub").mkdir()
    Path("kelp", f"{name}.py").write_text(f"{statement}\n")
    (finding,) = findings_here()
    assert (finding.rule, finding.hint) == ("SRC002", f"import it as '{relative}'")


def test_other_packages_may_begin_with_the_same_letters() -> None:
    assert found(kelp="import kelpie\nfrom kelpie.kelp import x\n") == []


def test_generated_files_are_not_looked_at() -> None:
    Path("kelp/generated").mkdir()
    Path("kelp/generated/module.py").write_text("import kelp\n")
    assert [item for item in findings_here() if item.rule != "PRJ004"] == []
