"""The sources of the probe that are made from the catalogues: constants, types and prototypes, and chains of hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.catalogue.c_api import load_c_api
from ecruntime.catalogue.hook_values import load_hook_values
from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.catalogue.options import load_option_catalogue
from ecruntime.formats.ctype import CKind
from ecruntime.model.hook_signature import Until

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecruntime.catalogue.c_api import CApi, CConstant, CFunction
    from ecruntime.model.hook_signature import HookSignature

OF_STRUCTURES: Final = (
    ("ec_module_manifest_iter_t", "manifests", "module.h"),
    ("ec_module_manifest_iter_t", "next", "module.h"),
    ("ecdata_columnar_data", "value", "modules/datasource/ecdatasource.h"),
    ("ec_control_type", "prefix", "control.h"),
    ("ec_control_type", "closure", "control.h"),
    ("ec_control_type", "func", "control.h"),
)
"""Members that had to be named."""
_MOST_OPTIONS: Final = 40
_ALLOWED: Final = " /* ecxs: allow EXP002 - asked for, not relied on */"
"""Behind a name that no page has: published modules use it, or it had to be made up."""


class GuardedSource:
    """A source of which each risky line can be left out by `-DNO_NAME_LINE`, as `build.sh` does where it fails."""

    def __init__(self, name: str) -> None:
        """Take the name of the source, without its ending."""
        self._name = name
        self._lines: list[str] = []

    def add(self, *lines: str) -> None:
        """Add lines that hold anywhere."""
        # One entry a line: the names of guards are made of their numbers.
        self._lines += "\n".join(lines).split("\n")

    def risk(self, line: str, otherwise: str = "", needs: Iterable[str] = ()) -> str:
        """Add a line, with what stands for it where it fails, and return the guard."""
        known = [f"!defined({guard})" for guard in needs]
        guard = f"NO_{self._name}_{len(self._lines) + 2}"
        self.add(f"#if {' && '.join([*known, f'!defined({guard})'])}", line)
        if otherwise:
            self.add("#else", otherwise)
        self.add("#endif")
        return guard

    @property
    def content(self) -> bytes:
        """The whole text."""
        return ("\n".join(self._lines) + "\n").encode()


def constant_source() -> bytes:
    """Return `constants.c`, which observes each chosen number of the C interface with the headers of the server."""
    api = load_c_api()
    constants = [constant for constant in api.constants if constant.is_chosen]
    of_hooks = {member.name for family in load_hook_values() for member in family.members if member.is_assumed}
    source = GuardedSource("constants")
    source.add(
        "/* Numbers, types and prototypes by the headers of this machine. */",
        "/* Functions that our own headers refuse are not declared by them then. */",
        "#define EC_ALLOW_MISSING 1",
        '#include "observers.h"',
    )
    headers = {constant.header for constant in constants} | {header for _, _, header in OF_STRUCTURES}
    headers |= {function.header for function in _corrected(api)}
    for header in sorted(headers):
        source.risk(f'#include "{header}"')
    source.add(
        "#define NUMBER(id, value, header) \\",
        '  observe(out, id, "K", header, "%lld", (long long)(0 + 1 * (value)))',
        "#define WORDS(id, value, header) \\",
        '  observe(out, id, "K", header, "%s", "" value "")',
        "#define IS(id, type, other, header) \\",
        '  observe(out, id, "K", header, "%s", \\',
        '      __builtin_types_compatible_p(type, other) ? "as corrected" : "another")',
        "#define KNOWN(id, thing, header) \\",
        '  ((void)sizeof(thing), observe(out, id, "K", header, "known"))',
        '#define ABSENT(id, header) observe(out, id, "K", header, "absent")',
        "",
        "void observe_constants(string *out) {",
        '#ifdef _EC_VER\n  stringprintf(out, "VERSION\\t%s\\n", _EC_VER);\n#endif',
    )
    for constant in sorted(constants, key=lambda one: one.name):
        _constant(source, constant, "hook" if constant.name in of_hooks else "c")
    for function in _corrected(api):
        _prototype(source, function)
    for name in sorted(one.name for one in api.type_names if one.source == "chosen"):
        identifier, header = f"types.{name}", "the headers of all constants"
        source.risk(
            f'  KNOWN("{identifier}", {name} *, "{header}");{_ALLOWED}', f'  ABSENT("{identifier}", "{header}");'
        )
    for structure, member, header in OF_STRUCTURES:
        identifier = f"members.{structure}.{member}"
        known = f'  KNOWN("{identifier}", ((struct_of_{structure} *)0)->{member}, "{header}");'
        source.risk(known.replace("struct_of_", ""), f'  ABSENT("{identifier}", "{header}");')
    source.add("}")
    return source.content


def _constant(source: GuardedSource, constant: CConstant, kind: str) -> None:
    identifier = f"constants.{kind}.{constant.name}"
    macro = "NUMBER" if constant.text is None else "WORDS"
    allowance = _ALLOWED if constant.source else ""
    source.risk(
        f'  {macro}("{identifier}", {constant.name}, "{constant.header}");{allowance}',
        f'  ABSENT("{identifier}", "{constant.header}");',
    )


def _corrected(api: CApi) -> list[CFunction]:
    return sorted((one for one in api.functions if one.source == "corrected"), key=lambda one: one.name)


def _prototype(source: GuardedSource, function: CFunction) -> None:
    identifier = f"prototypes.{function.name}"
    before, _, behind = function.prototype.partition(f"{function.name}(")
    pointer = f"{before}(*)({behind}"
    source.risk(
        f'  IS("{identifier}", __typeof__(&{function.name}), {pointer}, "{function.header}");',
        f'  ABSENT("{identifier}", "{function.header}");',
    )


def chain_hooks() -> tuple[HookSignature, ...]:
    """Return the hooks of which it is assumed that the first result that is not zero ends the chain."""
    catalogue = load_hook_catalogue()
    return tuple(
        hook
        for hook in (catalogue[name] for name in sorted(catalogue))
        if hook.policy is not None
        and hook.policy.assumed
        and hook.policy.until is Until.NONZERO
        and hook.returns.kind is CKind.INTEGER
    )


def chain_source() -> bytes:
    """Return `chains.c`, which observes whether a provider is called behind one whose result is not zero."""
    source = GuardedSource("chains")
    source.add(_CHAINS_BEGIN)
    entries = []
    for number, hook in enumerate(chain_hooks()):
        named = f'"{hook.header}"' if hook.header else f'"{_plain_header(hook)}"{_ALLOWED}'
        include = source.risk(f"#include {named}")
        types = "".join(f", {parameter.ctype.text}" for parameter in hook.parameters)
        chain = source.risk(
            f"CHAIN({number}, {hook.hook_scope}_{hook.name}, {hook.returns.text}, (void *closure{_named(types)}))",
            needs=(include,),
        )
        entries.append((f"{hook.hook_scope}.{hook.name}", number, (include, chain)))
    source.add("static const struct chain chains_[] = {")
    for dotted, number, guards in entries:
        known = " && ".join(f"!defined({guard})" for guard in guards)
        source.add(f"#if {known}", f'  {{"{dotted}", {number}, register_{number}}},')
        source.add("#else", f'  {{"{dotted}", {number}, NULL}},', "#endif")
    source.add("};", _CHAINS_END)
    return source.content


def _plain_header(hook: HookSignature) -> str:
    """Return the header that the documents' way of naming gives a hook of which they name none."""
    return f"hooks/{hook.hook_scope}/{hook.name}.h"


