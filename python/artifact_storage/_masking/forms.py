"""Secrets that their own form gives away, in a text of any kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .names import is_secret

Span = tuple[int, int]

_OWN_HINTS = (
    *("akia", "asia", "sk-", "hf_", "gho_", "ghp_", "ghu_", "ghs_", "ghr_", "github_pat", "xox"),
    *("glpat-", "aiza", "private key", "eyj", "sk_", "rk_", "npm_", "pypi-", "sg.", "dapi"),
    *("ya29.", "age-secret", "hooks.", "/webhooks/", "hvs.", "dp.", "shp", ":aa", "gsk_", "r8_"),
    *("dop_v1_", "nvapi-", "lin_api_", "figd_", "pscale_", "secret_"),
)
#: Where lower-case text has none of these, no secret is known by its form.
HINTS = (
    *("://", "accountkey", "sharedaccess", "sig=", "x-amz", "x-goog", "passw", "passp", "pwd"),
    *("bearer ", "basic ", "identified", "@", "secret '", 'secret "', "secret \\", *_OWN_HINTS),
)
#: Of names in text.
_NAME_HINTS = (
    *("pass", "pwd", "pw", "secret", "token", "credential", "key", "conn"),
    *("kennwort", "auth", "cookie", "bearer", "jwt", "psk", "contrase", "senha", "wachtwoord"),
)

# Keys of Azure's connection strings, wherever they stand.
AZURE_KEY = re.compile(
    r"\b(?:AccountKey|SharedAccessKey|SharedAccessSignature)\s*=\s*([^;\s\"']+)", re.IGNORECASE
)
# URLs that give access to everybody who has them.
SIGNED_URL = re.compile(
    r"[?&](?:sig|X-(?:Amz|Goog)-(?:Signature|Credential|Security-Token))=([^&#;\s\"']+)",
    re.IGNORECASE,
)
URL_PARAMETER = re.compile(
    r"[?&#](?:\w{0,20}password|passwd|pwd|(?:access_|auth_|id_|refresh_|api_|session_)?token"
    r"|(?:client_)?secret|\w{0,20}api_?key)=([^&#\s\"'<>\\]+)",
    re.IGNORECASE,
)
# libpq's "host=db password=…" and ODBC's "Server=db;PWD=…", also in more lines than one.
DSN_PASSWORD = re.compile(
    r"(?:(?<=[;\s,'\"])|^)(?:password|passwd|pwd|sslpassword|passphrase)\s*=(?!=)\s*"
    r"""(N?\\?'(?:[^'\\]|\\[^'])*\\?'|\\?"(?:[^"\\]|\\[^"])*\\?"|\{[^}]*\}|[^;\s"']+)""",
    re.IGNORECASE,
)
_OWN_FORM = re.compile(
    r"""\b(?:AKIA|ASIA)[0-9A-Z]{16}\b
    |\bsk-[\w-]{20,}|\bhf_[A-Za-z0-9]{20,}|\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{30,}
    |\b[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{40,}
    |\bSG\.[\w-]{20,}\.[\w-]{20,}|\bdapi[0-9a-f]{32}|\bya29\.[\w-]{20,}|\bAGE-SECRET-KEY-1\w{20,}
    |(?<=hooks\.slack\.com/services/)[\w/-]{20,}|(?<=/api/webhooks/)\d+/[\w-]{20,}
    |\bhvs\.[\w-]{20,}|\bdp\.(?:pt|st|ct|sa|scim)\.\w{20,}|\bshp(?:at|ca|pa|ss)_[0-9a-f]{20,}
    |\b\d{8,10}:AA[\w-]{30,}|\bgsk_\w{20,}|\br8_\w{30,}|\bdop_v1_[0-9a-f]{30,}
    |\bnvapi-[\w-]{30,}|\blin_api_\w{20,}|\bfigd_[\w-]{20,}|\bpscale_(?:tkn|pw)_[\w-]{20,}
    |\bsecret_(?=\w{0,40}\d)[A-Za-z0-9]{40,}|\bxox[abeprs]-[\w-]{10,}|\bglpat-[\w-]{16,}|\bAIza[\w-]{35}
    |\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*
    |(?<=PRIVATE[ ]KEY-----)[^-]+|(?<=PRIVATE[ ]KEY[ ]BLOCK-----)[^-]+""",
    re.VERBOSE,
)
_AUTHORIZATION = re.compile(
    r"(?:^|[:'\"=]\s*)(?:Bearer\s+(?!tokens?\b)([\w~+/.=-]+)"
    r"|Basic\s+(?!realm)(?=[\w+/]+[A-Z\d=])([\w+/]{4,}=*))(?![\w ])"
)
_SQL_PASSWORD = re.compile(
    r"""\b(?:(?:PASSWORD|IDENTIFIED\s+BY|SECRET|IDENTIFIED\s+WITH\s+\S{1,60}\s+(?:BY|AS))\s+"""
    r"""|\bPASSWORD\()N?\\?(?:'([^'\\]+)\\?'|"([^"\\]+)\\?")""",
    re.IGNORECASE,
)
#: Without quotes: in a statement about a user, or as SQL is written; "users identified by name".
_SQL_BARE = re.compile(
    r"""(?:(?i:\b(?:CREATE|ALTER)\s{1,9}(?:USER|ROLE)\s{1,9}\S{1,130}\s{1,9}IDENTIFIED\s{1,9}BY)"""
    r"""|\bIDENTIFIED\s{1,9}BY)\s{1,9}(?:VALUES\s{1,9})?(?!RANDOM\b|PASSWORD\b)([^\s'";,()\\]{1,500})"""
)
#: What goes on behind `IDENTIFIED BY new`.
_SQL_REPLACED = re.compile(
    r"""\bIDENTIFIED\s{1,9}BY\s{1,9}\S{1,500}\s{1,9}REPLACE\s{1,9}"?([^\s'";,()\\]{1,500})"""
)
#: A login without a scheme, before a host with a port: `user:password@host:5432/db`.
_BARE_LOGIN = re.compile(
    r"""(?<![\w:/@.+%-])(?!(?:mailto|acct|sips?|xmpp|urn|git|ssh):)[A-Za-z_][\w.+%-]{0,100}"""
    r""":([^\s:@/"'<>\\,;]{1,200})@(?:(?:tcp|unix)\([^()\s]{1,200}\)/|[\w.-]{1,200}:\d{2,5}(?![\w.:-]))"""
)
#: Someone's name may stand there, too, and stands in the path again: dev.azure.com/organization.
_TOKEN_LOGIN = re.compile(
    r"""\b(?:https?|ftps?)://([^\s:/@"'<>?#\\]{12,300})@(?=[\w\[])""", re.IGNORECASE
)
#: Each with what a text has if it can match.
_NAMED = (
    (AZURE_KEY, ("accountkey", "sharedaccess")),
    (SIGNED_URL, ("sig=", "x-amz", "x-goog")),
    (URL_PARAMETER, ("?", "&", "#")),
    (DSN_PASSWORD, ("passw", "passp", "pwd")),
    (_AUTHORIZATION, ("bearer", "basic")),
    (_SQL_PASSWORD, ("password", "identified", "secret")),
    (_SQL_BARE, ("identified",)),
    (_SQL_REPLACED, ("replace",)),
    (_BARE_LOGIN, ("@",)),
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+]*$")
_LOGIN = re.compile(r"([^\s:/@\"'<>?#]{0,200}):([^\s@\"']{1,2000})@")
#: SQLAlchemy lets a password go up to the first @, with spaces, quotes and slashes in it.
_LOOSE_LOGIN = re.compile(r"([^:/@\s]{0,200}):((?!//)[^@\n]{1,300})@")
_LOGIN_LENGTH = 2_300
_PORT = re.compile(r"\d{1,5}(?:[/\s?#]|$)")
_IPV6 = re.compile(r"\[[\da-fA-F:.]{2,45}(?:%\w{1,20})?\](?=[:/?#\s]|$)")
_REPOSITORY = re.compile(r"github://[^\s:/@]{0,200}:[^\s:/@]{1,200}@", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"\{[\w.!:\[\]]*\}|%s|%\(\w+\)s|\$[A-Z_][A-Z0-9_]+|\$\{\w+\}|\*+|<[\w -]+>", re.ASCII
)
#: What stands there in a signature or a schema.
_TYPES = frozenset(("str", "int", "bytes", "bool", "float", "object", "optional", "string"))
_SENTENCE = re.compile(r"[a-z]{1,12}[ ][a-z]")
_PARAMETER = re.compile(r":\w+|\?")
# Behind a name: in quotes itself, with a type, or plain.
_MARKS = re.compile(
    r"""(?:\\*["']\s*(?:,|\]?\s*(?:=>|[:=]))|\s*(?::[ \t]*[\w.\[\]|, ]{1,40})?=|\s*:)
    \s*\(?\s*[rbufRBUF]{0,2}(\\*)("{3}|'{3}|["'])""",
    re.VERBOSE,
)
_IS_KEY = re.compile(r"""\\*["']{1,3}\s{0,20}:""")
_PART_OF_NAME = re.compile(r"[\w.-]{0,60}")


