"""Ready sets of functions that stand in for what scripts ask of the world: names, scanners, HTTP and signatures."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Functions: TypeAlias = "dict[str, Callable[..., object] | int | str]"
RECORD_TYPES: Final = ("A", "AAAA", "TXT", "MX", "PTR", "NS")
_CONSTANTS: Final = {
    "clean": "EC_AV_CLEAN",
    "infected": "EC_AV_INFECTED",
    "spam": "EC_AV_CLEAN",
    "error": "EC_AV_ERROR",
}


def dns_functions(records: Mapping[str, Mapping[str, Sequence[object]]]) -> Functions:
    """Return look-ups in `{"example.com": {"MX": [(10, "mx.example.com")], "A": ["192.0.2.1"]}}`."""
    known = {
        name.lower().rstrip("."): {kind.upper(): list(values) for kind, values in by_kind.items()}
        for name, by_kind in records.items()
    }
    for by_kind in known.values():
        for kind in by_kind:
            _record_type(kind)

    def look_up(name: str, kind: str | None = None, options: object = None) -> object:
        del options
        found = known.get(name.lower().rstrip("."), {}).get(_record_type(kind or "A"))
        if not found:
            return None, "NXDOMAIN" if name.lower().rstrip(".") not in known else "NODATA"
        return [
            dict(zip(("preference", "value"), one, strict=True)) if isinstance(one, tuple) else one for one in found
        ]

    def fcdns(connection: Any, context: Any = None) -> object:  # noqa: ANN401 - objects of the simulator
        """Compare the name of the peer with its address, both ways."""
        del context
        address = connection.remote.host or ""
        names = [str(one) for one in known.get(_reverse(address), {}).get("PTR", ())]
        if not names:
            return False, "NXDOMAIN", None
        kind = "AAAA" if ":" in address else "A"
        forward = {str(one) for name in names for one in known.get(name.lower().rstrip("."), {}).get(kind, ())}
        return (True, None, None) if address in forward else (False, None, "NXDOMAIN")

    return {"msys.dnsLookup": look_up, "msys.pbp.fcdns_check": fcdns}


def _record_type(kind: str) -> str:
    wanted = kind.upper()
    if wanted not in RECORD_TYPES:
        hint = did_you_mean(wanted, RECORD_TYPES) or f"there are: {', '.join(RECORD_TYPES)}"
        raise UsageError(f"'{kind}' is no type of a record", hint=hint)
    return wanted


def _reverse(address: str) -> str:
    return ip_address(address).reverse_pointer


def scanner_functions(verdict: str | Callable[[Any], str], constants: Mapping[str, int]) -> Functions:
    """Return scanners for viruses and unwanted mail, all with one verdict: `clean`, `spam`, `infected` or `error`.

    A function gets what is scanned and returns the verdict.
    """

    def judged(subject: object) -> str:
        found = verdict(subject) if callable(verdict) else verdict
        if found not in _CONSTANTS:
            hint = did_you_mean(found, _CONSTANTS) or f"there are: {', '.join(_CONSTANTS)}"
            raise UsageError(f"'{found}' is no verdict of a scanner", hint=hint)
        return found

    def scan(subject: object = None, *given: object) -> object:
        """Scan a message or a part, which stands first or after the name of an engine."""
        scanned = next((one for one in (subject, *given) if not isinstance(one, str | None.__class__)), None)
        found = judged(scanned)
        info = {"infected": "Test-Virus", "error": "the scanner failed"}.get(found, "")
        return constants[f"msys.av.{_CONSTANTS[found]}"], info, "test", 0

    def score(*given: object) -> object:
        found = judged(next((one for one in given if not isinstance(one, str)), None))
        return {"verdict": found, "result": found, "score": 100 if found == "spam" else 0, "category": found}

    def mark(message: Any) -> None:  # noqa: ANN401 - an object of the simulator
        found = judged(message)
        message.context.set("spamc_is_spam", str(int(found == "spam")))
        message.context.set("spamc_score", "100" if found == "spam" else "0")

    def classify(message: object, *_: object) -> object:
        found = judged(message)
        kind = {"clean": "CLEAN", "spam": "SPAM", "infected": "DANGEROUS", "error": "UNKNOWN"}[found]
        subtype = {"CLEAN": "NORMAL", "DANGEROUS": "DANGEROUS_VIRUS"}.get(kind, "NORMAL")
        numbers = constants[f"msys.expurgate.TYPE_{kind}"], constants[f"msys.expurgate.SUBTYPE_{subtype}"]
        return kind.lower(), subtype.lower(), *numbers

    return {
        "msys.av.engines": lambda: ["test"],
        "msys.av.scan": scan,
        "msys.av.scan_part": scan,
        "msys.brightmail.scan": lambda message, *_: (judged(message), False, "", ""),
        "msys.symantec_beik.scan": lambda message, *_: (int(judged(message) != "clean"), judged(message), False, ""),
        "msys.cloudmark.score": score,
        "msys.cloudmark.score_af": score,
        "msys.cloudmark.analyze": score,
        "msys.commtouch.diagnose": score,
        "msys.expurgate.scan": classify,
        "msys.spamc.spamc_scan": mark,
    }


# ---- HTTP


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An answer of a server of HTTP that a test gives."""

    status: int = 200
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class HttpClient:
    """A client of `msys.http.client` that asks no network."""

    lua_class = "client"

    def __init__(self, answer: Callable[[str, str, str], HttpAnswer]) -> None:
        """Take what answers method, URL and data."""
        self.answer = answer
        self.last = HttpAnswer(0)
        self.lines: list[str] = []


