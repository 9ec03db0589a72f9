"""Template data of hooks: a header for each that the server's headers lack, providers, and typed callers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.catalogue.c_api import load_c_api
from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.formats.ctype import CKind
from ecruntime.model.hook_signature import Until, judge_signature, until_name
from ecxs.definition import called_hooks
from ecxs.languages.c.generated.functions import empty_result, has_judge, hook_parameters
from ecxs.languages.c.generated.gathering import (
    caller_body,
    caller_fact,
    gathering,
    gathers,
    is_collected,
    pointer_to,
    results_name,
    results_structure,
    results_tag,
)
from ecxs.languages.c.generated.layout import comment_lines, filled, function_head
from ecxs.languages.c.naming import provider_function
from ecxs.languages.c.quoting import c_name, c_names, c_prose
from ecxs.render import Code, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.formats.ctype import CType
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module import ModuleDefinition, ProviderDeclaration

_CONDITIONS: Final = {Until.NONZERO: "EC_HOOK_RETVAL", Until.ZERO: "!EC_HOOK_RETVAL"}
_STANDARD: Final = frozenset({"void", "va_list", "FILE"})


@dataclass(frozen=True, slots=True)
class HookHeader:
    """A header that declares one hook; `path` is relative to the folder of headers."""

    path: str
    guard: Code
    summary: Code
    includes: tuple[Code, ...]
    """Headers of other hooks that the declaration names."""
    types: tuple[Code, ...]
    """Declarations of types that no header of the server has."""
    results: Code
    """The structure in which a call gathers the results; empty where one result is that of the call."""
    declaration: Code


@dataclass(frozen=True, slots=True)
class HookProvider:
    """The registration of one provider: the function that the server calls, and the author's that it calls."""

    head: Code
    call: Code
    register: Code
    function: Code


@dataclass(frozen=True, slots=True)
class HookCaller:
    """A function that calls a hook; without providers it gives the declared result."""

    summary: Code
    head: Code
    body: Code


