"""The ids of saves. A module of its own: the Jupyter server needs nothing else of the client."""

from __future__ import annotations

import os
import time


def new_save_id() -> str:
    """For example 20261123T221653Z-1f2e3d4c5b6a."""
    return time.strftime("%Y%m%dT%H%M%SZ-", time.gmtime()) + os.urandom(6).hex()