class CurlClient(HttpClient):
    """A handle of `curl` that asks no network."""

    lua_class = "c"

    def __init__(self, answer: Callable[[str, str, str], HttpAnswer]) -> None:
        """Begin without options."""
        super().__init__(answer)
        self.options: dict[object, object] = {}


_CURL_OPTIONS: Final = {"curl.OPT_URL": 10002, "curl.OPT_POSTFIELDS": 10015, "curl.OPT_CUSTOMREQUEST": 10036}


def http_functions(answers: Mapping[str, object] | Callable[[str, str, str], object]) -> Functions:
    """Return clients that get the answer for their URL: a body, `(status, body)` or `(status, body, headers)`.

    A function gets method, URL and data. A URL that has no answer is refused: nothing leaves the machine.
    """

    def answer(method: str, url: str, data: str) -> HttpAnswer:
        if callable(answers):
            return _http_answer(answers(method, url, data))
        if url not in answers:
            hint = did_you_mean(url, answers) or "give one: provide.http({url: (200, body)})"
            raise UsageError(f"no answer is given for '{url}'", hint=hint)
        return _http_answer(answers[url])

    def request(client: HttpClient, method: str, url: str, data: str | None = None) -> None:
        client.last = client.answer(method, url, data or "")

    def perform(client: CurlClient) -> None:
        data = client.options.get(_CURL_OPTIONS["curl.OPT_POSTFIELDS"])
        method = client.options.get(_CURL_OPTIONS["curl.OPT_CUSTOMREQUEST"]) or ("GET" if data is None else "POST")
        client.last = client.answer(
            str(method), str(client.options.get(_CURL_OPTIONS["curl.OPT_URL"])), str(data or "")
        )

    def raw_headers(client: HttpClient) -> str:
        return "".join(f"{name}: {value}\r\n" for name, value in client.last.headers.items())

    def parsed(client: HttpClient, text: str) -> dict[str, str]:
        del client
        pairs = (line.partition(":") for line in text.splitlines() if ":" in line)
        return {name.strip(): value.strip() for name, _, value in pairs}

    return {
        "msys.http.client.new": lambda: HttpClient(answer),
        "client:do_request": request,
        "client:get_body": lambda client: client.last.body,
        "client:get_headers": raw_headers,
        "client:get_status": lambda client: (client.last.status, "OK" if client.last.status < 400 else "error"),
        "client:parse_headers": parsed,
        "client:set_header": lambda client, line=None: client.lines.append(line) if line else client.lines.clear(),
        "client:set_timeout": lambda *_: None,
        "curl.new": lambda: CurlClient(answer),
        "c:setopt": lambda client, option, value=None: client.options.__setitem__(option, value),
        "c:perform": perform,
        "c:get_body": lambda client: client.last.body,
        "c:close": lambda *_: None,
        **_CURL_OPTIONS,
    }


def _http_answer(given: object) -> HttpAnswer:
    if isinstance(given, HttpAnswer):
        return given
    if isinstance(given, str):
        return HttpAnswer(body=given)
    if isinstance(given, tuple) and 1 < len(given) <= 3:
        return HttpAnswer(*given)
    raise UsageError(f"{given!r} is no answer of HTTP", hint="give a body, (status, body) or (status, body, headers)")


# ---- signatures