def declared_headers(definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[HookHeader, ...]:
    """Return the headers of hooks that the server's headers lack: those declared here, and those of used modules."""
    shipped = load_hook_catalogue()
    known = frozenset(_known_types())
    lacking = tuple(hook for hook in used_hooks(definition, catalogue) if hook.dotted not in shipped)
    judges = tuple(judge_signature(hook) for hook in lacking if has_judge(hook))
    return tuple(_header(hook, known) for hook in (*judges, *lacking))


def used_hooks(definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[HookSignature, ...]:
    """Return the hooks that the module declares, provides or calls, each once, by their names."""
    found = (
        *definition.declared_hooks,
        *(catalogue[provider.hook] for provider in definition.providers),
        *called_hooks(definition, catalogue),
    )
    return tuple({hook.dotted: hook for hook in sorted(found, key=lambda hook: hook.dotted)}.values())


def header_path(hook: HookSignature) -> str:
    """Return the header of a hook, as it is included: the documented one of a hook of the server."""
    return hook.header or f"hooks/{hook.hook_scope}/{hook.name}.h"


def hook_providers(definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[HookProvider, ...]:
    """Return the providers in the order of registration."""
    own = tuple(_provider(definition, catalogue[it.hook], it) for it in definition.providers)
    return own + tuple(_judge(definition, hook) for hook in definition.hooks if has_judge(hook))


def hook_callers(definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[HookCaller, ...]:
    """Return the callers of the declared hooks, then of those of the server and of required modules."""
    server = tuple(hook for hook in definition.server_hooks if hook.is_callable)
    hooks = (*definition.hooks, *server, *called_hooks(definition, catalogue))
    own = {hook.dotted for hook in definition.hooks}
    names = c_names(tuple(f"{definition.name}_call_{it.name if it.dotted in own else it.leaf}" for it in hooks))
    return tuple(_caller(hook, name) for hook, name in zip(hooks, names, strict=True))


def own_hooks(definition: ModuleDefinition) -> tuple[Code, ...]:
    """Return the calls that make the hooks of the module known to the server."""
    return tuple(Code(f"has_{c_name(hook.leaf)}_hook();") for hook in definition.hooks)


def _header(hook: HookSignature, known: frozenset[str]) -> HookHeader:
    types = (hook.returns, *(parameter.ctype for parameter in hook.parameters))
    return HookHeader(
        path=f"hooks/{hook.hook_scope}/{hook.name}.h",
        guard=c_name(f"HOOKS_{hook.hook_scope}_{hook.name}_H".upper()),
        summary=comment_lines(c_prose(sentence(hook.summary or f"The hook {hook.dotted}"))),
        includes=(Code(header_path(judge_signature(hook))),) if has_judge(hook) else (),
        types=tuple(dict.fromkeys(line for ctype in types for line in _own_types(ctype, known))),
        results=results_structure(hook),
        declaration=_declaration(hook),
    )


def _declaration(hook: HookSignature) -> Code:
    scope, name = c_name(hook.hook_scope), c_name(hook.name)
    subject = f"{scope}, {name}" if hook.is_void else f"{scope}, {hook.returns.text}, {name}"
    policy = "" if hook.is_void else _policy(hook)
    if not hook.parameters and not gathers(hook):
        if hook.is_void:
            return Code(f"EC_DECLARE_VOID_HOOK({subject}, (void *), (), (EC_HOOK_CLOSURE))")
        return Code(f"EC_DECLARE_HOOK_NOARGS({subject},\n  {policy})".replace(",\n  )", ", )"))
    parameters = hook_parameters(hook, ())
    types = filled("  (", ("void *", *(ctype for _, ctype in parameters)), "),")
    given = [(ctype, name) for name, ctype in parameters]
    closure = "EC_HOOK_CLOSURE"
    if gathers(hook):
        given.insert(0, (Code(f"struct {results_tag(hook)} *"), results_name(hook)))
        closure = closure if is_collected(hook) else f"({results_name(hook)}->asked++, {closure})"
    listed = function_head("", "", given).lstrip()
    passed = filled("  (", (closure, *(name for name, _ in parameters)), ")")
    lines = [types, f"  {listed},", passed]
    opening = f"EC_DECLARE_{'VOID_HOOK' if hook.is_void else 'HOOK'}({subject},"
    closing = ")" if hook.is_void else f",\n  {policy})" if policy else ", )"
    return Code("\n".join([opening, *lines]) + closing)


def _policy(hook: HookSignature) -> str:
    """Return the code after each provider; none where every provider is called and the last one decides."""
    policy = hook.policy
    if policy is None or policy.until is Until.FIRST:
        return "EC_HOOK_RETURN(EC_HOOK_RETVAL)"
    if policy.until is Until.LAST:
        return ""
    if policy.until is Until.METHOD:
        names = (name for name, _ in hook_parameters(hook, ()))
        asked = filled(f"if (call_{c_name(judge_signature(hook).leaf)}_hook(", ("EC_HOOK_RETVAL", *names), "))")
        return f"{asked} EC_HOOK_RETURN(EC_HOOK_RETVAL)"
    if gathers(hook):
        return gathering(hook)
    listed = " || ".join(f"EC_HOOK_RETVAL == {value}" for value in policy.values)
    return f"if ({_CONDITIONS.get(policy.until, listed)}) EC_HOOK_RETURN(EC_HOOK_RETVAL)"


def _provider(definition: ModuleDefinition, hook: HookSignature, provider: ProviderDeclaration) -> HookProvider:
    author = c_name(provider_function(definition.name, hook.leaf))
    return _registered(hook, author, "first" if provider.is_first else "last")


def _judge(definition: ModuleDefinition, hook: HookSignature) -> HookProvider:
    return _registered(judge_signature(hook), c_name(f"{definition.name}_{until_name(hook.name)}"), "last")


def _registered(hook: HookSignature, author: Code, order: str) -> HookProvider:
    parameters = hook_parameters(hook, ("closure", "infrastructure"))
    function = c_name(f"provide_{hook.leaf}")
    head = function_head(
        hook.returns.text,
        function,
        (("void *", "closure"), *((ctype, name) for name, ctype in parameters)),
        before="static ",
    )
    result = "" if hook.is_void else "return "
    passed = ("infrastructure->module_private_data", *(name for name, _ in parameters))
    return HookProvider(
        head=head,
        call=filled(f"  {result}{author}(", passed, ");"),
        register=filled(f"  register_{c_name(hook.leaf)}_hook_{order}(", (function, "infrastructure"), ");"),
        function=function,
    )


def _caller(hook: HookSignature, name: Code) -> HookCaller:
    if gathers(hook):
        return _gathering_caller(hook, name)
    parameters = hook_parameters(hook, ())
    head = function_head(
        hook.returns.text, name, ((ctype, parameter) for parameter, ctype in parameters), before="static inline "
    )
    leaf = c_name(hook.leaf)
    call = filled(f"  call_{leaf}_hook(", [parameter for parameter, _ in parameters] or [""], ");")
    empty = empty_result(hook)
    if empty is not None:
        call = filled(f"  return call_{leaf}_hook(", [parameter for parameter, _ in parameters] or [""], ");")
        call = Code(f"  if (!has_{leaf}_hook()) return {empty};\n{call}")
    said = sentence(hook.summary or f"Call {hook.dotted}")
    if empty is not None:
        said = f"{said} Without providers it gives {empty}."
    return HookCaller(comment_lines(c_prose(said)), head, call)


def _gathering_caller(hook: HookSignature, name: Code) -> HookCaller:
    is_collection = is_collected(hook)
    taken = ("results", "room", "gathered")
    parameters = hook_parameters(hook, taken if is_collection else ("results",))
    returns = Code("size_t") if is_collection else Code(hook.returns.text)
    own = ((pointer_to(hook.returns.text), "results"), ("size_t", "room")) if is_collection else ()
    given = (*own, *((ctype, parameter) for parameter, ctype in parameters))
    said = sentence(hook.summary or f"Call {hook.dotted}")
    return HookCaller(
        comment_lines(c_prose(f"{said} {caller_fact(hook)}")),
        function_head(returns, name, given, before="static inline "),
        caller_body(hook, tuple(parameter for parameter, _ in parameters)),
    )


def _own_types(ctype: CType, known: frozenset[str]) -> Iterator[Code]:
    """Yield a declaration for a type of which only pointers are used and that no header of the server declares."""
    if not ctype.pointers or ctype.base in _STANDARD:
        return
    inner = ctype.target if ctype.target is not None else ctype
    if inner.kind is not CKind.OPAQUE:
        return
    words = ctype.text.split()
    if "struct" in words or "union" in words:
        yield Code(f"{'struct' if 'struct' in words else 'union'} {c_name(ctype.base)};")
    elif "enum" not in words and ctype.base not in known:
        yield Code(f"typedef struct {c_name(ctype.base)} {c_name(ctype.base)};")


def _known_types() -> Iterator[str]:
    api = load_c_api()
    for structure in api.structures:
        yield from (structure.name, *structure.aliases)
    for opaque in api.opaque_types:
        yield from (opaque.name, *opaque.aliases)
    yield from (item.name for item in api.type_names)
    # What hooks of the server point to is declared beside them.
    for hook in load_hook_catalogue().values():
        yield from (parameter.ctype.base for parameter in hook.parameters)
        yield hook.returns.base
