"""Secrets in a session's code, which is stored with each version."""

from __future__ import annotations

import ast

import pytest
from artifact_storage._masking.known import Secrets

PASSWORD = [
    'password = "canary"',
    'password: str = "canary"',
    'password = ("canary")',
    'password = """canary"""',
    "password = 'canary\\'canary'",
    'password = "canary" "canary"',
    'password = (\n    "canary"  # it\'s mine\n    "canary"\n)',
    'password = "canary" if prod else os.environ["PASSWORD"]',
    'password = os.environ.get("PASSWORD", "canary")',
    'password = os.environ.get("PASSWORD") or "canary"',
    'password = os.environ.get("DB") or os.getenv("DB", "canary")',
    'password = os.environ.get("DB", "canary")',
    'password = "canary".strip()',
    'password = "{}-{}".format("canary", x)',
    'password = f"canary{number}"',
    'password = b"canary"',
    'd["password"] = "canary"',
    'd = {"password": "canary", "host": "db"}',
    'd = dict(password="canary")',
    'self.password = "canary"',
    'a = password = "canary"',
    'secret, k = "canary", 1',
    '(user, password), k = ("ana", "canary"), 1',
    'user, password = "ana:canary".split(":")',
    'if (password := "canary"):\n    pass',
    'def connect(user="ana", *, password="canary"):\n    pass',
    'connect(lambda: 1, password="canary")',
    'if password == "canary":\n    pass',
    'passwords = ["canary", "canary2"]',
    'credentials = {"user": "canary1", "pw": "canary"}',
    'class Config:\n    DB_PASSWORD = "canary"',
    'df["ß"] = "ß"; password = "canary"; é = "ü"',
    'password = SecretStr("canary")',
    'setattr(config, "password", "canary")',
    'keyring.set_password("service", "ana", "canary")',
    'parser.add_argument("--password", "-p", default="canary")',
    'json.loads(\'{"password": "canary"}\')',
    'json.loads("{\\"password\\": \\"canary\\"}")',
    '# password = "canary"',
    'x = 1  # was: connect(password="canary")',
]

#: Of a table, a collection or a part of it.
COLLECTIONS = [
    'password = {"canary"}',
    'password = ["a canary", ("canary", ["canary"])]',
    'df = pd.DataFrame({"user": ["ana"], "password": ["canary"]})',
    'df = pd.DataFrame({"user_password_hash": ["canary17"], "auth": ["canary18"]})',
    'df = pd.DataFrame([["ana", "canary"]], columns=["user", "password"])',
    'df = pd.DataFrame({"password": pd.Series(["canary"])})',
    's = pd.Series(["canary"], name="api_key")',
    'df = df.assign(password=np.array(["canary"]))',
    'df["passwordHash"] = ("canary17",)',
    'df.loc[0, "password"] = "canary"',
    'df.loc[:, "password"] = ["canary"]',
    'password = frozenset({"canary"})',
    'auth = {"inner": ["canary17"]}',
    'pw_hash = ["canary17"]',
]

NAMES = [
    f'{name} = "canary"'
    for name in [
        "pw",
        "db_pw",
        "pwd",
        "PGPWD",
        "passphrase",
        "api_key",
        "apikey",
        "OPENAI_API_KEY",
        "private_key",
        "credential",
        "SSECustomerKey",
        "aws_access_key",
        "AWS_ACCESS_KEY",
        "DB_PASS",
        "secret2",
        "password_prod",
        "db_passwd",
        "client_secret",
        "connection_string",
        "account_key",
        "token",
        "hf_token",
        "accessToken",
        "sasUrl",
    ]
]

