"""A hook that a module in Python declares, provided and called by one in C; run in the project of the latter."""

from ecruntime.testing import Console, Fire, Harness, LibexecFolder

WORDS = ("total 4", "agree", "judged 9", "names", "plain")


def install(libexec: LibexecFolder) -> None:
    libexec()
    libexec("../pelt")


def test_a_provider_in_c_is_called_by_c_and_by_the_server(
    runtime: Harness, libexec: LibexecFolder, console: Console, fire: Fire
) -> None:
    install(libexec)
    runtime.load(conf="pelt {} limpet {}")
    assert [console(f"limpet call {words}") for words in WORDS] == ["12", "0", "4", "1 x", "98 8 limpet"]
    assert (fire("pelt.total_v1", amount=5), fire("pelt.agree_v1")) == (15, 1)
    assert (fire("pelt.judged_v1", limit=3), fire("pelt.names_v1", prefix="ab")) == (-2, ("ab",))


def test_the_method_of_the_declaring_module_is_asked_by_calls_in_c(
    runtime: Harness, libexec: LibexecFolder, console: Console
) -> None:
    install(libexec)
    calls: list[int] = []
    runtime.provide("pelt.judged_v1", lambda limit: calls.append(limit) or 100)
    runtime.load(conf="pelt {} limpet {}")
    answers = {console("limpet call judged 20"), console("limpet call judged -100")}
    # Whoever is first ends the chain, if its result is above the limit.
    assert answers in ({"100"}, {"15", "100"}, {"100", "-105"}, {"15", "-105"})
    assert calls


def test_without_providers_there_is_what_is_declared(
    runtime: Harness, libexec: LibexecFolder, console: Console
) -> None:
    install(libexec)
    runtime.load(conf="pelt {} limpet { enabled = false }")
    said = [console(f"limpet call {words}") for words in WORDS]
    assert said == ["-1", "5", "7", "0", "70 5 tang"]
