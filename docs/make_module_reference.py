"""Write `docs/module-toml.md` from the JSON Schema of module.toml.

Run it after a change of `ecxs/definition/module.schema.json`: `python docs/make_module_reference.py`.
"""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from ecxs.definition import module_schema

ROOT = Path(__file__).resolve().parent.parent
PAGE = Path("docs", "module-toml.md")
HEAD = """<!-- Made by ecxs from the JSON Schema. Do not edit: `python docs/make_module_reference.py` rewrites it. -->
# module.toml

The declaration of a module. A file begins with `schema = 1`; unknown keys are refused with a near miss and their place.
`ecxs new` points editors at the schema from which this page is made: the first line of a scaffolded `module.toml` names
the copy in the module's `generated/` folder, so completion and checks work without a network.

Of the tables below `[module]` and `[package]` stand once; the others may stand any number of times. What they give a module in C is
in [a section of its own](#in-c), what the types of options are in Python is in [option-types.md](option-types.md), what the
C types of hooks are in [hook-types.md](hook-types.md).
"""
SECTIONS = {
    "module": ("[module]", "What the module is; `ecxs add call` adds a hook to `calls`."),
    "package": ("[package]", "What [packages of the module](package.md) say of it."),
    "option": ("[[option]]", "An option that the module registers; `ecxs add option` writes one."),
    "provider": ("[[provider]]", "A hook that the module provides; `ecxs add provider` writes one."),
    "hook": ("[[hook]]", "A hook that the module declares for others; `ecxs add hook` writes one."),
    "server_hook": (
        "[[server_hook]]",
        (
            "A hook of the server that the catalogue of `ecxs hooks list` lacks, for providers and calls of this "
            "module; `ecxs add server-hook` writes one."
        ),
    ),
    "memtype": ("[[memtype]]", "A labelled kind of memory; `ecxs add memtype` writes one."),
    "listener": (
        "[[listener]]",
        "What peers connect to; `ecxs add listener` writes one. Its options are `[[listener.option]]`.",
    ),
    "command": ("[[command]]", "A console command; `ecxs add command` writes one."),
}
IN_C = """\
## In C

With `language = "c"` the author's functions stand in `src/NAME.c`, and further files of `src/`; what is generated lies in
`generated/`. `self` is the module's own structure, which is made and freed for it. In a module `greeter`:

| table | function of the author | what `generated/greeter.h` has for it |
|---|---|---|
| `[[provider]]` | `greeter_SCOPE_HOOK(self, ...)`, with the parameters of the hook; `greeter_provide_SCOPE_HOOK` where the scope begins like another function of this table: `control`, `option`, `validate` ... | the header of the hook |
| `[[command]]` | `greeter_control_NAME(self, response, arguments, xml)`, `arguments` being the words behind it | |
| `catch_all` | `greeter_control(self, response, command, xml)` | |
| `[[option]]` | | `greeter_option_NAME(self, transaction, ...)`, with a name for each scope of its path, or NULL |
| `option_map` | | an enumeration, or macros where a number is no `int` |
| `validate = "method"` | `greeter_validate_NAME(value, output)`: 1, or 0 with the reason in `output`; a range is checked before | |
| `postset`, `datafree` | `greeter_postset_NAME(value, output)`, `greeter_datafree_NAME(data)`, `data` being `value->data` | |
| `[[hook]]` | | `generated/hooks/greeter/NAME.h`, and `greeter_call_NAME(...)`, which gives `empty` without providers |
| `calls` | | `greeter_call_SCOPE_HOOK(...)` |
| `until = "method"` | `greeter_until_HOOK(self, result, ...)`, with what the hook was called with: 1 ends the chain | |
| `sum`, `all`, `collect` | | `greeter_call_NAME(...)` asks every provider; for `collect` it takes `(results, room, ...)` first, and gives the number of results |
| `[[listener]]` | `greeter_serve_NAME(self, session, connection, mask, now)`, `greeter_close_NAME(self, session)`, and with `acceptor` `greeter_accept_NAME(self, session, connection)` | `GREETER_NAME_SESSION`, and [`greeter_connection_...`](c-modules.md#listeners) |
| `[[listener.option]]` | as of an option, with `NAME_` before its own name | `greeter_NAME_option_OPTION(connection)` |
| `[[memtype]]` | | `greeter_memtype_NAME` for `ec_malloc` and `ec_free`, `GREETER_SIZE_NAME` |
| the module | `greeter_open(self)`, `greeter_configure(self, transaction, output)`; of a generic module `greeter_close(self)`, too | `GREETER_STATE`, `greeter_infrastructure(self)` |

A number is returned as it is, and 0 where an option without a default is not set. Any other value is held:
`greeter_option_NAME(self, transaction, ..., &held)`, and `greeter_release(&held)` when it is needed no more. A hook
has at most 16 parameters, one that ends by a method 15, and options of the types `throttle` and `ec_config_regex` are
refused, since documents show no members of theirs ([MOD049](reference/rules/declaration.md#mod049)). More in
[c-modules.md](c-modules.md#from-a-declaration).

## What a module in Lua gets

The script registers itself; what it lacks of the declaration is an error ([LUA013](reference/rules/script.md#lua013)), and `ecxs generate --stubs` inserts it:

| table | what you write in `src/greeter.lua` | how the script uses it |
|---|---|---|
| `[[provider]]` | `function mod:SCOPE_HOOK(...)`, with the parameters of the hook, in the table of `msys.registerModule` | |
| `[[provider]]` with the hook `validate.NAME` | `function mod:validate_NAME(...)`, a phase of validation; only modules in Lua provide these | |
| `[[command]]` | a handler of `msys.registerControl("greeter NAME", ...)` | `cc.argv` has the words, from 0 |
| `[[option]]` | | `msys.config("get", "greeter", "main", NAME)`, or with the scopes of its path |

`type` is `"generic"`, options have bounds and no functions, and hooks, calls, memory types and listeners are refused
([MOD050](reference/rules/declaration.md#mod050)). More in [lua-modules.md](lua-modules.md).
"""
TAIL = """\
## Another name for an option

Configurations have the names of options, so a name that changes would break them. `renamed_from` keeps the former one:

```toml
[[option]]
name = "depth"
type = "int"
renamed_from = ["deep"]
```

- A configuration that sets `deep`, in any scope in which `depth` is valid, sets `depth`, with a warning for each place
  ([CFG058](reference/rules/configuration.md#cfg058)); bounds, words and methods are those of `depth`. Capabilities of
  the former name are in the manifest, so that it loads the module, too.
- `ecxs validate --fix` writes the present name into every file of the configuration, `--diff` shows it before.
- A config scope that sets both is refused ([CFG059](reference/rules/configuration.md#cfg059)). The file of local changes
  comes after all others, and may have the other name.
- Console commands take the former name, and answer by the present one, with a note.
- Code has the present name alone: `self.options.depth`, `greeter_option_depth(...)`; `msys.config` of a script takes both.
- `ecxs breaking` takes such a change for a compatible one, and a former name that goes for one that breaks.
- `ecxs add option depth --type int --renamed-from deep` writes it, and `ecxs rename`, which renames the module, leaves it.
- Nothing else has the name ([MOD051](reference/rules/declaration.md#mod051)).

In C the option is registered once, by its present name: the structures of the interface have no member for another,
and the runtime takes former names from the record beside the library. A real server knows none of this:
`ecxs export` leaves the lines of former names out of the manifest, and configurations are mended first.

## Taking a table out

`ecxs remove option|provider|hook|server-hook|call|memtype|command|listener NAME` is the inverse of `ecxs add`, and takes out
the sample of a scaffold, too. `call` takes a hook out of `calls`, and the key with the last one:

```console
$ ecxs remove option greeting --diff
$ ecxs remove option greeting
```

- The table goes in whichever style it is written: `[[option]]` with the tables below it, or an element of
  `option = [...]`. Comments directly above it, inside of it and directly below it go with it. A comment that a blank
  line sets apart stays, and one that touches the next table is that table's. Every other byte is as before.
- The method, the test and the commented setting of `ecelerity.conf` that `ecxs add` wrote go with it, and the imports
  that nothing else uses, if nobody changed them since. So `ecxs add` and then `ecxs remove` leave the bytes that were
  there.
- What the author wrote is never deleted. Each place that still speaks of the declaration is a line that begins with
  `left`: a method with a body, `self.options.NAME`, a call of the hook, a setting, a test. `ecxs validate` reports
  such a method as [PY002](reference/rules/source.md#py002), and such a setting as
  [CFG040](reference/rules/configuration.md#cfg040).
- A hook that the module itself provides or has in `calls` is refused, with the command that comes first.
- The tool's files follow at once. With `--diff` nothing is written; positions are those after the change.
"""
NAME = "An identifier of at most 64 characters; reserved words are refused"


