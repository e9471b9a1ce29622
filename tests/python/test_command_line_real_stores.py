"""The command line on a real PostgreSQL and S3: secrets come from the environment or profiles."""

from __future__ import annotations

import pickle
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

import pytest
from real_stores import RealStores


@pytest.fixture(scope="module")
def stores():
    with RealStores() as made:
        yield made


@pytest.fixture
def team(stores, tmp_path):
    """Where the store is, without secrets; and the secrets, as the environment has them."""
    url = urlsplit(stores.location["database_url"])
    password = unquote(url.password or "")
    options = stores.location["storage_options"]
    values = f"{stores.location['artifact_storage_dir']}/{tmp_path.name}"
    plain = {key: value for key, value in options.items() if key not in ("key", "secret")}
    where = {
        "artifact-storage-dir": values,
        "database-url": url._replace(netloc=f"{url.username}@{url.hostname}:{url.port}").geturl(),
    }
    secrets = {
        "AWS_ACCESS_KEY_ID": options["key"],
        "AWS_SECRET_ACCESS_KEY": options["secret"],
        "PGPASSWORD": password,
    }
    return SimpleNamespace(where=where, plain=plain, secrets=secrets, url=url, password=password)


def words(team, before="--", **changes):
    """The location as options of a command."""
    found = []
    for name, value in {**team.where, **changes.pop("where", {})}.items():
        found += [f"{before}{name}", value]
    for name, value in {**team.plain, **changes}.items():
        found += [f"{before}storage-option", f"{name}={_typed(value)}"]
    return found


def _typed(value):
    return str(value).lower() if isinstance(value, bool) else value


def test_everything_is_done_with_secrets_of_the_environment(cli, storage, team, home):
    data = pickle.dumps({"auc": 0.81})
    there, secrets = words(team), team.secrets
    saved = cli("put", "-", "there", *there, "--tag", "t", "--json", stdin=data, **secrets)
    assert (saved.code, saved.json["version"]) == (0, 0), saved.err
    storage.save(bytes(100_000), "large")
    storage.save([1, 2], "here")
    # In a terminal of its own: the storage server of a session has the secrets of its start.
    alone = {**secrets, "ARTIFACT_STORAGE_SOCKET": "", "ARTIFACT_STORAGE_SESSION": ""}
    copied = cli("copy", *words(team, "--to-"), "--json", **alone)
    assert (copied.code, copied.json["verified"], copied.json["failed"]) == (0, 2, 0), copied.err
    again = cli("copy", *words(team, "--to-"), "--json", **alone)
    assert (again.code, again.json["already_there"], again.json["copied"]) == (0, 2, 0)
    listed = cli("list", "--source", "artifact_storage", "--json", *there, **secrets).json
    assert {"there", "large", "here"} <= {one["name"] for one in listed}
    assert cli("get", "there", *there, text=False, **secrets).out == data
    assert cli("get", "large", "-o", "large.pkl", *there, **secrets).code == 0
    assert pickle.loads((home / "large.pkl").read_bytes()) == bytes(100_000)
    for name in ("there", "large", "here"):
        checked = cli("verify", name, "--json", *there, **secrets)
        assert (checked.code, checked.json["verified"]) == (0, 1), checked.err
    for secret in secrets.values():
        assert secret not in cli("config", "--origins", *there, **secrets).out


def test_everything_is_done_with_a_profile_and_a_password_file(cli, team, home):
    (home / ".aws").mkdir()
    (home / ".aws" / "credentials").write_text(
        f"[team]\naws_access_key_id={team.secrets['AWS_ACCESS_KEY_ID']}\n"
        f"aws_secret_access_key={team.secrets['AWS_SECRET_ACCESS_KEY']}\n"
    )
    url = team.url
    file = home / ".pgpass"
    password = team.password.replace("\\", "\\\\").replace(":", "\\:")
    file.write_text(f"{url.hostname}:{url.port}:*:{url.username}:{password}\n")
    file.chmod(0o600)
    there = words(team, profile="team")
    saved = cli("put", "-", "profiled", *there, stdin=pickle.dumps(1))
    assert saved.code == 0, saved.err
    assert cli("get", "profiled", *there, text=False).out == pickle.dumps(1)
    assert cli("verify", "profiled", *there).code == 0


def test_exit_codes_tell_what_does_not_answer_from_what_is_not_allowed(cli, team, home):
    def ends(*there, **secrets):
        done = cli("put", "-", "x", *there, stdin=pickle.dumps(1), **secrets)
        for secret in team.secrets.values():
            assert secret not in done.err
        return done.code

    there, secrets = words(team), team.secrets
    no_database = {"database-url": "postgresql://ana@127.0.0.1:1/none"}
    assert ends(*words(team, where=no_database), **secrets) == 6
    assert ends(*words(team, endpoint_url="http://127.0.0.1:1"), **secrets) == 6
    assert ends(*there, **{**secrets, "PGPASSWORD": "wrong"}) == 7
    assert ends(*there, **{**secrets, "PGPASSWORD": ""}) == 7
    assert ends(*there, **{**secrets, "AWS_SECRET_ACCESS_KEY": "wrong"}) == 7
    bare = {"AWS_EC2_METADATA_DISABLED": "true", "PGPASSWORD": secrets["PGPASSWORD"]}
    assert ends(*there, **bare) == 7
    assert ends(*words(team, profile="nobody"), **bare) == 2  # There is no such profile.
    assert cli("list", "--json").json == []
