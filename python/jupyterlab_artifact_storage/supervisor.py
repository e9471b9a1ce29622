"""Keeps one storage server running for as long as the Jupyter server runs."""

from __future__ import annotations

import contextlib
import json
import subprocess
import threading
import time
from typing import TYPE_CHECKING, Any, Callable

from . import start_failure
from .node_environment import node_environment

if TYPE_CHECKING:
    from logging import Logger
    from pathlib import Path

#: Seconds until the first restart; doubled with each one, up to the longest.
FIRST_DELAY = 0.1
LONGEST_DELAY = 30.0

#: A server that ran this long (seconds) was healthy: the delay starts anew.
HEALTHY_AFTER = 10.0

#: Seconds that the server gets to end by itself when its input closes.
GRACE = 5.0

# Characters of what Node said at its end.
_LAST_WORDS = 16_384

# pino's levels
_WARN, _ERROR = 40, 50


class Supervisor:
    """Starts the storage server, and starts it again on the same socket whenever it ends.

    It lives in a thread of its own, so it works under every event loop, and starts before the
    loop runs. simpervisor is not used because it replaces Jupyter's signal handlers by ones
    that exit at once, and because the server needs its settings anew after each start.

    Args:
        command: Gives the command without arguments; called before each start.
        socket: Path of the socket on which the server is to listen.
        state_dir: Directory for the sessions' settings.
        start_settings: Gives the first line on standard input, as JSON; may hold secrets.
        log: Gets the server's log, and what happens to the server.
        restore: Called before each start, and when the server listens: makes its directory anew
            where it was removed.
        on_ready: Called in a thread whenever a storage server listens; may take a while.
    """

    def __init__(
        self,
        *,
        command: Callable[[], list[str]],
        socket: Path,
        state_dir: Path,
        start_settings: Callable[[], dict[str, Any]],
        log: Logger,
        restore: Callable[[], None] = lambda: None,
        on_ready: Callable[[], None] = lambda: None,
    ) -> None:
        self._command = command
        self._socket = socket
        self._state_dir = state_dir
        self._start_settings = start_settings
        self._log = log
        self._restore = restore
        self._on_ready = on_ready
        self._last_words = ""
        self._said = ""
        #: Why the storage server does not listen, in words; empty while nothing went wrong.
        self.reason = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(
            target=self._run, name="artifact-storage-supervisor", daemon=True
        )

    @property
    def pid(self) -> int | None:
        """Process id of the storage server that runs, if one does."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self) -> None:
        """Start the storage server; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End the storage server and wait for it. May be called more than once."""
        self._stopping.set()
        process = self._process
        if process is not None:
            _end(process)
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(GRACE)

    def _run(self) -> None:
        delay = FIRST_DELAY
        while not self._stopping.is_set():
            started = time.monotonic()
            self._last_words = self._said = ""
            reason = self.reason = self._run_once()
            self._ready.clear()
            if self._stopping.is_set():
                return
            if time.monotonic() - started > HEALTHY_AFTER:
                delay = FIRST_DELAY
            self._log.warning(
                "Artifact Storage: %s Starting the storage server again in %.1f s.", reason, delay
            )
            self._stopping.wait(delay)
            delay = min(2 * delay, LONGEST_DELAY)

    def _run_once(self) -> str:
        """Run the storage server until it ends; return why it ended, in words."""
        try:
            self._restore()
            arguments = ["--socket", str(self._socket), "--state-dir", str(self._state_dir)]
            command = self._command()
            process = subprocess.Popen(  # noqa: S603
                [*command, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=node_environment(command[-1]),
                # Ctrl+C in Jupyter's terminal asks Jupyter, which may go on: it is not for us.
                start_new_session=True,
            )
        except (OSError, RuntimeError) as error:
            return " ".join(start_failure.of_exception(error))
        self._process = process
        if self._stopping.is_set():  # stop() may have looked before there was a process
            _end(process)
        errors = threading.Thread(target=self._read_log, args=(process.stderr,), daemon=True)
        errors.start()
        self._send_settings(process)
        self._read_answers(process)
        code = process.wait()
        errors.join(1)
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
        if self._ready.is_set():
            return f"The storage server ended (exit code {code})."
        return " ".join(start_failure.of_exit(code, self._last_words, self._said))

    def _send_settings(self, process: subprocess.Popen[bytes]) -> None:
        """Write the first line. Standard input stays open: its end means that Jupyter died."""
        line = json.dumps(self._start_settings()) + "\n"
        # OSError: it died already; the reason is in its log. ValueError: stop() closed its input.
        with contextlib.suppress(OSError, ValueError):
            process.stdin.write(line.encode())
            process.stdin.flush()

    def _read_answers(self, process: subprocess.Popen[bytes]) -> None:
        """Read standard output to its end, which is the end of the process."""
        for line in process.stdout:
            try:
                answer = json.loads(line)
            except ValueError:
                answer = {}
            if isinstance(answer, dict) and answer.get("ready") is True:
                self._log.debug("Artifact Storage: the storage server listens, pid %d", process.pid)
                self._restore()
                self.reason = ""
                self._ready.set()
                threading.Thread(target=self._on_ready, daemon=True).start()
            else:
                self._said = line.decode(errors="replace")
        process.stdout.close()

    def _read_log(self, stream: Any) -> None:
        """Pass the server's log on: warnings and errors as such, everything else for --debug."""
        for raw in stream:
            line = raw.decode(errors="replace").rstrip()
            if not line:
                continue
            try:
                entry = json.loads(line)
                level, message = int(entry["level"]), str(entry.get("msg", line))
            except (ValueError, TypeError, KeyError):
                level, message = _WARN, line  # no log entry: Node's own last words
                self._last_words = (self._last_words + line + "\n")[-_LAST_WORDS:]
            if level >= _ERROR:
                self._log.error("Artifact Storage: %s", message)
            elif level >= _WARN:
                self._log.warning("Artifact Storage: %s", message)
            else:
                self._log.debug("Artifact Storage: %s", message)
        stream.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a storage server: politely, then with a signal, then for good."""
    with contextlib.suppress(OSError):
        process.stdin.close()
    for insist in (process.terminate, process.kill, None):
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            if insist is not None:
                insist()
        else:
            return
