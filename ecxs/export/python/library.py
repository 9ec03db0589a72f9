"""The source of the library that stands for a module in Python: providers, hooks, options and phases in C."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.formats.ctype import CKind
from ecruntime.model.hook_signature import Until, judge_signature, until_name
from ecxs.definition import called_hooks
from ecxs.documents import sealed
from ecxs.documents.banner import banner_lines
from ecxs.export.python.kinds import kinds_of, member_of
from ecxs.languages.c.generated.functions import empty_result, failed_result, has_judge, hook_parameters
from ecxs.languages.c.generated.gathering import gathers, results_tag
from ecxs.languages.c.generated.hooks import declared_headers, header_path, used_hooks
from ecxs.languages.c.generated.layout import function_head
from ecxs.languages.c.generated.options import option_entries
from ecxs.languages.c.quoting import c_name, c_string
from ecxs.render import Code, render

if TYPE_CHECKING:
    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module import ModuleDefinition

_ALWAYS = ("hooks/core/control_shutdown.h", "hooks/core/post_config_commit.h")


@dataclass(frozen=True, slots=True)
class EmbeddedProvider:
    """One provider: the function that the server calls, which calls a method of the author's."""

    number: Code
    head: Code
    function: Code
    method: Code
    kinds: Code
    classes: tuple[Code, ...]
    slots: tuple[Code, ...]
    """A statement for each argument."""
    count: Code
    failed: Code
    """The slot's initializer for a provider that fails."""
    result: Code
    """The expression of the result; empty for a void hook."""
    register: Code


@dataclass(frozen=True, slots=True)
class EmbeddedHook:
    """One hook that the module calls."""

    leaf: Code
    text: Code
    kinds: Code
    call: Code
    has: Code
    arguments: Code
    """Each with a comma before it."""
    plain: Code
    """The same without the first comma."""
    member: Code
    empty: Code
    is_void: bool
    results: Code
    """The structure in which a call gathers; empty where one result is that of the call."""
    is_sum: bool
    failed: Code


@dataclass(frozen=True, slots=True)
class EmbeddedOption:
    """The members that the table of options has beside the entry of the library."""

    number: Code
    type: Code
    is_array: bool
    is_own: bool
    postset: bool
    datafree: bool


def library_source(definition: ModuleDefinition, catalogue: HookCatalogue, package: str, digest: str) -> str:
    """Return the source of the library; `digest` is that of the package with the author's code."""
    providers, hooks = _providers(definition, catalogue), called(definition, catalogue)
    counts = (len(providers), len(hooks), len(definition.options), int(definition.is_singleton))
    headers = sorted({*(header_path(hook) for hook in used_hooks(definition, catalogue)), *_ALWAYS})
    return render(
        "export/python/module.c",
        module=c_name(definition.name),
        module_text=c_string(definition.name),
        package=c_string(package),
        digest=c_string(digest),
        source=c_string(f"{definition.name}.c"),
        description=c_string(definition.description),
        is_singleton=definition.is_singleton,
        headers=tuple(map(Code, headers)),
        counts=tuple(Code(str(count)) for count in counts),
        providers=providers,
        hooks=tuple(_hook(hook, number) for number, hook in enumerate(hooks)),
        known=tuple(c_name(hook.leaf) for hook in definition.hooks),
        options=tuple(zip(option_entries(definition), _options(definition), strict=True)),
    )


def hook_headers(definition: ModuleDefinition, catalogue: HookCatalogue) -> dict[str, str]:
    """Return the headers of hooks that the server's headers lack, by their paths."""
    banner = banner_lines(definition)
    found = declared_headers(definition, catalogue)
    return {hook.path: sealed(render("c/hook.h", banner=banner, hook=hook)) for hook in found}


