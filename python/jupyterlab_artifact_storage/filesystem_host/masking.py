"""Keeps the values of secret options out of all that leaves the process."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import threading
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus, unquote

from artifact_storage._contract import SECRET_MASK, SECRET_OPTION
from artifact_storage._masking.known import Secrets
from artifact_storage._masking.names import is_secret

from .files import is_path

#: A shorter text is a part of ordinary words.
_SHORTEST = 4
#: Options of asyncssh that hold a secret although no rule for names says so.
_ALSO_SECRET = ("client_key", "client_keys")
#: A user's name is a secret of S3 alone, where it is another word for the access key.
_NO_SECRETS = ("username", "user")
#: What Google's files of credentials have besides secrets.
_PUBLIC = frozenset(
    (
        *("type", "project_id", "quota_project_id", "client_email", "client_id", "account"),
        *("auth_uri", "token_uri", "universe_domain"),
        *("auth_provider_x509_cert_url", "client_x509_cert_url"),
    )
)
#: Bytes of a token file that are looked at.
_LONGEST_FILE = 100_000
#: Words that options take in the place of a secret.
_WORDS = ("anon", "cloud", "cache", "browser", "google_default", "true", "false", "none")


class Masking:
    """All secrets that this process was told, and texts without them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._forms: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        self._by_form = Secrets()
        self.remember(dict(_of_environment()))

    def remember(self, options: Mapping[str, Any]) -> None:
        """Note the secrets in options of a filesystem, before the options are used."""
        named = {name: value for name, value in options.items() if name not in _NO_SECRETS}
        told = Secrets().remember({"storage_options": named})
        open_to_all = {*_WORDS, *_public(named)}
        texts = {text for text in {*told, *_secrets(named)} if text not in open_to_all}
        found = {form for text in texts for form in _written(text)}
        with self._lock:
            self._forms |= {form for form in found if len(form) >= _SHORTEST}
            longest_first = sorted(self._forms, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(re.escape, longest_first)))

    def mask(self, text: str) -> str:
        """The text without the secrets that were told, and without others that show by form."""
        pattern = self._pattern
        if pattern is not None and self._forms:
            text = pattern.sub(SECRET_MASK, text)
        return self._by_form.mask_text(text)


def masked_stderr(masking: Masking) -> None:
    """Let all that is printed from now on pass through a mask, line by line."""
    real = os.dup(2)
    end, start = os.pipe()
    for stream in (1, 2):
        os.dup2(start, stream)
    os.close(start)

    def pump() -> None:
        with os.fdopen(end, "rb") as printed, os.fdopen(real, "wb", buffering=0) as out:
            for line in printed:
                out.write(masking.mask(line.decode(errors="replace")).encode())

    threading.Thread(target=pump, daemon=True).start()


def _of_environment() -> Iterator[tuple[str, str]]:
    for name, text in os.environ.items():
        # Not the working directory (PWD), nor sockets of agents.
        if is_secret(name, text) and not os.path.isdir(text) and not name.endswith("_SOCK"):  # noqa: PTH112
            yield name, text


def _secrets(options: Mapping[str, Any], all_of_it: bool = False) -> Iterator[str]:
    for name, value in options.items():
        secret = (
            all_of_it or bool(SECRET_OPTION.search(name)) or name.lower().strip() in _ALSO_SECRET
        )
        for item in value if isinstance(value, list) else [value]:
            if name in _PUBLIC:
                continue
            if isinstance(item, Mapping):
                yield from _secrets(item, secret)
            elif isinstance(item, str) and secret:
                yield from _of_text(item)


def _of_text(text: str) -> Iterator[str]:
    """A secret, or what the file holds that it names."""
    if os.path.isfile(text):  # noqa: PTH113
        # One that may not be read is told of when its library wants it.
        with contextlib.suppress(OSError), open(text, "rb") as file:  # noqa: PTH123
            content = file.read(_LONGEST_FILE).decode(errors="replace")
            yield from _of_content(content)
            return
    yield text
    # The parts of a PEM, of a connection string and of a query are secrets, too.
    yield from _lines(text)
    for part in re.split(r"[;&?]", text):
        name, _, value = part.partition("=")
        if name == "sig" or is_secret(name, value):
            yield value


def _lines(text: str) -> Iterator[str]:
    if "\n" in text:
        yield from (line for line in text.split("\n") if len(line) > 2 * _SHORTEST)


def _public(options: Mapping[str, Any]) -> Iterator[str]:
    for name, value in options.items():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Mapping):
                yield from _public(item)
            elif isinstance(item, str) and (name in _PUBLIC or _names_file(name, item)):
                yield item


def _names_file(name: str, text: str) -> bool:
    """Whether the value of an option that may be a secret is a path: an error must show it."""
    if name in _ALSO_SECRET:
        return "\n" not in text and "-----BEGIN" not in text
    return name == "token" and is_path(text)


def _of_content(content: str) -> Iterator[str]:
    try:
        parsed = json.loads(content)
    except ValueError:
        yield from (content, *_lines(content))
        return
    if isinstance(parsed, dict):
        yield from _secrets({name: text for name, text in parsed.items() if is_secret(name)}, True)


def _written(secret: str) -> Iterator[str]:
    """A secret as it may be written in an URL, in JSON, in a header or in a traceback."""
    secret = secret.strip()
    for text in {secret, unquote(secret)}:
        yield text
        yield repr(text.encode(errors="replace"))[2:-1]
        yield json.dumps(text, ensure_ascii=False)[1:-1]
        # JSON may hold halves of characters (`\ud800`), which have no UTF-8.
        yield quote(text, safe="", errors="replace")
        yield quote(text, errors="replace")
        yield quote_plus(text, errors="replace")
        yield json.dumps(text)[1:-1]
        yield repr(text)[1:-1]
        yield from _in_base64(text.encode(errors="replace"))


def _in_base64(secret: bytes) -> Iterator[str]:
    """The characters that stand for it, whatever stands before it (`user:`) and after it."""
    for before in range(3):
        whole = (before + len(secret)) * 8 // 6
        encoded = base64.b64encode(bytes(before) + secret).decode()
        form = encoded[before + 1 if before else 0 : whole]
        if len(form) >= 2 * _SHORTEST:
            yield form
