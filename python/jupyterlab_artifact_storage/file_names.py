"""The name of a downloaded file: whatever an artifact is called, it is a plain file name."""

from __future__ import annotations

import re
from unicodedata import category
from urllib.parse import quote

#: The ending of a file with a value's bytes, by the format of the value.
ENDINGS = {"pickle": "pkl", "parquet": "parquet", "numpy": "npy", "json": "json"}
#: Characters of a name: with its ending it is within the 255 bytes of common filesystems.
_LIMIT = 60
_REFUSED = re.compile(r'[<>:"/\\|?*%;\x7f]')


def file_name(name: str, ending: str) -> str:
    """The name of the file of an artifact: no path, nothing unseen, no hidden file.

    Args:
        name: The artifact's name: any text.
        ending: What follows it, for example `-v3.pkl`.
    """
    seen = "".join(one for one in name if category(one) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    plain = _REFUSED.sub("_", seen)[:_LIMIT].strip(" .")
    return f"{plain or 'artifact'}{ending}"


def attachment(name: str, ending: str) -> str:
    """The Content-Disposition of a file that is saved under an artifact's name (RFC 6266, 5987)."""
    chosen = file_name(name, ending)
    plain = "".join(one if one.isascii() else "_" for one in chosen)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(chosen, safe='')}"
