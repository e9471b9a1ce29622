"""The environment of every Node that we start. Standard library only, imported by kernels too."""

from __future__ import annotations

import contextlib
import os
import stat
import time
from pathlib import Path

#: What the storage server hears of Node's own variables: certificates and proxies of a company.
_NODE_KEPT = frozenset({"NODE_EXTRA_CA_CERTS", "NODE_USE_SYSTEM_CA", "NODE_USE_ENV_PROXY"})

#: Variables that are meant for the user's own programs: they would load code into the process
#: that holds the secrets, open a debugger in it, or keep it from starting when they are stale.
_NOT_OURS = frozenset(
    {
        *("LD_PRELOAD", "LD_AUDIT", "DYLD_INSERT_LIBRARIES", "OPENSSL_CONF"),
        *("ELECTRON_RUN_AS_NODE", "UV_THREADPOOL_SIZE", "UV_USE_IO_URING", "SSLKEYLOGFILE"),
    }
)

#: glibc gives each of some threads a heap of its own, and keeps what is freed there: two heaps need
#: 10 MB less in a copy, and no more time (mallopt(3), ``M_ARENA_MAX``).
_DEFAULTS = {"MALLOC_ARENA_MAX": "2"}

#: Seconds after which unused compiled code is removed: of earlier versions, mostly.
_UNUSED_AFTER = 30 * 86_400


def node_environment(bundle: str | None = None) -> dict[str, str]:
    """Return the user's environment without what is not for Node (``NODE_OPTIONS`` and its like).

    Args:
        bundle: What Node is to run; its compiled code is kept for the next start.
    """
    kept = _DEFAULTS | {
        name: value
        for name, value in os.environ.items()
        if name not in _NOT_OURS and (not name.startswith("NODE_") or name in _NODE_KEPT)
    }
    cache = None if bundle is None else _compile_cache(Path(bundle))
    return kept if cache is None else {**kept, "NODE_COMPILE_CACHE": str(cache)}


def _compile_cache(bundle: Path) -> Path | None:
    """Return this user's own directory for the compiled code of a bundle; None without one."""
    home = os.environ.get("HOME")
    parent = os.environ.get("XDG_CACHE_HOME") or (home and f"{home}/.cache")
    if not parent or not Path(parent).is_absolute():
        return None
    with contextlib.suppress(OSError):
        found = bundle.stat()
        base = Path(parent) / "artifact-storage"
        cache = base / f"compiled-{found.st_mtime_ns:x}-{found.st_size:x}"
        if not cache.is_dir():
            cache.mkdir(mode=0o700, parents=True, exist_ok=True)
            _remove_unused(base)
        # Another user's code there would run in the process that holds the secrets.
        if all(_is_ours_alone(path) for path in (base, cache)):
            return cache
    return None


def _is_ours_alone(path: Path) -> bool:
    status = path.lstat()
    return (
        stat.S_ISDIR(status.st_mode)
        and status.st_uid == os.geteuid()
        and stat.S_IMODE(status.st_mode) & 0o022 == 0
    )


def _remove_unused(base: Path) -> None:
    for path in base.glob("compiled-*"):
        if time.time() - path.lstat().st_mtime > _UNUSED_AFTER:
            import shutil  # To import it takes 2 ms of the start.

            shutil.rmtree(path, ignore_errors=True)
