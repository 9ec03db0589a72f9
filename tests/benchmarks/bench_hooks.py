"""Hook calls by generated stubs and bare, against pluggy, blinker and the loop over (function, closure) pairs."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import blinker
import pluggy
from author import PROVIDER, Authors, Working, inside
from frame import Benchmark, Goal, Group, Growth, GrowthGoal, Variant

from ecruntime.hooks import Hook, Hooks, HookTable, Provider
from ecruntime.model.hook_signature import HookSignature, ReturnPolicy, signature

if TYPE_CHECKING:
    from collections.abc import Callable

OURS = "self.hooks.x.call, generated"
BARE = "self.hooks.x.call, bare"
LOOP = "bare loop"
HOOK = """
[[hook]]
name = "x_v1"
summary = "Measured"
returns = "{returns}"
params = [{params}]
"""
NON_ZERO = """until = "nonzero"
empty = 0
on_failure = 0
"""
GIVING = """
uses = ["../{name}"]

[[provider]]
hook = "{name}.x_v1"
"""
NOTES = """\
*Generated* is what authors write: a module calls its hook by the stub that was generated for it, and instances of
another module provide it by their methods, all of them loaded by a server. *Bare* has functions for providers, and
neither modules nor a server. Ours isolates and reports a provider that raises, within what is measured; the bare loop
does not."""
GROWING = (1, 3, 10, 30, 100, 300, 1000)
GOALS = {0: 20.0, 1: 15.0, 3: 12.0, 10: 8.0}
NAMES = "abcde"
THREADS = 8
LEAST_IN_THREADS = 40_000
_CALL_SOURCE = """
def make(target):
    def run(n):
        for _ in range(n):
            target{path}({arguments})
    return run
"""
_AUTHOR_SOURCE = """
def loop(self, n):
    for _ in range(n):
        self.hooks.x_v1.call({arguments})
"""


class Author:
    """A module that calls its hook by the generated stub, and others that provide it: what authors write."""

    def __init__(self) -> None:
        self._authors = Authors()
        self._made = 0

    def calls(self, arity: int, count: int, *, is_void: bool) -> Callable[[int], object]:
        """Return what calls a hook within a provider of the module; its providers are instances of another one."""
        self._made += 1
        caller, giver = f"caller{self._made}", f"giver{self._made}"
        params = ", ".join(f'{{ name = "{name}", type = "int" }}' for name in NAMES[:arity])
        hook = HOOK.format(returns="void" if is_void else "int", params=params)
        base = self._authors.base(caller, PROVIDER + hook + ("" if is_void else NON_ZERO))
        calling = type("Calling", (Working, base), {})
        provided = self._authors.base(giver, GIVING.format(name=caller), kind="generic")
        giving = type("Giving", (provided,), {f"{caller}_x_v1": _provider(arity)})
        stanzas = "".join(f'{giver} "g{number}" {{}}\n' for number in range(count))
        server = self._authors.serve(calling, giving, conf=f"{caller} {{}}\n{stanzas}")
        loop = _compiled(_AUTHOR_SOURCE.format(arguments=_values(arity)), "loop")
        return inside(server, calling, loop)


class Module:
    """Stands for an author's module: it reaches its hook through `self.hooks.X`."""

    def __init__(self, hook: HookSignature, providers: list[Provider]) -> None:
        self.hooks = Hooks()
        self.hooks.x = self.hooks.declare(Hook, hook)  # type: ignore[attr-defined] # generated code has an attribute
        self.hooks.bind(HookTable.build([hook], providers, object(), _raise))


def _raise(provider: Provider, error: Exception) -> None:
    raise error


def _compiled(source: str, name: str) -> Any:  # code for any arity
    namespace: dict[str, Any] = {}
    exec(source, namespace)  # our own text: the same shape of call for every peer
    return namespace[name]


def _caller(target: object, path: str, arguments: str) -> Callable[[int], object]:
    made: Callable[[int], object] = _compiled(_CALL_SOURCE.format(path=path, arguments=arguments), "make")(target)
    return made


def _provider(arity: int) -> Callable[..., int]:
    names = ", ".join(NAMES[:arity])
    made: Callable[..., int] = _compiled(f"def provide(closure, {names}):\n    return 0\n", "provide")
    return made


def _ours(arity: int, count: int, *, is_void: bool) -> Callable[[int], object]:
    parameters = [("int", name) for name in NAMES[:arity]]
    policy = None if is_void else ReturnPolicy()
    hook = signature("owl", "x_v1", "void" if is_void else "int", *parameters, policy=policy)
    function = _provider(arity)
    module = Module(hook, [Provider(hook, function, n, f"m{n}") for n in range(count)])
    return _caller(module, ".hooks.x.call", _values(arity))


def _values(arity: int) -> str:
    return ", ".join(str(number) for number in range(1, arity + 1))


def _bare_loop(arity: int, count: int, *, is_void: bool) -> Callable[[int], object]:
    names = ", ".join(NAMES[:arity])
    if is_void:
        source = f"def call({names}):\n for f, c in pairs:\n  f(c, {names})\n"
    else:
        source = f"def call({names}):\n r = 0\n for f, c in pairs:\n  r = f(c, {names})\n  if r: return r\n return r\n"
    namespace: dict[str, Any] = {"pairs": [(_provider(arity), n) for n in range(count)]}
    exec(source, namespace)
    return _caller(namespace["call"], "", _values(arity))


