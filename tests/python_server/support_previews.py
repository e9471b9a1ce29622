"""Parts of previews, as the tests of them look at them."""

from __future__ import annotations

import json

from artifact_storage import _contract
from artifact_storage._context.details import details
from artifact_storage._context.guard import Guard
from artifact_storage._masking.known import Secrets

TREE = "application/json"


def shown(value, secrets=None):
    with Guard() as guard:
        return details(value, guard, secrets or Secrets())


def table(value, secrets=None):
    return json.loads(shown(value, secrets)[_contract.TABLE_TYPE])


def array(value):
    return json.loads(shown(value)[_contract.ARRAY_TYPE])


def tree(value):
    return json.loads(shown(value)[TREE], object_pairs_hook=lambda pairs: pairs)


def field(value, name):
    return next(one for one in table(value)["fields"] if one["name"] == name)
