"""What blocks is followed through parameters, containers and results, and nothing else is taken for it."""

from __future__ import annotations

import pytest

from tests.toolkit.languages.python.check.conftest import findings_here, found, module

pytestmark = pytest.mark.usefixtures("kelp")


def calls(body: str, imports: str = "import requests") -> list[str]:
    """Return what is called that waits, for each finding."""
    return [line.rpartition("BLK001: ")[2].split("'")[1] for line in found(kelp=module(body, imports))]


@pytest.mark.parametrize(
    ("call", "helper"),
    [
        ("fetch(session)", "def fetch(it): it.get('x')"),
        ("fetch(it=session)", "def fetch(*, it): it.get('x')"),
        ("fetch(1, session)", "def fetch(number, it): it.get('x')"),
        ("fetch()", "def fetch(it=session): it.get('x')"),
        ("fetch(session)", "def fetch(it):\n    deeper(it)\ndef deeper(that): that.get('x')"),
        ("fetch(session)", "def fetch(it):\n    other = it\n    other.get('x')"),
        ("fetch(session.get)", "def fetch(it): it('x')"),
        ("fetch([session])", "def fetch(all_of_them):\n    for it in all_of_them:\n        it.get('x')"),
        ("fetch({'a': session})", "def fetch(them): them['a'].get('x')"),
        ("Helper().fetch(session)", "class Helper:\n    def fetch(self, it): it.get('x')"),
        ("Helper.fetch(session)", "class Helper:\n    @staticmethod\n    def fetch(it): it.get('x')"),
    ],
)
def test_what_is_passed_to_a_function_of_the_file_is_followed(call: str, helper: str) -> None:
    imports = f"import requests\nsession = requests.Session()\n{helper}\n"
    assert calls(f"def control_go(self, request):\n    {call}\n", imports) == ["requests.Session.get"]


def test_what_is_passed_to_a_method_of_the_class_is_followed_and_the_way_is_shown() -> None:
    body = """\
        def __init__(self):
            self.session = requests.Session()

        def control_go(self, request):
            self.fetch(self.session)

        def fetch(self, session):
            session.get('x')
        """
    found(kelp=module(body, "import requests"))
    (finding,) = findings_here()
    assert str(finding.place) == "kelp/kelp.py:11:9"
    assert [f"{other.place}: {other.message}" for other in finding.related] == [
        "kelp/kelp.py:8:9: 'Kelp.control_go' calls 'Kelp.fetch'"
    ]


def test_what_another_call_passes_is_not_held_against_this_one() -> None:
    body = """\
        def __init__(self):
            self.session = requests.Session()
            self.cache = {}

        def control_go(self, request):
            self.run_in_pool(lambda: fetch(self.session))
            fetch(self.cache)
        """
    assert calls(body, "import requests\ndef fetch(it): it.get('x')\n") == []


def test_a_function_that_passes_what_it_got_to_itself_ends_the_search() -> None:
    imports = "import requests\ndef fetch(it):\n    fetch([it])\n    return fetch(it)\n"
    assert calls("def control_go(self, request):\n    fetch(requests.get)\n", imports) == []


@pytest.mark.parametrize("number", [5, 3000])
def test_a_long_chain_of_names_is_followed_as_far_as_it_is_worth(number: int) -> None:
    chain = "\n".join(f"name{index + 1} = name{index}" for index in range(number))
    imports = f"import requests\nname0 = requests.Session()\n{chain}\n"
    expected = ["requests.Session.get"] if number == 5 else []
    assert calls(f"def control_go(self, request):\n    name{number}.get('x')\n", imports) == expected


def test_functions_that_multiply_what_they_give_are_looked_into_once() -> None:
    doubling = "\n".join(f"def f{n + 1}(x): return [f{n}([x, {n}]), f{n}((x, x))]" for n in range(60))
    imports = f"import requests\ndef f0(x): return x\n{doubling}\n"
    assert calls("def control_go(self, request):\n    f60(requests.Session())\n", imports) == ["requests.Session"]