def _named(types: str) -> str:
    parts = types.split(", ")[1:] if types else []
    return "".join(f", {part}{'' if part.endswith('*') else ' '}p{at}" for at, part in enumerate(parts))


def server_options() -> bytes:
    """Return `server_options.inc`: names of options of the top level whose types are inferred."""
    names = sorted(
        {option.name for option in load_option_catalogue().options if "global" in option.scopes}, key=str.lower
    )
    return "".join(f'"{name}",\n' for name in names[:_MOST_OPTIONS]).encode()


def _hook_lines() -> Iterator[str]:
    yield "hook fire validate_ehlo str=fidelity.example"
    yield "hook fire validate_mailfrom str=ada@example.com"
    yield "hook fire validate_data msg=@HERE@/message.eml"
    for hook in chain_hooks():
        yield f"hook fire {hook.hook_scope}.{hook.name}"


def traffic() -> bytes:
    """Return the commands that call the hooks of `chains.c` in this runtime."""
    return ("\n".join(_hook_lines()) + "\n").encode()


_CHAINS_BEGIN: Final = """\
/* Providers of hooks of the server: what is called behind one whose result is
 * not zero. They note and return; without -DFIDELITY_CHAINS the result is 0,
 * which changes nothing, and only the thread is observed. */
#include "observers.h"

#include "scheduler.h"

#include <stdio.h>

#ifdef FIDELITY_CHAINS
#define RESULT 1
#else
#define RESULT 0
#endif

enum { MOST = 256 };
/* Any thread, by __atomic. */
static int first_[MOST], second_[MOST], elsewhere_[MOST];

static void note(int *count, int which) {
  __atomic_add_fetch(&count[which], 1, __ATOMIC_ACQ_REL);
  if (!is_scheduler_thread()) {
    __atomic_add_fetch(&elsewhere_[which], 1, __ATOMIC_ACQ_REL);
  }
}

#define CHAIN(number, name, type, parameters)                  \\
  static type first_##number parameters {                      \\
    note(first_, number);                                      \\
    return RESULT;                                             \\
  }                                                            \\
  static type second_##number parameters {                     \\
    note(second_, number);                                     \\
    return 0;                                                  \\
  }                                                            \\
  static void register_##number(void) {                        \\
    register_##name##_hook_first(first_##number, NULL);        \\
    register_##name##_hook_last(second_##number, NULL);        \\
  }

struct chain {
  const char *name;
  int number;
  void (*register_both)(void);
};
"""
_CHAINS_END: Final = """
void register_chains(void) {
  size_t at;

  for (at = 0; at < sizeof(chains_) / sizeof(chains_[0]); at++) {
    if (chains_[at].register_both) chains_[at].register_both();
  }
}

static const char *end_of(int first, int second) {
  if (!first) return "not seen";
  if (!RESULT) return "not asked";
  return second ? "goes on" : "ends";
}

void observe_chains(string *out) {
  size_t at;
  char id[256];

  for (at = 0; at < sizeof(chains_) / sizeof(chains_[0]); at++) {
    int which = chains_[at].number;
    int first = __atomic_load_n(&first_[which], __ATOMIC_ACQUIRE);
    int second = __atomic_load_n(&second_[which], __ATOMIC_ACQUIRE);
    int elsewhere = __atomic_load_n(&elsewhere_[which], __ATOMIC_ACQUIRE);

    snprintf(id, sizeof(id), "hooks.end-of-chain.%s", chains_[at].name);
    observe(out, id, "T",
        !chains_[at].register_both ? "not in these headers"
        : first                    ? "a provider behind one that returns 1"
                                   : "no traffic",
        "%s", chains_[at].register_both ? end_of(first, second) : "absent");
    snprintf(id, sizeof(id), "hooks.thread.%s", chains_[at].name);
    stringprintf(out, "THREAD\\t%s\\t%s\\n", id,
        !first                ? "not seen"
        : !elsewhere          ? "scheduler"
        : elsewhere == first  ? "another"
                              : "both");
  }
}"""