CALLS = [
    'storage_options = {"key": "canary", "secret": x}',
    'pd.read_csv(p, storage_options={"key": "canary"})',
    'pd.read_csv(p, storage_options=dict(key="canary"))',
    'storage_options["key"] = "canary"',
    'fs = s3fs.S3FileSystem(key="canary", secret="canary")',
    'fs = s3fs.S3FileSystem(key="canary", secret=x)',
    'boto3.Session("AKIA", "canary")',
    'boto3.Session("minio", "canary", region_name="x")',
    'make("x", "AKIAIOSFODNN7CANARY1", "canary")',
    'boto3.client("s3", aws_access_key_id="canary", aws_secret_access_key="canary")',
    's3.get_object(Bucket="b", SSECustomerKey="canary")',
    'AzureKeyCredential("canary")',
    'requests.get(url, auth=("ana", "canary"))',
    'requests.get(url, auth=HTTPBasicAuth("ana", "canary"))',
    'smtp.login("ana", "canary")',
    'wandb.login(key="canary")',
    'Minio("host", "canary", "canary")',
    'conf.set("spark.hadoop.fs.s3a.secret.key", "canary")',
    'conf.setAll([("spark.hadoop.fs.s3a.access.key", "canary")])',
    'os.environ["AWS_SECRET_ACCESS_KEY"] = "canary"',
    'os.environ["AWS_SECRET_ACCESS_KEY"] = f"canary"',
    'os.environ["AWS_SECRET_ACCESS_KEY"] = r"canary"',
    'os.environ["aws_secret_access_key"] = "canary"',
    "os.environ['AZURE_STORAGE_SAS_TOKEN']='canary'",
    'os.environ.setdefault("AWS_SESSION_TOKEN", "canary")',
    'os.environ.update(AWS_SECRET_ACCESS_KEY="canary")',
    'os.environ |= {"DB_PASS": "canary"}',
    'os.putenv("PGPASSWORD", "canary")',
]

FORMS = [
    'conn = "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=canary==;X=y"',
    'conn = "BlobEndpoint=https://a;SharedAccessSignature=sv=1&sig=canary"',
    'pandas.read_csv("https://a.blob.core.windows.net/x?sv=1&sig=canary%3D&sp=r")',
    'url = "https://b.s3.amazonaws.com/x?X-Amz-Credential=canary&X-Amz-Signature=canary"',
    'options = {"sas_token": "?sv=1&sig=canary", "account_key": "canary"}',
    'psycopg2.connect("host=db user=ana password=canary")',
    'psycopg2.connect("password=canary host=db")',
    'psycopg2.connect("host=db " "password=canary")',
    'dsn = """\n  host=db\n  password=canary\n"""',
    "dsn = \"host=db password='canary x' port=1\"",
    'pyodbc.connect("Server=db;UID=ana;PWD=canary;")',
    'pyodbc.connect("Server=db;UID=ana;PWD={canary};")',
    'pyodbc.connect(f"Server={host};UID=ana;PWD=canary;")',
    'engine = create_engine("postgresql://ana:canary@db/ml")',
    'engine = create_engine(f"postgresql://ana:canary@{host}/ml")',
    'engine = create_engine("postgresql://ana:can\' /#canary@db/ml")',
    "# postgresql://ana:canary@db/ml",
    'headers = {"Authorization": "Bearer canary"}',
    'headers = {"Authorization": f"Bearer canary"}',
    'headers = {"Authorization": "Basic canary=="}',
    'x = "AKIAIOSFODNN7CANARY1"',
    'x = "sk-proj-canarycanarycanarycanary"',
    'x = """-----BEGIN RSA PRIVATE KEY-----\ncanary\n-----END RSA PRIVATE KEY-----"""',
    "cursor.execute(\"ALTER USER ana WITH PASSWORD 'canary'\")",
]

SHELL = [
    "%env AWS_SECRET_ACCESS_KEY=canary/+x",
    "%env AWS_SECRET_ACCESS_KEY canary",
    "%set_env PGPASSWORD=canary",
    "!export AWS_SESSION_TOKEN=canary && aws s3 ls",
    "!PGPASSWORD=canary psql",
    '!PGPASSWORD="canary" psql',
    "x = 1\nrows = !PGPASSWORD=canary psql",
    "if x:\n    !PGPASSWORD=canary psql",
    "!aws configure set aws_secret_access_key canary",
    "!aws configure set aws_secret_access_key canary --profile x",
    "!tool --password canary --host x",
    "!tool --password=canary",
    "!curl -u ana:canary https://x",
    '!curl -H "Authorization: Bearer canary" https://x',
    "%sql postgresql://ana:canary@db/ml",
    "%%bash\nexport PGPASSWORD=canary\npsql",
    "%%bash\nPGPASSWORD=canary psql",
    "%%writefile config.yaml\npassword: canary\n",
    "%%writefile config.ini\npassword = canary\n",
    '%%writefile x.py\npassword = "canary"\n',
    '%%time\npassword = "canary"',
    '%%time\n!ls\nfor x in y:\n    pw: str = "canary"',
]

