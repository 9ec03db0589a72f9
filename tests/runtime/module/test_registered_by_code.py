"""Options and memory types that code registers: the phase, the checks and the typed values of declared ones."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.console.protocol import Form, Request
from ecruntime.generation import TransactionFailed

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder

BODY = """
def conf_setup(self):
    self.limit = self.register_option("late_limit", option_kinds.INT, "Binding:Domain>Domain>Global", default="5",
                                      minimum=1, summary="The limit")
    self.names = self.register_option("names", option_kinds.array_of(option_kinds.STRING))
    self.routes = self.register_option("routes", option_kinds.array_of(option_kinds.ECDICT), default="( [ a = b ] )")
def control_show(self, request):
    limits = (self.limit.get(), self.limit.get(domain="d"), self.limit.get(binding="b", domain="d"))
    return f"{limits} {self.names.get()} {[dict(route) for route in self.routes.get()]}"
"""
SHOW = "commands=(CommandRegistration('show'),)"


def ask(bench: Bench, line: str) -> str:
    return bench.dispatcher.execute(Request(Form.TEXT, line)).text.strip()


def test_an_option_registered_by_code_has_typed_values_in_each_scope(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", body=BODY, registration=SHOW)
    bench.start("owl {}")
    assert ask(bench, "owl show") == "(5, 5, 5) None [{'a': 'b'}]"
    bench.reload(
        """
        owl { names = ( x "y z" ) routes = ( [ a = 1 b = 2 ] [ c = 3 ] ) }
        late_limit = 7
        domain "d" { late_limit = 8 }
        binding "b" { domain "d" { late_limit = 9 } }
        """
    )
    assert ask(bench, "owl show") == "(7, 8, 9) ('x', 'y z') [{'a': '1', 'b': '2'}, {'c': '3'}]"
    assert "late_limit = 7" in ask(bench, "config get late_limit")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("late_limit = 0", "'0' is less than 1"),
        ("late_limit = many", "'many' is not an integer"),
        ("binding b { late_limit = 3 }", "late_limit"),
    ],
)
def test_its_values_are_checked_like_those_of_a_declared_one(
    bench: Bench, libexec: LibexecBuilder, line: str, said: str
) -> None:
    libexec.add("owl", body=BODY, registration=SHOW)
    with pytest.raises(TransactionFailed, match=said):
        bench.start(f"owl {{}}\n{line}")


FAULTS = [
    ('"bad-name", option_kinds.INT', "'bad-name' is not the name of an option"),
    ('"late", option_kinds.INT, "Nowhere"', "names 'Nowhere', which is no config scope"),
    ('"late", option_kinds.INT, default="x"', "the default of option 'late' is refused"),
    ('"late", option_kinds.INT, default="0", minimum=1', "the default of option 'late' is refused: '0' is less than 1"),
    ('"late", option_kinds.STRING, minimum=1', "option 'late' of type 'string' cannot have bounds"),
    ('"late", option_kinds.BOOL, option_map=(("x", 1),)', "option 'late' of type 'bool' cannot have words for numbers"),
    ('"late", option_kinds.INT, minimum=3, maximum=2', "the bounds of option 'late' of type 'int' leave no value"),
    ('"hostname", option_kinds.STRING, "Global"', "hostname"),
    ('"word", option_kinds.STRING', "registered the option 'word' twice"),
]


@pytest.mark.parametrize(("arguments", "said"), FAULTS)
def test_a_faulty_registration_is_refused_as_in_a_declaration(
    bench: Bench, libexec: LibexecBuilder, arguments: str, said: str
) -> None:
    declared = 'options=(OptionRegistration(OptionDeclaration("word", OptionType.STRING, "[owl]")),)'
    libexec.add("owl", body=f"def conf_setup(self):\n    self.register_option({arguments})", registration=declared)
    with pytest.raises(TransactionFailed, match=said):
        bench.start("owl {}")


def test_an_option_is_registered_in_conf_setup_only(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", body='def ext_init(self, init):\n    self.register_option("late", option_kinds.INT)')
    with pytest.raises(TransactionFailed, match="registered the option 'late' outside of conf_setup") as failed:
        bench.start("owl {}")
    assert failed.value.findings[-1].rule == "RT421"


GENERIC = """
def conf_setup(self):
    self.register_option("late", option_kinds.UINT64, default="3")
def control_show(self, request):
    return str(self.registered_option("LATE", option_kinds.UINT64).get())
def control_wrong(self, request):
    return str(self.registered_option("late", option_kinds.array_of(option_kinds.STRING)).get())
def control_unknown(self, request):
    return str(self.registered_option("lat", option_kinds.UINT64).get())
"""


def test_each_instance_of_a_generic_module_finds_it_by_name(bench: Bench, libexec: LibexecBuilder) -> None:
    commands = ", ".join(f"CommandRegistration({name!r})" for name in ("show", "wrong", "unknown"))
    libexec.add("owl", body=GENERIC, registration=f"commands=({commands})", kind="GENERIC")
    bench.start('owl "a" { late = 11 }\nowl "b" {}')
    assert [ask(bench, f"owl:{name} show") for name in "ab"] == ["11", "3"]
    assert "RT422: option 'late' of module 'owl:a' is of type uint64, not array of string" in ask(bench, "owl:a wrong")
    assert "module 'owl:a' has no option 'lat'" in ask(bench, "owl:a unknown")
    # A rebuilt module is opened anew: what its code registered stays.
    libexec.add("owl", body=GENERIC + "\nCHANGED = True\n", registration=f"commands=({commands})", kind="GENERIC")
    bench.reload('owl "a" { late = 12 }')
    assert ask(bench, "owl:a show") == "12"


FUNCTIONS = """
from ecruntime_test_trail import trail
def conf_setup(self):
    self.register_option("late", option_kinds.INT, validate=lambda value: value != 13 or "unlucky",
                         postset=lambda value: self.trail.append(value),
                         datafree=lambda value: self.trail.append(-value))
