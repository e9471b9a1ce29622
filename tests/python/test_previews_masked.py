"""Secrets are masked in all of a preview."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from artifact_storage._masking.known import Secrets
from support_previews import shown

CANARY = "-".join(["canary", "value", "17"])
SECRET_VALUES = [
    pd.DataFrame({"user": ["ana"], "password": [CANARY]}),
    pd.DataFrame({"password": [CANARY] * 500}),
    pd.DataFrame({"db_password": pd.Categorical([CANARY, "x" * 9] * 500)}),
    pd.DataFrame({"name": ["user", "db_password"] * 200, "value": ["ana", CANARY] * 200}),
    pd.DataFrame(
        {
            "name": ["user"] * 60 + ["db_password"] * 2 + ["user"] * 200,
            "value": ["ana"] * 60 + [CANARY] * 2 + ["ana"] * 200,
        }
    ),
    pd.DataFrame({"value": ["ana", CANARY]}, index=["user", "api_key"]),
    pd.DataFrame({"value": ["ana", CANARY] * 100}, index=["user", "api_key"] * 100),
    pd.DataFrame({"n": [1, 2]}, index=pd.Index([CANARY, "x"], name="password")),
    pd.DataFrame({("login", "password"): [CANARY] * 3}),
    pd.DataFrame([[1]], columns=pd.Index([CANARY], name="password")),
    pd.DataFrame(np.zeros((2, 99)), columns=pd.Index([CANARY] * 99, name="password")),
    pd.DataFrame({"settings": [{"password": CANARY}]}),
    pd.DataFrame({"url": [f"postgresql://ana:{CANARY}@db/x"] * 300}),
    pd.DataFrame({f"postgresql://ana:{CANARY}@db/x": [1]}),
    pd.DataFrame({"pin_password": [1234567890] * 3}),
    pd.Series([CANARY] * 3, name="password"),
    np.array([(CANARY, 1)] * 3, dtype=[("password", "U40"), ("n", int)]),
    {"password": CANARY, "user": "ana"},
    {"outer": [{"inner": {"api_key": CANARY}}, ("password", CANARY)]},
    {"storage_options": {"key": CANARY, "client_kwargs": {"secret": CANARY}}},
    [f"https://ana:{CANARY}@host/path", {"headers": {"Authorization": f"Bearer {CANARY}"}}],
    {f"postgresql://ana:{CANARY}@db/x": 1},
]


@pytest.mark.parametrize("value", SECRET_VALUES, ids=range(len(SECRET_VALUES)))
def test_secrets_are_masked_in_all_of_it(value):
    text = json.dumps(shown(value))
    assert len(text) > 10
    assert CANARY not in text
    assert "1234567890" not in text


def test_secrets_that_were_told_are_masked_wherever_they_stand():
    secrets = Secrets()
    secrets.remember({"storage_options": {"secret": CANARY}})
    for value in (
        pd.DataFrame({"x": [CANARY, CANARY, "y"]}),
        pd.DataFrame({CANARY: [1]}),
        pd.DataFrame({"x": [1]}, index=[CANARY]),
        {"x": [CANARY], "y": 1},
        {CANARY: 1},
    ):
        text = json.dumps(shown(value, secrets))
        assert len(text) > 10
        assert CANARY not in text