BROKEN = [
    'password = "canary" "canary" ]',
    'x = (\npassword="canary"',
    'password: str = "canary" oops oops',
    'd["password"] = "canary" oops',
    'password = """canary\ncanary""" oops',
    "it's\npassword = 'canary'",
    '?password\npassword = "canary"',
    'connect(user="ana", password="canary"',
    "def f(:\n    DB_PASS = 'canary'",
    'password = "canary" + ' + " + ".join(["x"] * 3000),
    'password = "canary"; x = ' + "-" * 3000 + "1",
    "x = " + "f'{" * 300 + "\npassword = 'canary'",
    "x = \x00 'a'\npassword = 'canary'",
]


@pytest.mark.parametrize("told", ["a", "pw", "key", "password", "token", "Password"])
def test_a_secret_that_is_a_word_hides_no_name(told):
    secrets = Secrets()
    secrets.remember({"storage_options": {"password": told, "token": "long-canary"}})
    code = 'd = {"pw": "canary"}\npassword = "canary"\nconnect(token="canary")\nx = "long-canary"'
    masked = secrets.mask(code)
    assert "canary" not in masked
    assert masked.count("***") >= 4
    text = secrets.mask_text("{'password': 'canary', 'api_key': 'canary'}\nlong-canary")
    assert "canary" not in text


def test_a_secret_of_one_letter_is_masked_where_its_name_tells_of_it():
    secrets = Secrets()
    secrets.remember({"database_url": "postgresql://ana:x@db/ml"})
    code = 'save(1, "x")\npassword = "x"\nurl = "postgresql://ana:x@db/x"'
    assert secrets.mask(code) == (
        'save(1, "x")\npassword = "***"\nurl = "postgresql://ana:***@db/x"'
    )
    assert secrets.mask_text("['a', 'x']") == "['a', 'x']"


@pytest.mark.parametrize("code", PASSWORD + COLLECTIONS + NAMES + CALLS + FORMS + SHELL + BROKEN)
def test_is_masked(code):
    masked = Secrets().mask(code)
    assert "canary" not in masked.lower()
    assert "can'" not in masked
    assert "***" in masked
    assert Secrets().mask(masked) == masked
    try:
        ast.parse(code)
    except (SyntaxError, ValueError, RecursionError):
        return
    ast.parse(masked)  # What was Python is Python.


@pytest.mark.parametrize("before", ["%matplotlib inline\n", "x = 'it''s' # ' \"\n", "!ls 'x\n"])
@pytest.mark.parametrize("code", [*PASSWORD[:8], *CALLS[:3], *FORMS[:3], *SHELL[:5]])
def test_is_masked_behind_other_lines(before, code):
    masked = Secrets().mask(before + code + "\nprint('done')")
    assert "canary" not in masked
    assert masked.startswith(before)
    assert masked.endswith("\nprint('done')")


