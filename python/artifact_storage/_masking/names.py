"""Which names say that their value is a secret: of variables, arguments, keys and options."""

from __future__ import annotations

import functools
import re

from .._contract import PUBLIC_TOKEN

#: Where lower-case text has none of these, no name in it says anything.
HINTS = (
    *("passw", "passp", "passc", "passe", "_pass", 'pass"', "pass'", "pass=", "pwd", "pw"),
    *("secret", "token", "kennw", "bearer", "jwt", "psk", "contrase", "senha", "wachtw"),
    *("credential", "conn", "sas", "auth", "login", "session", "minio", "storage_options"),
    *(
        "akia",
        "asia",
        "cookie",
        "curl",
        "mysql",
        "mariadb",
        "docker",
        "redis-cli",
        "mongo",
        *(f"{before}key" for before in "_-.abcdefghijklmnopqrstuvwxyz"),
    ),
)
#: What a record calls the name that its value belongs to: `{"name": "password", "value": "x"}`.
RECORD_NAMES = ("name", "key", "field", "setting", "option", "variable")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_KEYS = (
    r"(?:api|private|access|account|secret|customer|(?:en|de)cryption|signing|auth|subscription|shared"
    r"|storage|fernet|hmac|aes|aws|azure|ssh|openai|anthropic|app|application|consumer|client"
    r"|service|session|sas|master|licen[cs]e|deploy|admin|root)_?keys?"
)
_SECRET = re.compile(
    rf"(?P<digits>(?:^|_)(?:cookies?|authorization|auth)$"
    rf"|(?:passw(?:or)?ds?|pwd|(?<![a-z])pw)_?hash(?:es)?$)"
    rf"|pass_?w(?:or)?ds?|passwort|kennwort|contrase(?:n|_)as?|senhas?(?![a-z])|wachtwoord"
    rf"|(?<![a-z])psk(?![a-z])|passcodes?|mot_?de_?passe|passphrases?|secrets?|credentials?|connection_?string|conn_?str|sas_?url"
    rf"|{_KEYS}(?:_id)?(?![a-z])|(?<![a-z])pw(?![a-z])|pwd(?![a-z])"
    rf"|(?:^|_)(?!(?:low|high|band|first|second|third|last|one|two|single|multi|all|by|forward"
    rf"|backward|is|did|test)_)[a-z]+_pass(?![a-z])"
    rf"|(?P<token>(?:^|_)(?:bearer|jwt)$|tokens?(?=$|_?\d|_(?:value|str|string|prod|dev|test|staging|id|key|secret)(?:_|$)))"
)
#: Words behind a secret's name that make it the name of something else.
_OF_IT = re.compile(
    r"_?(?:url|uri|path|file|filename|folder|dir|names?|field|column|col|type|len|length|limit"
    r"|count|endpoint|manager|prompt|label|pattern|regex|policy|rules?|title|hint|placeholder"
    r"|store|provider|scope|format|version|region|arn|env|environ|var|variable|vars|help|header"
    r"|error|message|input|widget|kind|strength|hash|algorithm|ids|index|embedding|classification"
    r"|generator|ring|vault|required|expiry|expires|ref|description|prefix|suffix"
    r"|renewer|class|state|mgr|with|status|stats|enabled)(?:_|$)"
)
#: What counts or marks tokens of a language, not those that open doors.
_OF_TEXT = re.compile(
    r"(?:^|_)(?:pad|eos|bos|sep|cls|mask|unk|special|start|end|stop|image|next|prev|previous|last"
    r"|first|begin|oov|go|word|num|max|min|per|continuation|n|skip|split|sub)_?$"
)


def normalized(name: str) -> str:
    """`SSECustomerKey`, `fs.s3a.secret.key` and `--api-key` as words: `sse_customer_key`."""
    return "_".join(_WORDS.findall(name)).lower()


def is_secret(name: str, value: str = "") -> bool:
    """Whether whatever has this name is a secret.

    Args:
        name: Of a variable, an argument, a key, an attribute or an option.
        value: What it would be. Only long values without blanks count for a *token*, a word that
            people who work with texts use for something else, and only with digits for a *cookie*,
            *auth* or the hash of a password.
    """
    if not may_be_secret(name) or value.lower() in ("true", "false", "yes", "no", "none", "null"):
        return False
    if _kind(name) == "secret" or not value:
        return True
    if _kind(name) == "token" and PUBLIC_TOKEN.match(value):
        return False
    if _kind(name) == "digits" and not any(map(str.isdigit, value)):
        return False
    return len(value) >= 6 and not re.search(r"\s", value)


def may_be_secret(name: str) -> bool:
    """Whether :func:`is_secret` depends on the value alone."""
    return len(name) <= 100 and _kind(name) is not None


@functools.lru_cache(maxsize=1024)
def _kind(name: str) -> str | None:
    """What a name says of its value: `secret`, `token`, `digits`, or nothing."""
    words = normalized(name)
    found = _SECRET.search(words)
    if found is None or _OF_IT.match(words, found.end()):
        return None
    if found.group("digits") is not None:
        return "digits"
    if found.group("token") is None:
        return "secret"
    if _OF_TEXT.search(words[: found.start()]):
        return None
    plural = found.group("token") == "tokens" and not re.search(
        r"(?:access|auth|api|secret)_$", words[: found.start()]
    )
    return None if plural else "token"


def is_options(name: str) -> bool:
    """Whether a dictionary of this name holds the options of a filesystem."""
    return normalized(name) in (
        "storage_options",
        "client_kwargs",
        "s_3_additional_kwargs",
        "s3_additional_kwargs",
        "fs_kwargs",
        "filesystem_options",
    )