def _pluggy(arity: int, count: int, *, is_void: bool) -> Callable[[int], object]:
    names = NAMES[:arity]
    listed = ", ".join(names)
    manager = pluggy.PluginManager("bench")
    spec, implementation = pluggy.HookspecMarker("bench"), pluggy.HookimplMarker("bench")
    spec_class = type("Spec", (), {"x": _compiled(f"def x(self, {listed}): pass", "x")})
    spec_class.x = spec(firstresult=not is_void)(spec_class.x)
    manager.add_hookspecs(spec_class())
    # `firstresult` stops at what is not None: nobody stops, as with results of 0 in the other variants.
    method = _compiled(f"def x(self, {listed}):\n    return None\n", "x")
    for _ in range(count):
        manager.register(type("Plugin", (), {"x": implementation(method)})())
    given = ", ".join(f"{name}={number}" for number, name in enumerate(names, 1))
    return _caller(manager, ".hook.x", given)


def _blinker(arity: int, count: int) -> Callable[[int], object]:
    names = NAMES[:arity]
    signal = blinker.Signal()
    source = f"def provide(sender, {', '.join(names)}):\n    return 0\n"
    for _ in range(count):
        signal.connect(_compiled(source, "provide"), weak=False)
    given = ", ".join(f"{name}={number}" for number, name in enumerate(names, 1))
    return _caller(signal, ".send", f"None, {given}")


def _calls(author: Author, arity: int, count: int, *, is_void: bool) -> Group:
    variants = [
        Variant(OURS, author.calls(arity, count, is_void=is_void)),
        Variant(BARE, _ours(arity, count, is_void=is_void)),
        Variant(LOOP, _bare_loop(arity, count, is_void=is_void)),
        Variant("pluggy", _pluggy(arity, count, is_void=is_void)),
    ]
    if is_void:
        variants.append(Variant("blinker", _blinker(arity, count)))
    kind = "void" if is_void else "first non-zero"
    goals = [Goal("pluggy", OURS, GOALS[count])]
    if count:
        goals.append(Goal(OURS, LOOP, 0.85, is_at_least=False))
    return Group(f"{kind}, {count} providers, {arity} arguments", tuple(variants), tuple(goals))


def _in_threads(run: Callable[[int], object]) -> Callable[[int], object]:
    def spread(n: int) -> None:
        share = max(1, n // THREADS)
        threads = [threading.Thread(target=run, args=(share,)) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    return spread


def _threads(author: Author) -> Group:
    variants = (
        # Each thread enters a provider of its own, and runs as many calls as the others.
        Variant(OURS, _in_threads(author.calls(4, 3, is_void=True)), LEAST_IN_THREADS),
        Variant(BARE, _in_threads(_ours(4, 3, is_void=True)), LEAST_IN_THREADS),
        Variant(LOOP, _in_threads(_bare_loop(4, 3, is_void=True)), LEAST_IN_THREADS),
        Variant("pluggy", _in_threads(_pluggy(4, 3, is_void=True)), LEAST_IN_THREADS),
    )
    return Group(
        f"void, 3 providers, 4 arguments, from {THREADS} threads",
        variants,
        (Goal("pluggy", OURS, 12.0),),
    )


def _publication() -> Group:
    hooks = [signature("owl", f"x{n}_v1", "int", *(("int", name) for name in "abcd")) for n in range(200)]
    function = _provider(4)
    providers = [Provider(hook, function, n, f"m{n}") for hook in hooks for n in range(20)]
    bound = Hooks()
    for hook in hooks:
        bound.declare(Hook, hook)

    def build(n: int) -> None:
        for _ in range(n):
            HookTable.build(hooks, providers, object(), _raise)

    def build_and_bind(n: int) -> None:
        for _ in range(n):
            bound.bind(HookTable.build(hooks, providers, object(), _raise))

    def register(n: int) -> None:
        method = _compiled("def x(self, a, b, c, d):\n    return None\n", "x")
        spec, implementation = pluggy.HookspecMarker("bench"), pluggy.HookimplMarker("bench")
        for _ in range(n):
            manager = pluggy.PluginManager("bench")
            specs = {f"x{k}": spec(_compiled("def x(self, a, b, c, d): pass", "x")) for k in range(10)}
            manager.add_hookspecs(type("Spec", (), specs)())
            for _ in range(20):
                manager.register(type("Plugin", (), {f"x{k}": implementation(method) for k in range(10)})())

    return Group(
        "publication of 200 hooks with 20 providers each (pluggy: 10 hooks)",
        (
            Variant("build and bind", build_and_bind),
            Variant("build alone", build),
            Variant("pluggy, a twentieth of it", register),
        ),
        (Goal("pluggy, a twentieth of it", "build and bind", 0.5),),
    )


def _growth(author: Author) -> Growth:
    def variants(size: int) -> tuple[Variant, ...]:
        return (
            Variant(OURS, author.calls(4, size, is_void=True)),
            Variant(LOOP, _bare_loop(4, size, is_void=True)),
            Variant("pluggy", _pluggy(4, size, is_void=True)),
            Variant("blinker", _blinker(4, size)),
        )

    return Growth("a call by providers of its hook", "providers", GROWING, variants, (GrowthGoal(OURS, 1.0),))


def benchmark() -> Benchmark:
    """Return the groups: kinds of hook by number of providers, arguments, threads, publication."""
    author = Author()
    shapes = [(4, count) for count in GOALS] + [(3, 3), (5, 3)]
    groups = [_calls(author, arity, count, is_void=is_void) for is_void in (True, False) for arity, count in shapes]
    return Benchmark(
        "hooks",
        "Hooks",
        (*groups, _threads(author), _publication()),
        peers=("pluggy", "blinker"),
        notes=NOTES,
        growths=(_growth(author),),
    )
