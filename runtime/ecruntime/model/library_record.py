"""The module records of a built library: what its infrastructures, options and hooks say of each module."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.formats.ctype import CKind, CTypeError, parse_ctype
from ecruntime.formats.fallback import FallbackError
from ecruntime.formats.library import LibraryKind, OptionOrigin, UseKind
from ecruntime.formats.option_type import OptionType
from ecruntime.foundation.identifiers import is_identifier
from ecruntime.model.hook_signature import HookParameter, HookSignature, ReturnPolicy, Until, same_types
from ecruntime.model.module import Language, ModuleDefinition, ProviderDeclaration, derived_capabilities
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.module_record import ModuleRecord
from ecruntime.model.option import OptionDeclaration, OptionFlag, option_flags

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from ecruntime.formats.fallback import FallbackPath
    from ecruntime.formats.library import Library, LibraryHook, LibraryModule, LibraryOption
    from ecruntime.model.module import FormerNames

    FindHook: TypeAlias = Callable[[str], HookSignature | None]

_NO_NAMES: Final[FormerNames] = MappingProxyType({})
_TYPES: Final = {kind.value: kind for kind in OptionType}
_INTEGER: Final = re.compile(r"-?[0-9]{1,18}\Z", re.ASCII)
_PARAMETER: Final = re.compile(r"(.*?[\s*])([A-Za-z_]\w*)\s*\Z", re.ASCII | re.DOTALL)
MAX_DECLARATION: Final = 4096
"""The length of the parameters of a hook, and of its policy, that are looked into."""
_VALUE: Final = "EC_HOOK_RETVAL"
_RETURN: Final = re.compile(r"(?:if\((?P<condition>.+)\))?EC_HOOK_RETURN\(EC_HOOK_RETVAL\);?\Z", re.ASCII)
_RESULTS: Final = re.compile(r"struct\s+\w+_results\s*\*\Z", re.ASCII)
_GATHERED: Final = (
    (re.compile(r"(\w+)->answered\+\+;\1->total=", re.ASCII), Until.SUM),
    (re.compile(r"(\w+)->answered\+\+;if\(!EC_HOOK_RETVAL\)\1->has_zero=1\Z", re.ASCII), Until.ALL),
    (re.compile(r"if\((\w+)->count<\1->room\)\1->items\[", re.ASCII), Until.COLLECT),
    (
        re.compile(r"if\(call_\w+_until_\w+_hook\(EC_HOOK_RETVAL[,)].*EC_HOOK_RETURN\(EC_HOOK_RETVAL\)\Z", re.ASCII),
        Until.METHOD,
    ),
)
"""The code of generated declarations whose policy is no condition."""
_EQUAL: Final = re.compile(rf"\(?{_VALUE}==(-?[0-9]{{1,9}})\)?\Z", re.ASCII)


def module_records(library: Library, find_hook: FindHook) -> tuple[ModuleRecord, ...]:
    """Return a record for each module of a library; `find_hook` knows the hooks of the server by their dotted names.

    What a library says in a form that this version cannot read is left out; `ecxs validate` tells it.
    """
    return tuple(_record(library, module, find_hook) for module in library.modules if is_identifier(module.name))


def options_of(library: Library, module: LibraryModule) -> tuple[LibraryOption, ...]:
    """Return the options of one module: those that a macro gives to it, and those of variables where it is certain."""
    return tuple(option for option in library.options if _owner(library, option) == module.name.lower())


def auto_capabilities(library: Library, module: LibraryModule, former: FormerNames = _NO_NAMES) -> tuple[str, ...]:
    """Return the capabilities of the `:auto` lines of a module, which follow from what its macros register.

    `former` are the former names of its options, which no macro tells.
    """
    registered = {(it.module.lower(), it.option.lower()) for it in library.registered}
    key = module.name.lower()
    recorded = [
        replace(declaration, renamed_from=former.get(("", option.name.lower()), ()))
        for option in library.options
        if option.origin is OptionOrigin.MACRO and option.module.lower() == key
        if (key, option.name.lower()) in registered
        for declaration in (option_declaration(option),)
        if declaration is not None and _has_path(declaration)
    ]
    return tuple(sorted(derived_capabilities(module.name, recorded), key=str.encode))


def option_declaration(option: LibraryOption) -> OptionDeclaration | None:
    """Return an option as a module declares it; None for one whose name, type or path is not known."""
    kind = _TYPES.get(option.type.lower())
    if kind is None or not is_identifier(option.name) or option.fallback is None:
        return None
    is_fixed = OptionFlag.NOT_TUNABLE_ONLINE in OptionFlag(option.flags or 0)
    return OptionDeclaration(
        name=option.name,
        type=kind,
        fallback=option.fallback,
        default=option.default,
        flags=option_flags(is_array=option.is_array, is_tunable_online=not is_fixed),
        option_map=tuple((word, int(value)) for word, value in option.option_map if _INTEGER.match(value)),
        has_validator=option.has_validator,
        has_postset=option.has_postset,
        has_datafree=option.has_datafree,
    )


def hook_signature(hook: LibraryHook) -> HookSignature | None:
    """Return a declared hook as a signature; None where a type or name is in a form that is not certain."""
    names = _parameters(hook.parameters) if len(hook.parameters) <= MAX_DECLARATION else None
    if names and _RESULTS.match(names[0][0]) and names[0][0].split()[1] == f"{hook.scope}_{hook.name}_results":
        # What a generated call gathers the results in is no provider's.
        del names[0]
    if names is None or not is_identifier(hook.scope) or not is_identifier(hook.name):
        return None
    try:
        returns = parse_ctype(hook.returns)
        parameters = tuple(HookParameter(name, parse_ctype(kind)) for kind, name in names)
    except CTypeError:
        return None
    policy = None if returns.kind is CKind.VOID else return_policy(hook.policy)
    return HookSignature(hook.scope, hook.name, returns, parameters, policy)


def return_policy(snippet: str) -> ReturnPolicy:
    """Return the policy that a snippet of the declaration spells out; one in another form is assumed."""
    if len(snippet) > MAX_DECLARATION:
        return ReturnPolicy(assumed=True)
    bare = "".join(snippet.split()).removeprefix("{").removesuffix("}")
    plain = Until.LAST if not bare else next((until for form, until in _GATHERED if form.match(bare)), None)
    if plain is not None:
        return ReturnPolicy(plain)
    found = _RETURN.match(bare)
    condition = found["condition"] if found else ""
    if found is None or condition is None:
        return ReturnPolicy(assumed=True) if found is None else ReturnPolicy(Until.FIRST)
    if condition in {_VALUE, f"{_VALUE}!=0", f"{_VALUE}!=NULL", f"({_VALUE}!=0)"}:
        return ReturnPolicy(Until.NONZERO)
    if condition in {f"!{_VALUE}", f"{_VALUE}==0", f"{_VALUE}==NULL", f"({_VALUE}==0)"}:
        return ReturnPolicy(Until.ZERO)
    listed = [_EQUAL.match(part) for part in condition.split("||")]
    values = tuple(int(it[1]) for it in listed if it is not None)
    return ReturnPolicy(Until.VALUES, values) if len(values) == len(listed) else ReturnPolicy(assumed=True)


def _record(library: Library, module: LibraryModule, find_hook: FindHook) -> ModuleRecord:
    declarations = (option_declaration(option) for option in options_of(library, module))
    options = tuple(
        {it.name.lower(): _in_own_form(it, module) for it in declarations if it is not None and _has_path(it)}.values()
    )
    # Hooks are facts of the library: with several modules in it, each of them may be the one.
    signatures = {it.dotted: it for it in map(hook_signature, library.hooks) if it is not None}
    provided = [use for use in library.uses if use.kind in {UseKind.FIRST, UseKind.LAST}]
    called = dict.fromkeys(use.dotted for use in library.uses if use.kind is UseKind.CALL)
    own = {it.dotted: it for it in signatures.values() if _is_own(it, library, module) and find_hook(it.dotted) is None}
    definition = ModuleDefinition(
        name=module.name,
        language=Language.C,
        kind=ModuleKind.SINGLETON if module.kind is LibraryKind.SINGLETON else ModuleKind.GENERIC,
        description=module.description,
        provides=tuple(sorted(derived_capabilities(module.name, options), key=str.encode)),
        options=options,
        providers=tuple(ProviderDeclaration(use.dotted, use.kind is UseKind.FIRST) for use in provided),
        hooks=tuple(own.values()),
        calls=tuple(name for name in called if find_hook(name) is not None),
        has_catch_all="module_control" in module.slots,
    )
    used = dict.fromkeys((*(use.dotted for use in provided), *called))
    expects = tuple(_known(signatures[name], find_hook) for name in used if name in signatures and name not in own)
    return ModuleRecord(definition, expects=expects)


def _known(hook: HookSignature, find_hook: FindHook) -> HookSignature:
    """Return the server's signature where a library has the same types: names and policy are not in its code."""
    known = find_hook(hook.dotted)
    return known if known is not None and same_types(known, hook) else hook