@dataclass(frozen=True, slots=True)
class DkimSignature:
    """A signature that a message has, as a test says."""

    lua_class = "dkim_sig"

    domain: str
    selector: str = "test"
    identity: str = ""
    algorithm: str = "rsa-sha256"
    canonicalization: str = "relaxed/relaxed"
    bits: int = 2048
    is_good: bool = True
    headers: tuple[str, ...] = ("from",)


@dataclass(frozen=True, slots=True)
class DkimResult:
    """The result of a verification: the signatures that were found."""

    lua_class = "dkim"

    signatures: tuple[DkimSignature, ...]


class SignatureRecorder:
    """The messages that scripts have had signed or sealed, in order: nothing is computed."""

    def __init__(self) -> None:
        """Begin without any."""
        self.calls: list[tuple[str, object, object]] = []
        """The function, the message and its options."""

    def record(self, name: str, answer: object = None) -> Callable[..., object]:
        """Return a function that records its calls."""

        def call(message: object, *given: object) -> object:
            options = next((one for one in given if isinstance(one, dict)), {})
            self.calls.append((name, message, options))
            return answer

        return call


def dkim_functions(signatures: Sequence[DkimSignature], recorder: SignatureRecorder, status: int = 0) -> Functions:
    """Return what signs, which is recorded, and what verifies, which finds `signatures`."""
    found = DkimResult(tuple(signatures))
    own = "msys.validate.opendkim"
    first = found.signatures[0].domain if found.signatures else None

    def of_signature(read: Callable[[DkimSignature], object]) -> Callable[..., object]:
        return lambda signature, *_: (read(signature), status)

    def item(result: DkimResult, index: float) -> object:
        at = int(index) - 1
        if not 0 <= at < len(result.signatures):
            return None, "no such result"
        one = result.signatures[at]
        return {"domain": one.domain, "selector": one.selector, "status": 0 if one.is_good else 1}

    def domains(*_: object) -> list[str]:
        return [one.domain for one in found.signatures]

    return {
        f"{own}.sign": recorder.record("opendkim.sign"),
        f"{own}.verify": lambda *_: (found, status),
        f"{own}.get_num_sigs": lambda result: (len(result.signatures), status),
        f"{own}.get_sig": lambda result, index=0: (
            (result.signatures[int(index)], status) if int(index) < len(result.signatures) else (None, 1)
        ),
        f"{own}.get_sig_canons": of_signature(lambda one: one.canonicalization),
        f"{own}.get_sig_domain": of_signature(lambda one: one.domain),
        f"{own}.get_sig_errorstr": of_signature(lambda one: "no error" if one.is_good else "bad signature"),
        f"{own}.get_sig_flags": of_signature(lambda one: int(one.is_good)),
        f"{own}.get_sig_hdrsigned": lambda signature, header: (header.lower() in signature.headers, status),
        f"{own}.get_sig_identity": lambda _, signature: (signature.identity or f"@{signature.domain}", status),
        f"{own}.get_sig_keysize": of_signature(lambda one: one.bits),
        f"{own}.get_sig_selector": of_signature(lambda one: one.selector),
        f"{own}.get_sig_signalg": of_signature(lambda one: one.algorithm),
        "msys.validate.dk.sign": recorder.record("dk.sign"),
        "msys.validate.dk.get_responsible_domain": lambda *_: first,
        "msys.validate.dkim.sign": recorder.record("dkim.sign", status),
        "msys.validate.dkim.get_domains": domains,
        "msys.validate.dkim.get_responsible_domain": lambda *_: first,
        "msys.validate.dkim.get_verify_results": lambda *_: (len(found.signatures), found),
        "msys.validate.dkim.reflect": recorder.record("dkim.reflect"),
        "msys.validate.dkim.verify_results_get_count": lambda result: len(result.signatures),
        "msys.validate.dkim.verify_results_get_item": item,
        "msys.validate.dkim.verify_status_to_string": lambda number: "good" if number == 0 else "bad",
        "msys.validate.openarc.sign": recorder.record("openarc.sign"),
        "msys.validate.openarc.seal": recorder.record("openarc.seal"),
        "msys.validate.openarc.verify": recorder.record("openarc.verify"),
        "msys.validate.dkim2.sign": recorder.record("dkim2.sign", answer=True),
        "msys.validate.dkim2.verify": lambda *_: {
            "result": "pass" if found.signatures and all(one.is_good for one in found.signatures) else "none",
            "domains": domains(),
        },
        "msys.validate.dkim2.ar_clauses": lambda result: [f"dkim2={result['result']}"] if result else None,
    }
