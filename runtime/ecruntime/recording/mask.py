"""Masks for what is secret in a recording: by the names that values have, and mail addresses if that is asked for."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

MAIL: Final = "mail"
"""The word that asks for masked mail addresses."""
_PARTS: Final = (
    "password", "passwd", "passphrase", "secret", "token", "credential", "apikey", "privatekey", "authorization",
)  # fmt: skip  # words, several to a line
"""Parts of a name, however it is written, that make its value secret."""
_WORDS: Final = frozenset({"auth", "pass", "pwd", "cookie", "bearer", "otp", "pin"})
"""Whole words of a name that do the same."""
_NAMED: Final = re.compile(r"(?<![\w.-])([\w.-]+)(?:[\"']?\s{0,8}(?:=>|[:=]|%3D)\s{0,8})", re.IGNORECASE)
"""A name and what is between it and its value. Each run of letters is looked at once: texts may be of a megabyte."""
_QUOTED: Final = re.compile(r"([\"'])((?:\\.|(?!\1)[^\\])*)\1", re.DOTALL)
_WORD: Final = re.compile(r"[^\s\"'&;,<>]+")
_REST: Final = re.compile(r"(?:[^\r\n]|\r?\n[ \t])+")
"""The rest of a header, with the lines that it is folded into."""
_SCHEME: Final = re.compile(r"[A-Za-z][\w-]*\s+(?=\S)")
_WHOLE: Final = ("authorization", "cookie")
"""Parts of the names of headers that are secret to their end."""
_PLACES: Final = (
    re.compile(r"\bAUTH\s+[A-Z0-9-]+\s+(\S+)", re.IGNORECASE),
    re.compile(r"^PASS +(\S+)", re.MULTILINE),
    re.compile(r"://[^\s/@:]{0,256}:([^\s/@]{1,256})@"),
    re.compile(r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----\s*([^-]+)-----END"),
)
"""Secrets by the words around them: of SMTP, POP3, addresses of servers, keys."""
_ELEMENT: Final = re.compile(r"<([\w.:-]{1,100})(?:\s[^<>]{0,200})?>([^<]+)</")
_FLAG: Final = re.compile(r"(?<!\S)--?([\w-]{1,100})[ \t]+([^\s\"'-]\S*)")
_ADDRESS: Final = re.compile(r"(?<![\w.!#$%&*+/=?^`{|}~-])([\w.!#$%&*+/=?^`{|}~-]+)@([\w-]+(?:\.[\w-]+)*)")
_MASKED: Final = re.compile(r"masked-(\d+)|user(\d+)@domain(\d+)\.invalid|domain(\d+)\.invalid")
_MIN_KNOWN: Final = 6
"""The length from which on a secret is looked for in other texts: a shorter one is found in everything."""


class Masker:
    """Masks values; equal ones have equal masks in all of a recording, and a mask is masked as itself (one thread)."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        """Mask the values of secret names, of the names in `words`, and with the word `mail` mail addresses."""
        given = {word.lower() for word in words}
        self._masks_mail = MAIL in given
        self._names = frozenset(_bare(word) for word in given if word != MAIL)
        self._texts: dict[str, str] = {}
        # Longest first: of a secret in another one nothing is left over.
        self._known: list[str] = []
        self._numbers: dict[float, int] = {}
        self._users: dict[str, int] = {}
        self._domains: dict[str, int] = {}

    def learn(self, value: object, name: str = "") -> None:
        """Note the secrets in a value, so that `masked` finds them in all others."""
        if isinstance(value, dict):
            if isinstance(value.get("bytes"), str):
                self.learn(_decoded(value["bytes"]), name)
                return
            for key, content in value.items():
                self.learn(content, key if key not in _FORMS else name)
        elif isinstance(value, list):
            for item in value:
                self.learn(item, name)
        elif isinstance(value, str) and value:
            self._learn_text(value, name)

    def _learn_text(self, text: str, name: str) -> None:
        if self.is_secret(name):
            self._mask(text)
        for begin, end in self._places(text):
            self._mask(text[begin:end])

    def masked(self, value: object, name: str = "") -> object:
        """Return a value with its secrets masked."""
        if isinstance(value, dict):
            if "bytes" in value and isinstance(value["bytes"], str):
                return {**value, "bytes": self._masked_bytes(value["bytes"], name)}
            return {
                self._masked_text(key, ""): self.masked(content, key if key not in _FORMS else name)
                for key, content in value.items()
            }
        if isinstance(value, list):
            return [self.masked(item, name) for item in value]
        if isinstance(value, str):
            return self._masked_text(value, name)
        if isinstance(value, int | float) and not isinstance(value, bool) and value and self.is_secret(name):
            return self._numbers.setdefault(value, len(self._numbers) + 1)
        return value

    def is_secret(self, name: str) -> bool:
        """Tell whether values of that name are secret."""
        bare = _bare(name)
        words = re.split(r"[\W_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())
        return bare in self._names or any(part in bare for part in _PARTS) or not _WORDS.isdisjoint(words)

    def _masked_text(self, text: str, name: str) -> str:
        if text and self.is_secret(name):
            return self._mask(text)
        if self._texts:
            text = self._masked_places(text)
        if not self._masks_mail:
            return text
        if text.lower() in self._domains or (text and name in _DOMAINS):
            return self._domain(text)
        return _ADDRESS.sub(self._address, text)

    def _masked_bytes(self, text: str, name: str) -> str:
        return base64.b64encode(self._masked_text(_decoded(text), name).encode("utf-8", "surrogateescape")).decode(
            "ascii"
        )

    def _masked_places(self, text: str) -> str:
        pieces: list[str] = []
        at = 0
        for begin, end in self._places(text):
            if begin >= at:
                pieces += self._without_known(text[at:begin]), self._mask(text[begin:end])
                at = end
        return "".join([*pieces, self._without_known(text[at:])])

    def _without_known(self, text: str) -> str:
        for secret in self._known:
            text = text.replace(secret, self._texts[secret])
        return text

    def _places(self, text: str) -> list[tuple[int, int]]:
        """Return the places of secrets in a text, in their order, the longest of one beginning first."""
        found = [match.span(1) for pattern in _PLACES for match in pattern.finditer(text)]
        for pattern in (_ELEMENT, _FLAG):
            found += [match.span(2) for match in pattern.finditer(text) if self.is_secret(match[1])]
        at = 0
        # On behind each value: a text of nothing but names is looked through once.
        while match := _NAMED.search(text, at):
            at = match.end()
            if self.is_secret(match[1]):
                found.append(_value_place(text, match))
                at = max(at, found[-1][1])
        return sorted((place for place in found if place[0] < place[1]), key=lambda place: (place[0], -place[1]))

    def _address(self, match: re.Match[str]) -> str:
        if _MASKED.fullmatch(match[0]):
            return match[0]
        user = self._users.setdefault(match[1], len(self._users) + 1)
        return f"user{user}@{self._domain(match[2])}"

    def _domain(self, text: str) -> str:
        if _MASKED.fullmatch(text):
            return text
        return f"domain{self._domains.setdefault(text.lower(), len(self._domains) + 1)}.invalid"

    def _mask(self, text: str) -> str:
        if _MASKED.fullmatch(text):
            return text
        known = self._texts.get(text)
        if known is None:
            known = self._texts[text] = f"masked-{len(self._texts) + 1}"
            if len(text) >= _MIN_KNOWN:
                self._known.append(text)
                self._known.sort(key=len, reverse=True)
        return known


_DOMAINS: Final = frozenset({"domain", "routing_domain"})
"""Fields that hold the domain of an address."""
_FORMS: Final = frozenset({"bytes", "text", "cell", "list", "float"})
"""Keys of a copy that are no name of their own: what they hold has the name of the whole."""


def _value_place(text: str, name: re.Match[str]) -> tuple[int, int]:
    """Return the place of the value behind a name: to its quote, the end of its header, or the end of its word."""
    at = name.end()
    quoted = _QUOTED.match(text, at)
    if quoted:
        return quoted.span(2)
    if name[0].rstrip().endswith(":") and any(part in _bare(name[1]) for part in _WHOLE):
        scheme = _SCHEME.match(text, at)
        at = scheme.end() if scheme and "cookie" not in _bare(name[1]) else at
        rest = _REST.match(text, at)
        return (at, at + len(rest[0].rstrip())) if rest else (at, at)
    word = _WORD.match(text, at + text.startswith(("'", '"'), at))
    return word.span() if word else (at, at)


def _decoded(text: str) -> str:
    return base64.b64decode(text).decode("utf-8", "surrogateescape")


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()