CONTAINERS = [
    ("self.them = {'a': requests.Session()}", "self.them['a'].get('x')"),
    ("self.them = {'a': requests.Session(), 'b': {}}", "self.them['a'].get('x')"),
    ("self.them = {}\n    self.them[name] = requests.Session()", "self.them[request].get('x')"),
    ("self.them = {'a': None}\n    self.them['a'] = requests.Session()", "self.them[request].get('x')"),
    ("self.them = dict()\n    self.them.setdefault(1, requests.Session())", "self.them.get(1).get('x')"),
    ("self.them = {'a': requests.Session()}", "it = self.them.pop('a')\n    it.get('x')"),
    ("self.them = {'a': requests.Session()}", "for it in self.them.values():\n        it.get('x')"),
    ("self.them = {'a': requests.Session()}", "for key, it in self.them.items():\n        it.get('x')"),
    ("self.them = [requests.Session()]", "for it in self.them:\n        it.get('x')"),
    ("self.them = [requests.Session()]", "for n, it in enumerate(self.them):\n        it.get('x')"),
    ("self.them = [requests.Session()]", "[it.get('x') for it in list(self.them)]"),
    ("self.them = []\n    self.them.append(requests.Session())", "self.them[0].get('x')"),
    ("self.them = []\n    self.them.append(requests.Session())", "next(iter(self.them)).get('x')"),
    ("self.them = [requests.Session() for n in range(3)]", "self.them[n].get('x')"),
    ("self.them = (1, requests.Session())", "self.them[1].get('x')"),
    ("self.them = (1, requests.Session())", "number, it = self.them\n    it.get('x')"),
    ("self.them = {'a': {'b': requests.Session()}}", "self.them['a']['b'].get('x')"),
    ("self.them, number = requests.Session(), 1", "self.them.get('x')"),
    ("self.them = {'a': requests.get}", "self.them['a']('x')"),
    ("self.them = None if n else requests.Session()", "self.them.get('x')"),
]


@pytest.mark.parametrize(("kept", "taken"), CONTAINERS)
def test_what_is_kept_in_a_container_is_known_when_it_is_taken_out(kept: str, taken: str) -> None:
    body = f"def __init__(self, name, n):\n    {kept}\n\ndef control_go(self, request):\n    {taken}\n"
    assert calls(body)[-1].startswith("requests.")


@pytest.mark.parametrize(
    ("kept", "taken"),
    [
        ("self.them = {'a': requests.Session(), 'b': {}}", "self.them['b'].get('x')"),
        ("self.them = {'a': requests.Session(), 'b': {}}", "self.them[request].get('x')"),
        ("self.them = {'a': requests.Session()}", "self.them.get('a')"),
        ("self.them = {'a': requests.Session()}", "for it in self.them:\n        it.get('x')"),
        ("self.them = {'a': requests.Session()}", "for it, one in self.them.items():\n        it.get('x')"),
        ("self.them = (requests.Session(), {})", "it, cache = self.them\n    cache.get('x')"),
        ("self.them = (requests.Session(), {})", "self.them[1].get('x')"),
        ("self.them = [requests.Session(), request]", "self.them[request].get('x')"),
        ("self.them = [requests.Session()]", "self.them.append(1)"),
    ],
)
def test_what_else_a_container_holds_is_not_taken_for_it(kept: str, taken: str) -> None:
    body = f"def __init__(self, request):\n    {kept}\n\ndef control_go(self, request):\n    {taken}\n"
    assert calls(body) == []


@pytest.mark.parametrize(
    ("helper", "call"),
    [
        ("def make(): return session", "make().get('x')"),
        ("def make(it): return it", "make(session).get('x')"),
        ("def make(): return time.sleep", "make()(1)"),
        ("def make(): return session.get", "nap = make()\n    nap('x')"),
        ("def make(n):\n    if n: return make(0)\n    return session", "make(1).get('x')"),
        ("from functools import partial", "partial(session.get, 'x')()"),
        ("def read(): open('x')\ndef make(): return read", "make()()"),
    ],
)
def test_what_a_function_of_the_file_returns_is_followed(helper: str, call: str) -> None:
    imports = f"import requests, time\nsession = requests.Session()\n{helper}\n"
    assert len(calls(f"def control_go(self, request):\n    {call}\n", imports)) == 1