def positions(lower: str, words: Iterable[str]) -> list[int]:
    """Where any of the words stands in a text, in order."""
    found: list[int] = []
    for word in words:
        at = lower.find(word)
        while at >= 0:
            found.append(at)
            at = lower.find(word, at + 1)
    return sorted(found)


def lowered(text: str) -> str:
    """In lower case, character by character."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in text)


def forms(text: str, is_literal: bool = True) -> Iterator[Span]:
    """Where in a text secrets stand that their form gives away.

    Args:
        text: The text; expressions in it are NUL characters.
        is_literal: It is what stands between the quotes of one string.
    """
    lower = text.lower()
    if not any(hint in lower for hint in HINTS):
        return
    yield from logins(text, is_literal)
    for pattern, hints in _NAMED:
        for match in pattern.finditer(text) if any(map(lower.__contains__, hints)) else ():
            group = match.lastindex or 0
            found = match.group(group)
            # ODBC quotes with braces, and Python's templates hold names in them.
            quoted = pattern is DSN_PASSWORD and len(found) > 4 and found[0] == "{"
            put_later = is_placeholder(found) and not (quoted and not is_secret(found))
            if not put_later and not _PARAMETER.fullmatch(found):
                yield match.span(group)
    yield from _tokens(text) if "@" in lower else ()
    if any(hint in lower for hint in _OWN_HINTS):
        yield from (match.span() for match in _OWN_FORM.finditer(text))


def logins(text: str, is_literal: bool) -> Iterator[Span]:
    """The passwords of URLs; those of a whole literal may hold blanks and slashes."""
    at, end = text.find("://"), 0
    while at >= 0:
        if end <= at:
            end = text.find("@", at)
            if end < 0:
                return
        if end - at < _LOGIN_LENGTH and _SCHEME.search(text, max(at - 30, 0), at):
            login = (_LOOSE_LOGIN if is_literal else _LOGIN).match(text, at + 3)
            # https://host:80/a b@c and https://[::1]:80/a@c have a port, and no password.
            is_repository = _REPOSITORY.match(text, max(at - 6, 0))
            is_plain = is_repository or (
                login and (_PORT.match(login.group(2)) or _IPV6.match(text, at + 3))
            )
            if login and not is_plain and not is_placeholder(login.group(2)):
                yield login.span(2)
                at = login.end() - 3
        at = text.find("://", at + 3)


def _tokens(text: str) -> Iterator[Span]:
    for match in _TOKEN_LOGIN.finditer(text):
        found = match.group(1)
        if is_random(found) and found not in text[match.end() : match.end() + 300]:
            yield match.span(1)


def is_placeholder(text: str) -> bool:
    """Whether something is only put there later, or was masked before."""
    return not text.strip("\0\"'\\ ") or _PLACEHOLDER.fullmatch(text.strip("\"'\\ ")) is not None


def is_type(text: str) -> bool:
    """Whether a text names a type of Python or of a schema."""
    return text.lower() in _TYPES


def is_random(value: str) -> bool:
    """Whether it is no word and no number: those stand behind names in prose and in types."""
    kinds = (str.isalpha, str.isdigit)
    return len(value) >= 6 and all(any(map(kind, value)) for kind in kinds)


def is_word(text: str, name: str, span: Span) -> bool:
    """Whether a type or a sentence stands behind a name, no value: "a secret: nobody knows"."""
    if is_type(text[span[0] : span[1]]):
        return True
    is_sentence = text[span[0] - 2 : span[0]] == ": " and "phrase" not in name.lower()
    return is_sentence and _SENTENCE.match(text, span[0]) is not None


def assigned(text: str, known: Iterable[tuple[str, int]] | None = None) -> Iterator[Span]:
    """What stands in quotes behind a secret's name: `"password": "x"`, `token = 'x'`.

    Args:
        text: The text.
        known: Its :func:`names`, where they were found before.
    """
    done = 0
    for name, position in names(text) if known is None else known:
        marks = _MARKS.match(text, position) if position >= done else None
        if marks is None:
            continue
        span = _quoted(text, marks.end(), marks.group(1) + marks.group(2))
        if span is not None and is_secret(name, text[span[0] : span[1]]):
            # {"key": "password", "value": …}: the second text is the next key.
            if "," in marks.group() and _IS_KEY.match(text, span[1]):
                continue
            if not is_placeholder(text[span[0] : span[1]]):
                yield span
            done = span[1]


def names(text: str) -> Iterator[tuple[str, int]]:
    """The words in a text that may be a secret's name, and where each ends."""
    position = 0
    for part in positions(lowered(text), _NAME_HINTS):
        if part >= position:
            # From the end to the start: a search would try each of the places before it.
            before = _PART_OF_NAME.match(text[max(part - 60, 0) : part][::-1])
            behind = _PART_OF_NAME.match(text, part)
            position = behind.end() if behind else part
            yield text[part - (before.end() if before else 0) : position], position


