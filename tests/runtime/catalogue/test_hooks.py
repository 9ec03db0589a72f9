"""The catalogue of hooks: complete, immutable, and failing closed."""

from __future__ import annotations

import pytest

from ecruntime.catalogue.hooks import HookCatalogue, load_hook_catalogue
from ecruntime.formats.ctype import CKind
from ecruntime.foundation.identifiers import is_identifier
from ecruntime.model.hook_signature import HookSignature, ReturnPolicy, Until, signature

HOOKS = load_hook_catalogue()


def test_all_hooks_are_there() -> None:
    assert len(HOOKS) == 213


def test_iteration_gives_dotted_names_in_order() -> None:
    assert list(HOOKS) == sorted(HOOKS, key=str.encode)


def test_a_hook_has_one_signature_by_either_name() -> None:
    assert HOOKS["core.log_permanent_failure_v1"] is HOOKS["core_log_permanent_failure_v1"]


def test_a_signature_reads_as_in_c() -> None:
    assert HOOKS["core_log_permanent_failure_v1"].prototype == (
        "void core_log_permanent_failure_v1(void *closure, ec_message *msg, domain_record *dr, struct timeval *now, "
        "const char *note, int note_len)"
    )


def test_an_unknown_hook_is_no_hook() -> None:
    assert HOOKS.get("core.log_everything") is None
    with pytest.raises(KeyError):
        HOOKS["core.log_everything"]


@pytest.mark.parametrize("name", ["core.log_permanent_failure", "core_log_permanent_failure"])
def test_near_misses_are_dotted_names(name: str) -> None:
    assert HOOKS.near_misses(name)[0] == "core.log_permanent_failure_v1"


@pytest.mark.parametrize("hook", HOOKS.values(), ids=list(HOOKS))
def test_a_hook_has_a_policy_exactly_when_it_has_a_result(hook: HookSignature) -> None:
    assert (hook.policy is None) == (hook.returns.kind is CKind.VOID)


@pytest.mark.parametrize("hook", HOOKS.values(), ids=list(HOOKS))
def test_names_of_a_hook_may_reach_generated_code(hook: HookSignature) -> None:
    assert all(map(is_identifier, (hook.hook_scope, hook.name, *(item.name for item in hook.parameters))))


@pytest.mark.parametrize("hook", [hook for hook in HOOKS.values() if hook.returns.pointers], ids=lambda hook: hook.leaf)
def test_a_pointer_result_is_null_without_providers_and_on_failure(hook: HookSignature) -> None:
    assert hook.policy is not None
    assert (hook.policy.empty, hook.policy.on_failure) == (None, None)


@pytest.mark.parametrize(
    ("name", "policy"),
    [
        ("core.__mail_queue_maintain", ReturnPolicy()),
        ("core.final_validation2", ReturnPolicy(on_failure=2, assumed=True)),
        ("core.veto_host_connection", ReturnPolicy(on_failure=1, assumed=True)),
        ("core.outbound_smtp_tls_verify_callback", ReturnPolicy(on_failure=0, assumed=True)),
        ("core.control_allow_writable_config2", ReturnPolicy(empty=1, on_failure=0, assumed=True)),
        ("core.mailq_insert_active", ReturnPolicy(Until.ZERO, (), -1, -1)),
        ("core.post_final_validation", ReturnPolicy(Until.LAST)),
        ("core.ec_message_mcmt_pre_fixup", ReturnPolicy(Until.VALUES, (1,), 0, 1, assumed=True)),
    ],
)
def test_a_policy_is_the_documented_one_or_assumed_and_fails_closed(name: str, policy: ReturnPolicy) -> None:
    assert HOOKS[name].policy == policy


def test_declared_hooks_extend_a_catalogue() -> None:
    assert "greeter.note" in HOOKS.extended([signature("greeter", "note", "void")])
    assert "greeter.note" not in HOOKS


def test_declared_hooks_never_replace_known_ones() -> None:
    false = signature("core", "log_permanent_failure_v1", "int")
    assert HOOKS.extended([false])["core.log_permanent_failure_v1"].is_void


def test_a_catalogue_knows_its_scopes() -> None:
    assert HookCatalogue([signature("a", "x", "void"), signature("b", "y", "void")]).hook_scopes == {"a", "b"}