def called(definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[HookSignature, ...]:
    """Return the hooks that the module may call, each once."""
    server = (hook for hook in definition.server_hooks if hook.is_callable)
    found = (*definition.hooks, *server, *called_hooks(definition, catalogue))
    return tuple({hook.dotted: hook for hook in found}.values())


def provided(definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[tuple[HookSignature, str, bool], ...]:
    """Return each hook with a provider, the author's method for it, and whether it is registered first."""
    own = tuple((catalogue[it.hook], catalogue[it.hook].leaf, it.is_first) for it in definition.providers)
    judges = tuple((judge_signature(it), until_name(it.name), False) for it in definition.hooks if has_judge(it))
    return own + judges


def _providers(definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[EmbeddedProvider, ...]:
    found = provided(definition, catalogue)
    return tuple(_provider(number, *one) for number, one in enumerate(found))


def _provider(number: int, hook: HookSignature, method: str, is_first: bool) -> EmbeddedProvider:  # noqa: FBT001 - of a tuple
    kinds, function = kinds_of(hook), c_name(f"provide_{number}")
    parameters = hook_parameters(hook, ("closure", "infrastructure", "slots", "result", "ecx"))
    given = (("void *", "closure"), *((ctype, name) for name, ctype in parameters))
    order = "first" if is_first else "last"
    slots = (
        Code(f"slots[{at}].{member_of(letter)} = {_stored(letter, name)};")
        for at, (letter, (name, _)) in enumerate(zip(kinds[1:], parameters, strict=True))
    )
    member = member_of(kinds[0])
    return EmbeddedProvider(
        number=Code(str(number)),
        head=function_head(hook.returns.text, function, given, before="static "),
        function=function,
        method=c_string(method),
        kinds=c_string(kinds),
        classes=tuple(
            c_string(parameter.ctype.opaque_name if parameter.ctype.kind is CKind.OPAQUE else "")
            for parameter in hook.parameters
        ),
        slots=tuple(slots),
        count=Code(str(len(hook.parameters))),
        failed=Code(f"{{ .{member} = {failed_result(hook)} }}") if not hook.is_void else Code("{ .number = 0 }"),
        result=Code("") if hook.is_void else Code(f"({hook.returns.text})result.{member}"),
        register=Code(f"register_{c_name(hook.leaf)}_hook_{order}({function}, infrastructure);"),
    )


def _stored(letter: str, name: str) -> str:
    """Return a parameter as its slot takes it; letters of bytes stand for other pointers than to `char`."""
    if letter in "yY":
        return f"(const char *){name}"
    return f"(int64_t){name}" if letter.lower() in "bhil" else name


def _hook(hook: HookSignature, number: int) -> EmbeddedHook:
    kinds = kinds_of(hook)
    arguments = [
        f"({parameter.ctype.text})slots[{at}].{member_of(letter)}"
        for at, (letter, parameter) in enumerate(zip(kinds[1:], hook.parameters, strict=True))
    ]
    if gathers(hook):
        arguments.insert(0, "&gathered")
    return EmbeddedHook(
        leaf=c_name(hook.leaf),
        text=c_string(hook.leaf),
        kinds=c_string(kinds),
        call=c_name(f"call_{number}"),
        has=c_name(f"has_{number}"),
        arguments=Code("".join(f",\n        {argument}" for argument in arguments)),
        plain=Code(",\n        ".join(arguments)),
        member=Code(member_of(kinds[0])),
        empty=empty_result(hook) or Code("0"),
        is_void=hook.is_void,
        results=results_tag(hook) if gathers(hook) else Code(""),
        is_sum=hook.policy is not None and hook.policy.until is Until.SUM,
        failed=Code("0") if hook.is_void else failed_result(hook),
    )


def _options(definition: ModuleDefinition) -> tuple[EmbeddedOption, ...]:
    return tuple(
        EmbeddedOption(
            number=Code(str(number)),
            type=Code(f"ECCFGTYPE_{option.type.name}"),
            is_array=option.is_array,
            is_own=(option.path.own_stanza or "").lower() == definition.name.lower(),
            postset=option.has_postset or option.has_datafree,
            datafree=option.has_datafree,
        )
        for number, option in enumerate(definition.options)
    )