def _is_own(hook: HookSignature, library: Library, module: LibraryModule) -> bool:
    if hook.hook_scope.lower() == module.name.lower():
        return True
    # A scope that is no module's name belongs to whoever calls the hook; with several modules that is uncertain.
    is_called = any(use.kind is UseKind.CALL and use.dotted == hook.dotted for use in library.uses)
    return is_called and len(library.modules) == 1


def _owner(library: Library, option: LibraryOption) -> str:
    if option.module:
        return option.module.lower()
    names = {module.name.lower() for module in library.modules}
    declaration = option_declaration(option)
    if declaration is not None and _has_path(declaration):
        stanza = (declaration.path.own_stanza or "").lower()
        if stanza in names:
            return stanza
    return next(iter(names)) if len(names) == 1 else ""


def plain_path(option: OptionDeclaration, module: LibraryModule) -> FallbackPath | None:
    """Return the path of an option without the brackets that the stanza of a generic module has not.

    None if it has no such brackets. The documents say both: their text has brackets for singletons alone, and their
    example of a generic module has them, so that published modules do (seed 1.3.1.2, 1.3.5.1).
    """
    if module.kind is LibraryKind.SINGLETON or not _has_path(option):
        return None
    path = option.path.without_brackets(module.name)
    return path if path is not option.path else None


def _in_own_form(option: OptionDeclaration, module: LibraryModule) -> OptionDeclaration:
    path = plain_path(option, module)
    return option if path is None else replace(option, fallback=path.text)


def _has_path(option: OptionDeclaration) -> bool:
    try:
        return option.path is not None
    except FallbackError:
        return False


def _parameters(text: str) -> list[tuple[str, str]] | None:
    """Return type and name of each parameter; None for a form such as a pointer to a function."""
    inner = text.strip().removeprefix("(").removesuffix(")").strip()
    if inner in {"", "void"}:
        return []
    if "(" in inner or "[" in inner:
        return None
    found = [_PARAMETER.match(piece) for piece in inner.split(",")]
    return [(it[1].strip(), it[2]) for it in found if it is not None] if all(found) else None


__all__ = [
    "auto_capabilities",
    "hook_signature",
    "module_records",
    "option_declaration",
    "options_of",
    "plain_path",
    "return_policy",
]