@pytest.mark.parametrize(
    "code",
    [
        "password = getpass.getpass()",
        'password = getpass.getpass("Password: ")',
        "token = os.environ['TOKEN']",
        'token = os.getenv("TOKEN")',
        'token = tokens[0]; token = "the"',
        "%env CUDA_VISIBLE_DEVICES=0",
        "%env",
        'frame["tokens"] = "counted"[0]',
        "signature = inspect.signature(f); sig=signature",
        "connect(host=host, password=password)",
        'f"postgresql://{u}:{pw}@h"',
        'f"postgresql://{u}:{pw}@h/{d["password"]}"',
        "f\"host={host} password={d['password']}\"",
        'f"Bearer {token}"',
        '"postgresql://{}:{}@h".format(user, password)',
        '"PWD={password};".format(password=password)',
        'password = f"{a}-{b}"',
        'password = "{}".format(x)',
        "sorted(rows, key=lambda row: row[1], reverse=True)",
        'choose(key="name"); df.sort_values(key="x", by="key")',
        '{"key": "value", "name": "x"}',
        'df.rename(columns={"key": "id", "secret_count": "n"})',
        'df.merge(other, on="key", how="left")',
        'df[["user", "key"]]; df["key"] = "x"; primary_key = "id"',
        'tokenizer = AutoTokenizer.from_pretrained("bert-base-uncased")',
        'tokenizer.add_special_tokens({"pad_token": "[PADDING]"})',
        'max_tokens = "many of them"; token_type = "words"',
        'requests.get("http://localhost:8888/tree@x")',
        'urls = ["http://localhost:8888", "mail to ana@example.org"]',
        'password_file = "/run/secrets/db"; secret_name = "prod/db"',
        'client = boto3.Session(profile_name="team").client("s3", "eu-west-1")',
        'password = config.get("db", "password")',
        'lexers = {"RawTokenLexer": "pygments.lexers.special"}',
        'self.set_header("WWW-Authenticate", "Basic realm=x")',
        'band_pass = "low"; first_pass = "x"',
        'print("The password is wrong.", "Try again.")',
        'print("Enter your token: ")',
        '"""Basic authentication or Bearer tokens."""',
        'cursor.execute("SELECT * FROM users WHERE password = :password")',
        'cursor.execute("SELECT * FROM users WHERE password = %s")',
        "!pip install pandas && echo it's done",
        "!psql -h db -U ana",
        "!PGPASSWORD=$PGPASSWORD psql",
        "!curl -H 'Authorization: Bearer {token}' https://x",
        "%%bash\ncat secrets.txt | head\n",
        '%%html\n<input type="password" name="x">',
        'ax.set_title("a"); x = d["a"]["b"]; y = "a" \'b\' """c"""',
        'def f(x):\n    """It\'s fine."""\n    return {**x, \'a\': [1, 2]}',
        'password = ""',
        'df = pd.DataFrame({"user": ["ana17x"], "author": ["jane17"]}, columns=["user", "author"])',
        'auth = "kerberos"; password_hash = "bcrypt"; file_hash = "0a1b2c3d4e"',
        'df.loc[0, "name"] = "value17"',
        "x = 1\n",
        "",
    ],
)
def test_is_left_alone(code):
    assert Secrets().mask(code) == code


def test_nothing_is_said_of_the_code(recwarn):
    code = 'password = "canary\\d"; x = 1 is 1'
    assert "canary" not in Secrets().mask(code)
    assert list(recwarn) == []


def test_only_the_literals_of_an_f_string():
    assert Secrets().mask('password = f"canary{n}canary"') == 'password = f"***{n}***"'
    masked = Secrets().mask('f"postgresql://{u}:canary{pw}@h"')
    assert masked == 'f"postgresql://{u}:***{pw}@h"'


@pytest.fixture
def secrets():
    return Secrets()


@pytest.fixture
def told(secrets):
    """Tells secrets, as options.set does."""
    return secrets.remember


def test_a_password_of_libpqs_form_is_remembered(told):
    assert "canary-secret" in told({"database_url": "host=db password=canary-secret"})


@pytest.mark.parametrize(
    "options",
    [
        {"endpoint_url": "https://ana:canary%2F@host"},
        {"client_kwargs": {"endpoint_url": "https://ana:canary%2F@host"}},
        {"config_kwargs": {"proxies": {"https": "http://ana:canary%2F@proxy:3128"}}},
        {"config_kwargs": {"proxies": {"https": "ana:canary%2F@proxy:3128"}}},
    ],
)
def test_passwords_of_urls_in_options_are_remembered(told, options):
    assert {"canary%2F", "canary/"} <= told({"storage_options": options})


@pytest.mark.parametrize(
    "place", ["http://localhost:9000/a@b", "s3://bucket/a@b", "C:\\data\\a@b", "/data/a:b"]
)
def test_a_place_is_no_password(told, place):
    assert told({"artifact_storage_dir": place}) == set()


def test_a_word_is_masked_on_its_own_only(secrets, told):
    told({"database_url": "postgresql://ana:postgres@h"})
    code = 'url = "postgresql://h"; mypostgres = postgresql; x = "postgres"'
    assert secrets.mask(code) == 'url = "postgresql://h"; mypostgres = postgresql; x = "***"'


def test_how_a_secret_may_be_written(secrets, told):
    told({"storage_options": {"secret": "a'b\"c\\d/x", "token": "ab"}})
    for written in ("a'b\"c\\d/x", "a\\'b\"c\\\\d/x", "a'b\\\"c\\\\d/x"):
        assert secrets.mask(f"x{written}y") == "x***y"
    assert secrets.mask("ab = 'ab'; abc = \"ab\"") == "ab = '***'; abc = \"***\""