"""


def test_its_functions_see_each_value(bench: Bench, libexec: LibexecBuilder, trail: list[object]) -> None:
    libexec.add("owl", body=FUNCTIONS)
    bench.start("owl { late = 4 }")
    bench.reload("owl { late = 5 }")
    bench.server.scheduler.run_once(0.0)
    assert trail == [4, 5, -4]
    with pytest.raises(TransactionFailed, match="unlucky"):
        bench.reload("owl { late = 13 }")
    assert trail == [4, 5, -4]


MEMORY = """
def conf_setup(self):
    self.entry = self.memtypes.register("entry", size=24, aligned=64, force_zero=True)
    self.note = self.memtypes.register("note")
def control_show(self, request):
    block = self.memory.malloc(self.memtypes.entry)
    shown = f"{len(block)} {bytes(block[:2]).hex()} {self.entry is self.memtypes.entry} {self.memtypes.note.name}"
    self.memory.free(self.entry, block)
    return shown
"""


def test_a_memtype_registered_by_code_is_one_of_the_module(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", body=MEMORY, registration=SHOW)
    bench.start("owl {}")
    assert ask(bench, "owl show") == "24 a5a5 True owl:note"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('def conf_setup(self):\n    self.memtypes.register("a b")', "'a b' is not the name of a memtype"),
        ('def conf_setup(self):\n    self.memtypes.register("x", aligned=3)', "memtype 'owl:x' is aligned to 3"),
        (
            'def conf_setup(self):\n    self.memtypes.register("x", size=-1)',
            "memtype 'owl:x' is fixed and has the size",
        ),
        (
            'def ext_init(self, init):\n    self.memtypes.register("x")',
            "memtype 'owl:x' is registered outside conf_setup",
        ),
    ],
)
def test_a_faulty_memtype_is_refused(bench: Bench, libexec: LibexecBuilder, body: str, said: str) -> None:
    libexec.add("owl", body=body)
    with pytest.raises(TransactionFailed, match=said):
        bench.start("owl {}")


def test_a_declared_memtype_has_its_alignment_and_is_filled(bench: Bench, libexec: LibexecBuilder) -> None:
    body = (
        "def control_show(self, request):\n"
        "    block = self.memory.malloc_size(self.memtypes.note, 3)\n"
        "    return f'{bytes(block).hex()} {self.memtypes.note.definition.aligned}'\n"
    )
    libexec.add("owl", body=body, registration=f'memtypes=(MemtypeDeclaration("note", False, 0, 32, True),), {SHOW}')
    bench.start("owl {}")
    assert ask(bench, "owl show") == "a5a5a5 32"


DECLARED = """
from ecruntime_test_trail import trail
def validate_late(self, value):
    return True
def postset_late(self, value):
    self.trail.append((str(self.name), value))
def datafree_late(self, value):
    self.trail.append((str(self.name), -value))
"""


def test_declared_postset_and_datafree_are_methods_of_the_class(
    bench: Bench, libexec: LibexecBuilder, trail: list[tuple[str, int]]
) -> None:
    option = (
        'OptionDeclaration("late", OptionType.INT, "[owl]", has_validator=True, has_postset=True, has_datafree=True)'
    )
    libexec.add("owl", body=DECLARED, registration=f"options=(OptionRegistration({option}),)")
    bench.start("owl { late = 4 }")
    bench.reload("owl { late = 5 }")
    bench.server.scheduler.run_once(0.0)
    # Called "after the values have been validated"; the old value is freed with its generation.
    assert trail == [("owl", 4), ("owl", 5), ("owl", -4)]


def test_pathway_and_domain_are_a_path(bench: Bench, libexec: LibexecBuilder) -> None:
    body = (
        "def conf_setup(self):\n"
        '    self.late = self.register_option("late", option_kinds.INT, "Pathway:Domain>Domain>Pathway>Global")\n'
        "def control_show(self, request):\n"
        "    inner = fetch_pathway_domain(self.late, 'p', 'd')\n"
        "    outer = fetch_pathway_domain(self.late, 'p', 'e')\n"
        "    with inner as inner, outer as outer:\n"
        "        return f'{inner} {outer} {self.late.get(domain=\"d\")} {self.late.get()}'\n"
    )
    libexec.add("owl", body=body, registration=SHOW)
    bench.start(
        """
        owl {}
        late = 1
        domain "d" { late = 2 }
        pathway "p" { late = 3 domain "d" { late = 4 } }
        """
    )
    assert ask(bench, "owl show") == "4 3 2 1"


def test_the_sample_of_the_page_runs(bench: Bench, libexec: LibexecBuilder) -> None:
    page = Path(__file__).parents[3] / "docs" / "configuration.md"
    (sample,) = re.findall(r"^```py\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    libexec.add("owl", body=sample, registration="commands=(CommandRegistration('limit'),)")
    bench.start('owl { routes = ( [ a = b ] ) }\npathway "inbound" { domain "reef.test" { late_limit = 9 } }')
    assert ask(bench, "owl limit") == "9; 1 routes"