def _quoted(text: str, start: int, mark: str) -> Span | None:
    """Up to the same mark, which the same number of backslashes precedes."""
    end = start
    while True:
        end = text.find(mark, end)
        if end < 0 or (len(mark) < 3 and "\n" in text[start:end]):
            return None
        backslashes = len(text[start:end]) - len(text[start:end].rstrip("\\"))
        if backslashes % 2 == 0:
            return (start, end) if end > start else None
        end += 1


_SHELL_NAMED = re.compile(
    r"""(?:^|(?<=[\s;&|(!]))(?P<name>[\w.-]{1,100})(?P<between>=|:[ \t]+|[ \t]+)"""
    r"""(?P<value>"(?:[^"\\]|\\.)*"|'[^']*'|[^\s;&|<>()]+)""",
    re.MULTILINE,
)
_SETS = re.compile(
    r"^\s*%(?:set_)?env\s|\b(?:config\w*|confi\w+)\s+set\s|^\s*%%writefile|^\s*%%file"
)
_CURL_USER = re.compile(r"(?:\s-u\s*|\s--user[ =])[\"']?[^\s:\"']+:([^\s\"']+)")


def shell(text: str) -> Iterator[Span]:
    """Secrets in lines of a shell, of IPython's magics, and in files of settings."""
    for match in _CURL_USER.finditer(text):
        if not is_placeholder(match.group(1)):
            yield match.span(1)
    line_starts = 0
    for line in text.splitlines(keepends=True):
        sets = _SETS.search(line) is not None
        position = 0
        while True:
            named = _SHELL_NAMED.search(line, position)
            if named is None:
                break
            position = named.end("name")
            name, value = named.group("name"), named.group("value")
            if not named.group("between").strip() and not (sets or name.startswith("--")):
                continue
            quotes = 1 if value[0] in "\"'" else 0
            bare = value[quotes : len(value) - quotes]
            if is_secret(name, bare) and not is_placeholder(bare) and not value.startswith("$"):
                start = named.start("value") + quotes
                if not is_word(line, name, (start, start + len(bare))):
                    yield line_starts + start, line_starts + start + len(bare)
                position = named.end()
        line_starts += len(line)