@pytest.mark.parametrize(
    ("helper", "call"),
    [
        ("def make(it): return {'other': it}", "make(session).get('other')"),
        ("def make():\n    yield session", "make().get('x')"),
        ("async def make(): return session", "make().get('x')"),
        ("def make(): return session", "make()"),
        ("def read(): open('x')\ndef make(): return read", "self.run_in_pool(make())"),
    ],
)
def test_what_is_only_made_or_handed_on_does_not_wait(helper: str, call: str) -> None:
    imports = f"import requests\nsession = requests.Session()\n{helper}\n"
    assert calls(f"def control_go(self, request):\n    {call}\n", imports) == []


@pytest.mark.parametrize(
    "way",
    [
        "self.every(self.tick)",
        "self.schedule(1.0, partial(self.tick, 1))",
        "self.steps = [self.tick]\n    self.schedule(1.0, self.steps[0])",
    ],
)
def test_a_callback_is_found_through_what_it_was_kept_in(way: str) -> None:
    body = (
        f"def begin(self):\n    {way}\n\ndef every(self, step):\n    self.schedule(1.0, step)\n\n"
        "def tick(self, event, now):\n    open('x')\n"
    )
    assert calls(body, "from functools import partial") == ["open"]


@pytest.mark.parametrize(
    "way",
    [
        "self.run_in_pool(partial(work, 1))",
        "self.offload(work)",
        "self.offload(step=work)",
        "self.offload(lambda: work(1))",
        "self.run_in_pool(lambda: work(1))",
        "read = lambda: open('x')\n    self.run_in_pool(read)",
        "self.run_in_pool(make(work))",
    ],
)
def test_what_a_pool_runs_in_a_roundabout_way_may_block(way: str) -> None:
    body = (
        "def control_go(self, request):\n    def work(number=0):\n        return open('x')\n\n"
        f"    {way}\n\ndef offload(self, step):\n    self.run_in_pool(step)\n"
    )
    body = body if "work" in way else body.replace("def work(number=0):\n        return open('x')\n", "pass\n")
    expected = ["open"] if "make" in way else []
    assert calls(body, "from functools import partial\ndef make(it): return it\n") == expected


def test_what_a_pool_runs_and_the_scheduler_too_may_not_block() -> None:
    body = """\
        def control_go(self, request):
            def work():
                return open('x')

            self.run_in_pool(work)
            work()
        """
    assert calls(body) == ["open"]


@pytest.mark.parametrize(
    "call",
    [
        "requests = []\n    requests.append(1)",
        "glob()",
        "self.read_text()",
        "request = urllib.request.Request('x')\n    request.add_header('a', 'b')",
        "self.answer.json()",
    ],
)
def test_the_name_of_something_else_is_no_blocking_call(call: str) -> None:
    body = f"def control_go(self, request):\n    {call}\n\ndef read_text(self): pass\n\n"
    body += "def fetch(self):\n    self.answer = far.get('x')\n"
    assert calls(body, "import urllib.request\nimport requests as far\ndef glob(): pass\n") == []


def test_an_object_of_an_own_class_is_followed_into_its_methods() -> None:
    imports = """\
import requests
class Client:
    def __init__(self):
        self.session = requests.Session()
    def fetch(self):
        return self.session.get('x')
"""
    body = "def __init__(self):\n    self.client = Client()\n\ndef control_go(self, request):\n    {}\n"
    assert calls(body.format("self.client.fetch()"), imports) == ["requests.Session.get"]
    assert calls(body.format("self.client.session.get('x')"), imports) == ["requests.Session.get"]
    assert calls(body.format("self.client"), imports) == []
