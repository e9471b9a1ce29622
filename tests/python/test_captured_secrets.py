"""Secrets in a session's code, which is stored with each version."""

from __future__ import annotations

import pytest
from artifact_storage import _secrets


@pytest.mark.parametrize(
    "code",
    [
        'os.environ["AWS_SECRET_ACCESS_KEY"] = "canary"',
        "os.environ['AZURE_STORAGE_SAS_TOKEN']='canary'",
        'os.environ.setdefault("AWS_SESSION_TOKEN", "canary")',
        'os.environ.update(AWS_SECRET_ACCESS_KEY="canary")',
        'os.putenv("PGPASSWORD", "canary")',
        "%env AWS_SECRET_ACCESS_KEY=canary/+x",
        "%env AWS_SECRET_ACCESS_KEY canary",
        "%set_env PGPASSWORD=canary",
        "!export AWS_SESSION_TOKEN=canary && aws s3 ls",
        'conn = "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=canary==;X=y"',
        'conn = "BlobEndpoint=https://a;SharedAccessSignature=sv=1&sig=canary"',
        'pandas.read_csv("https://a.blob.core.windows.net/x?sv=1&sig=canary%3D&sp=r")',
        'url = "https://b.s3.amazonaws.com/x?X-Amz-Credential=canary&X-Amz-Signature=canary"',
        'options = {"sas_token": "?sv=1&sig=canary", "account_key": "canary"}',
        'psycopg2.connect("host=db user=ana password=canary")',
        "dsn = \"host=db password='canary x' port=1\"",
        'pyodbc.connect("Server=db;UID=ana;PWD=canary;")',
        'fs = s3fs.S3FileSystem(secret="canary")',
    ],
)
def test_is_masked(code):
    masked = _secrets.mask(code)
    assert "canary" not in masked
    assert "***" in masked


@pytest.mark.parametrize(
    "code",
    [
        "password = getpass.getpass()",
        "token = os.environ['TOKEN']",
        "%env CUDA_VISIBLE_DEVICES=0",
        'frame["tokens"] = "counted"[0]',
        "signature = inspect.signature(f); sig=signature",
        "connect(host=host, password=password)",
    ],
)
def test_is_left_alone(code):
    assert _secrets.mask(code) == code


def test_a_password_of_libpqs_form_is_remembered():
    try:
        assert "canary-secret" in _secrets.remember(
            {"database_url": "host=db password=canary-secret"}
        )
    finally:
        _secrets._known.clear()
