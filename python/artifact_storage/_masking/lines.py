"""Secrets in headers of HTTP, command lines and files of settings, in a text of any kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .forms import Span, is_placeholder, is_random, names
from .names import RECORD_NAMES, is_secret
from .tables import below_names

#: Where lower-case text has none of these, nothing here finds a secret.
HINTS = (
    *(
        "cookie",
        "morsel",
        "authoriz",
        "machine",
        "default",
        "pass",
        "pwd",
        "pw",
        "mysql",
        "mariadb",
        "mycli",
    ),
    *("curl", "docker", "podman", "helm", "mongo", "redis", "ldap", "sqlcmd", "http", "smbclient"),
    *("psk", "contrase", "senha", "wachtwoord", "netloc", "securestring"),
    *("as sys", "sqlplus", "sqlldr", "rman ", "setx", "net use", "login", "output"),
    *("token", "secret", "key", "credential", "auth", "conn", "bearer", "jwt"),
    *(":543", ":643", ":*:", "@"),
)
#: White space, also as Python writes it.
_GAP = r"(?:[ \t]|\\?[\r\n]|\\[nrt]){1,20}"
_WORD = r"""(?:[^\s"'\\<>]|\\[^nrt\s]|["'](?=[\w])){1,200}"""
_HEADER = r"""(?:["']|&quot;|&\#(?:39|x27);)?[ \t]{0,9}(?:[:=,]|=>)[ \t]{0,9}b?(?:["']|&quot;)?"""
_ORACLE = (
    r"sqlplus|sqlldr|expdp|impdp|rman|sqlcl|connect|conn|userid|oracle:(?:thin|oci8?)|oracledb"
    r"|cx_Oracle|dsn"
)
_ORACLE_LOGIN = r"""[A-Za-z][\w$#]{0,40}/\\?["]?((?!/)[^\s/@"'\\,;:]{1,100})\\?["]?@"""
_ORACLE_USER = r"""[A-Za-z][\w$#]{0,40}/\\?["]?((?!/)[^\s/@"'\\,;:]{1,100})\\?["]?"""
_LINE = r"""[^\r\n"'\\<>&]{1,4000}"""
_PATTERNS = tuple(
    (re.compile(pattern, re.IGNORECASE | re.MULTILINE | re.VERBOSE), hints)
    for pattern, hints in (
        # .netrc
        (
            rf"\b(?:machine{_GAP}{_WORD}|default){_GAP}(?:login|user){_GAP}{_WORD}{_GAP}"
            rf"(?:account{_GAP}{_WORD}{_GAP})?passw(?:or)?d{_GAP}({_WORD})",
            ("machine", "default"),
        ),
        (
            rf"\bmachine{_GAP}{_WORD}{_GAP}passw(?:or)?d{_GAP}({_WORD})(?={_GAP}login\b)",
            ("machine",),
        ),
        # .pgpass
        (
            rf"(?<![\w:])[\w.*-]{{1,100}}:(?:543\d|6432|6543|\*):[\w.*-]{{1,63}}:[\w.*-]{{1,63}}"
            rf":({_WORD})",
            (":543", ":643", ":654", ":*:"),
        ),
        # .npmrc
        (r"""\b_auth[ \t]{0,9}=[ \t]{0,9}([\w+/=-]{8,})""", ("_auth",)),
        (rf"\b(?:set-)?cookie2?{_HEADER}([\w!#$%*+.^`|~-]{{1,100}}=(?!=){_LINE})", ("cookie",)),
        # What shows a cookie, in http.cookies and requests
        (
            r"<(?:Cookie|SimpleCookie:|Morsel:)[ ][^\s=>]{1,200}=([^>]{1,4000})",
            ("cookie", "morsel"),
        ),
        (
            rf"\bauthorization{_HEADER}(?:Digest|OAuth|Signature|AWS4-HMAC-SHA256)[ ]({_LINE})",
            ("authoriz",),
        ),
        (
            rf"\bauthorization{_HEADER}(?:(?:Bearer|Basic|Token|ApiKey|Api-Key|Key|Negotiate|NTLM"
            rf"|DPoP|SSWS|GenieKey|Splunk)[ ])?(?=[^\s\"']{{0,40}}\d)([\w~+/.:=-]{{6,}})",
            ("authoriz",),
        ),
        (r"\bBearer[ ]{1,5}(?=[^\s\"']{0,40}\d)([\w~+/.=-]{16,})", ("bearer",)),
        (r"<(?P<name>[\w.:-]{1,60})>([^<>\s][^<>\r\n]{0,999})</(?P=name)>", ("</",)),
        (
            r"""(?:key|name|id)=(["'])(?P<name>[\w.:-]{1,60})\1[ ]value=\1([^"'<>]{1,999})\1""",
            ("value=",),
        ),
        # A name and its value in two fields, in JSON, YAML and the like.
        (
            rf"""\b(?:{"|".join(RECORD_NAMES)})["']?[ \t]{{0,9}}[:=][ \t]{{0,9}}["']?"""
            r"""(?P<name>[\w.-]{1,60})["']?[ \t]{0,9},?\s{0,40}["']?"""
            r"""\bval(?:ue)?["']?[ \t]{0,9}[:=][ \t]{0,9}["']?([^\s"',}][^"'\r\n,}]{0,999})""",
            ("val",),
        ),
        # A field of a form that shows dots.
        (
            r"""\btype=\\?(["'])password\\?\1[^<>]{0,200}?\bvalue=\\?["']([^"'<>\\]{1,999})""",
            ("password",),
        ),
        (
            r"""\bvalue=\\?["']([^"'<>\\]{1,999})\\?["'][^<>]{0,200}?\btype=\\?["']password\b""",
            ("password",),
        ),
        # What urllib makes of a URL.
        (r"""\bnetloc=["'][^\s:/@"']{0,200}:([^\s@"']{1,500})@""", ("netloc",)),
        (
            r"""\bConvertTo-SecureString[ ](?:-String[ ])?\\?["']([^"'\\\r\n]{1,500})""",
            ("securestring",),
        ),
        # A column of a table in JSON, by the numbers of its rows.
        (
            r"""["'](?P<name>[\w.-]{1,60})\\?["']\s{0,9}:\s{0,9}\{(\s{0,9}\\?["']\d{1,9}\\?["']\s{0,9}:"""
            r"""[^{}]{1,4000})""",
            ("{",),
        ),
        # Blocks and lists of YAML.
        (
            r"""(?<![\w.-])(?P<name>[\w.-]{1,60})["']?[ \t]{0,9}:[ \t]{0,9}[|>][+-]?\d?"""
            r"""[ \t]{0,9}\r?\n((?:[ \t]{1,40}[^\r\n]{1,500}\r?\n?){1,60})""",
            ("|", ">"),
        ),
        (
            r"""(?<![\w.-])(?P<name>[\w.-]{1,60})["']?[ \t]{0,9}:[ \t]{0,9}\r?\n"""
            r"""((?:[ \t]{0,40}-[ ][^\r\n]{1,500}\r?\n?){1,60})""",
            ("- ",),
        ),
        # Rows of tables that are drawn.
        (
            r"""[|│┃║][ \t]{0,40}(?P<name>[\w.-]{1,60})[ \t]{0,40}[|│┃┆║][ \t]{0,40}"""
            r"""([^\s|│┃┆║][^\r\n|│┃┆║\\]{0,500}?)[ \t]{0,40}(?=[|│┃┆║])""",
            ("|", "│", "┃", "║"),
        ),
        # psql's \\x, and values beside their name
        (
            r"""(?:^[#"']?|(?<=\\n))[ \t]{0,20}(?P<name>[\w.-]{1,60})(?:[ \t]{0,40}\|[ \t]{0,40}"""
            r"""|[ \t]{2,40})(?=[^\s"'|\\]{0,100}\d)(?=[^\s"'|\\]{0,100}[A-Za-z])"""
            r"""([^\s"'|\\]{6,500})"""
            r"""(?=[ \t]{0,9}["']?(?:[\r\n]|\\n|\Z))""",
            ("|", "  ", "\t"),
        ),
        # Dockerfiles, fish, csh
        (
            r"""^[ \t]{0,20}(?:ENV|ARG|setenv|set[ ]-\w{1,3})[ ]{1,9}(?P<name>[\w.-]{1,60})"""
            r"""[ ]{1,9}["']?([^\s"']{1,500})""",
            ("env ", "arg ", "setenv ", "set -"),
        ),
        (
            r"""\bsetx[ ]{1,9}(?:/m[ ]{1,9})?(?P<name>[\w.-]{1,60})[ ]{1,9}"""
            r"""(?:\\?"([^"\\\r\n]{1,500})|([^\s"'\\]{1,500}))""",
            ("setx ",),
        ),
        (
            r"""\bnet[ ]use[ ][^\r\n]{0,60}?[\\/]{2}[^\s]{1,200}[ ]{1,9}"""
            r"""(?!/)(\S{1,200})[ ]{1,9}/user\b""",
            ("net use ",),
        ),
        # Blocks of HCL: an output's value, a variable's default, and texts that end with a word.
        (
            r"""\boutput[ ]{1,9}\\?"(?P<name>[\w.-]{1,60})\\?"\s{0,9}\{[^{}]{0,400}?"""
            r"""(?:(?<=\\n)|\b)value[ \t]{0,20}=[ \t]{0,20}\\?"(?!\$\{)([^"\\\n]{1,999})""",
            ("output ",),
        ),
        (
            r"""["'](?P<name>[\w.-]{1,60})\\?["']\s{0,9}:\s{0,9}\{[^{}]{0,400}?"""
            r"""["']value\\?["'][ \t]{0,9}:[ \t]{0,9}\\?(["'])([^"'\\\r\n]{1,999})""",
            ("value",),
        ),
        (
            r"""\bvariable[ ]{1,9}\\?"(?P<name>[\w.-]{1,60})\\?"\s{0,9}\{[^{}]{0,400}?"""
            r"""(?:(?<=\\n)|\b)default[ \t]{0,20}=[ \t]{0,20}\\?"([^"\\\n]{1,999})""",
            ("variable ",),
        ),
        (
            r"""(?<![\w.-])(?P<name>[\w.-]{1,60})[ \t]{0,20}[:=][ \t]{0,20}<<[-~]?["']?"""
            r"""(?P<end>[A-Za-z]\w{0,40})["']?[ \t]{0,9}(?:\r?\n|\\n)\s{0,20}"""
            r"""([^\s](?:[^\\]|\\(?!n[ \t]{0,20}(?P=end))){0,600}?)(?:\r?\n|\\n)[ \t]{0,20}"""
            r"""(?P=end)\b""",
            ("<<",),
        ),
        # Oracle's user/password@host: behind a word that tells of it, or with a port or a path.
        (
            rf"""\b(?:{_ORACLE})\b[^\n@]{{0,60}}?(?<![\w/.@-]){_ORACLE_LOGIN}""",
            ("@",),
        ),
        (
            rf"""(?:^|(?<=[\s"'=(]))(?!\w{{1,40}}/[a-z-]{{1,100}}@v?\d){_ORACLE_LOGIN}"""
            r"""(?://\w|[\w.-]{1,100}:\d{2,5}[:/]\w)""",
            ("@",),
        ),
        (
            rf"""(?:^|(?<=["']))(?=\w{{1,40}}/[^@\s]{{0,99}}[A-Z\d!#$%^&*+=?~]){_ORACLE_LOGIN}"""
            r"""(?!v?\d|sha\d|main\b|master\b|latest\b)[\w.-]{1,100}(?=["']|\s*$)""",
            ("@",),
        ),
        # Oracle's user/password without a host
        (
            rf"""\b(?:{_ORACLE})\b[^\n@/]{{0,60}}?(?<![\w/.@-]){_ORACLE_USER}"""
            r"""(?=[ ]{1,9}as[ ]sys\w)""",
            ("as sys",),
        ),
        (
            rf"""\b(?:sqlplus|sqlldr|rman)(?:[ ](?:-\w{{1,9}}|target|catalog)){{0,3}}[ ]"""
            rf"""{_ORACLE_USER}(?![^\s"'])""",
            ("sqlplus", "sqlldr", "rman "),
        ),
        (
            rf"""(?:^|(?<=\\n)|SQL>[ ])[ ]{{0,9}}conn(?:ect)?[ ]{{1,9}}(?=\S{{0,99}}\d)"""
            rf"""{_ORACLE_USER}[ ]{{0,9}};?"""
            r"""(?=["']?(?:\s{0,9}\Z|[\r\n]|\\n))""",
            ("conn",),
        ),
        # openssl's -passin pass:x
        (rf"-pass(?:in|out)?[ ]pass:({_WORD})", ("pass:",)),
    )
)
#: Between the words of a command, also in a list of Python's.
_SPACE = r"""(?:[ ]{1,5}|["'],[ ]?["'])"""
_VALUE = r"""["']?([^\s"'\\;|&<>]{1,500})"""
#: Programs, and how their options give a password.
_COMMANDS = (
    (r"mysql\w{0,20}|mariadb[\w-]{0,20}|mycli", rf"-p(?=\S){_VALUE}"),
    (r"sshpass|mongo\w{0,20}", rf"-p{_SPACE}?{_VALUE}"),
    (
        r"(?:docker|podman|helm|oras|nerdctl|buildah|skopeo|oc|cf|az)[ ](?:registry[ ])?login",
        rf"(?:-p|--password)(?:=|{_SPACE}){_VALUE}",
    ),
    (r"redis-cli", rf"-a{_SPACE}{_VALUE}"),
    (r"ldap\w{1,20}", rf"-w{_SPACE}{_VALUE}"),
    (r"sqlcmd|bcp", rf"-P{_SPACE}?{_VALUE}"),
    (r"smbclient", rf"""-U{_SPACE}?["']?[^\s%"']{{1,100}}%([^\s"']{{1,500}})"""),
    (
        r"https?(?=[ ])",
        rf"""(?:-a|--auth)(?:=|{_SPACE})["']?[^\s:"']{{1,100}}:([^\s"']{{1,500}})""",
    ),
    (
        r"curl",
        rf"""(?:-u{_SPACE}?|--(?:proxy-)?user(?:=|{_SPACE}))["']?[^\s:"']{{1,100}}:([^\s"']{{1,500}})"""
        rf"""|(?:-b{_SPACE}?|--cookie(?:=|{_SPACE}))["']?[\w.-]{{1,100}}=([^\s"']{{1,4000}})""",
    ),
)
_COMMAND = re.compile(
    r"(?<![\w.-])(?:" + "|".join(f"({name})" for name, _ in _COMMANDS) + r")(?![\w-])"
)
_OPTIONS = [re.compile(rf"""(?<=[\s"']){option}""") for _, option in _COMMANDS]
_PART = re.compile(r"(?:\\\n|[^\n|;&\\]|\\(?!n)){1,4000}")
#: `--password x`, and in a literal of Python `X-Api-Key: x`, `aws_secret_access_key = x`.
_GIVEN = re.compile(
    r"""(?P<between>[ \t]{0,9}[:=](?!=)[ \t]{0,9}|[ ])(?P<value>[^\s"'\\,;&|<>(){}\[\]]{1,500})"""
)
_PROSE = re.compile(
    r"is|are|was|must|may|can|should|has|and|or|if|to|in|on|for|of|the|a|an|not|no|with|without"
    r"|from|by|as|at|it|will|option|options|argument|flag|value|instead|here|there|than|when"
)


def lines(text: str, known: list[tuple[str, int]] | None = None) -> Iterator[Span]:
    """Start and end of each secret.

    Args:
        text: Any text; expressions in it are NUL characters.
        known: Its `forms.names`, where they were found before.
    """
    lower = text.lower()
    if not any(hint in lower for hint in HINTS):
        return
    for pattern, hints in _PATTERNS:
        for match in pattern.finditer(text) if any(map(lower.__contains__, hints)) else ():
            group = match.lastindex or 0
            name = match.groupdict().get("name")
            found = match.group(group)
            if not is_placeholder(found) and (name is None or is_secret(name, found)):
                yield match.span(group)
    yield from _of_commands(text)
    found = list(names(text)) if known is None else known
    yield from below_names(text, found)
    yield from _named(text, found)


def _of_commands(text: str) -> Iterator[Span]:
    done = 0
    for command in _COMMAND.finditer(text):
        part = _PART.match(text, command.end()) if command.start() >= done else None
        if part is None:
            continue
        done = part.end()
        for option in _OPTIONS[(command.lastindex or 1) - 1].finditer(
            text, part.start(), part.end()
        ):
            group = option.lastindex or 0
            value = option.group(group)
            if not is_placeholder(value) and value[0] not in "$-":
                yield option.span(group)


def _named(text: str, known: Iterable[tuple[str, int]]) -> Iterator[Span]:
    for name, end in known:
        given = _GIVEN.match(text, end)
        if given is None:
            continue
        between, value = given.group("between", "value")
        if between == " " and not (name.startswith("--") and value[0] != "-"):
            continue
        if value[0] == "$" or is_placeholder(value) or not is_secret(name, value):
            continue
        is_option = name.startswith("--") or (name.isupper() and between == "=")
        if _PROSE.fullmatch(value) is None if is_option else is_random(value):
            yield given.span("value")