def page() -> str:
    """Return the text of the page."""
    schema = json.loads(module_schema())
    parts = [HEAD]
    for key, (title, text) in SECTIONS.items():
        table = schema["$defs"][key]
        rows = [
            _row(schema, name, value, is_required=name in table.get("required", ()))
            for name, value in table["properties"].items()
        ]
        lines = [f"## `{title}`", "", text, "", "| key | values | default | what it is |", "|---|---|---|---|", *rows]
        parts.append("\n".join(lines) + "\n")
    parts += [IN_C, TAIL]
    return "\n".join(parts)


def _row(schema: dict[str, Any], name: str, value: dict[str, Any], *, is_required: bool) -> str:
    reference = str(value.get("$ref", "")).rpartition("/")[2]
    whole = {**schema["$defs"].get(reference, {}), **value}
    default = "required" if is_required else f"`{json.dumps(whole['default'])}`" if "default" in whole else ""
    text = whole.get("description", NAME if reference == "name" else "")
    return f"| `{name}` | {_values(whole)} | {default} | {text} |"


def _values(value: dict[str, Any]) -> str:
    words = [*value.get("enum", []), *([value["const"]] if "const" in value else [])]
    if words:
        return ", ".join(f"`{item}`" for item in words)
    for key in ("oneOf", "anyOf"):
        if key in value:
            return " or ".join(_values(item) for item in value[key])
    kind = value.get("type", "")
    if kind == "array":
        return f"array of {_values(value['items'])}" if "items" in value else "array"
    if kind == "object":
        keys = ", ".join(f"`{key}`" for key in value.get("properties", {}))
        return f"table of {keys}" if keys else "table"
    return ", ".join(kind) if isinstance(kind, list) else str(kind)


def main() -> int:
    """Write the page; with `--check` only say whether it is stale."""
    path = ROOT / PAGE
    is_stale = not path.is_file() or path.read_text(encoding="utf-8") != page()
    if is_stale and "--check" not in sys.argv[1:]:
        path.write_text(page(), encoding="utf-8")
        return 0
    return int(is_stale)


if __name__ == "__main__":
    sys.exit(main())
