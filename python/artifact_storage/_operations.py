"""Work that takes long: how far it is, what came of it, and the way to stop it.

The storage server does the work, and goes on with it after it was restarted; a client starts it,
asks for it and stops it. The id is the client's, so a start that is repeated is the same start.
"""

from __future__ import annotations

import time
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any, Callable, Generic, NamedTuple, TypeVar

from . import _contract
from ._contract import Route
from ._default import Asking, Way
from ._facts import moment
from ._progress import Rate, time_text
from ._render import say, size_text
from .errors import ArtifactStorageError, NotFoundError, from_problem, short_traceback

if TYPE_CHECKING:
    from . import _contract_types as types
    from ._transport.client import Client

_Result = TypeVar("_Result")

#: An answer waits so long for the end, in seconds, where the progress is shown.
_LOOK_SECONDS = 0.5
#: Else so long: the longest that the storage server allows.
_WAIT_SECONDS = 10.0
#: What was there a moment ago and is not known any more went with a storage server that ended.
_FRESH_SECONDS = 60.0
#: Work that takes longer says how far it is.
QUIET_SECONDS = 2.0


class Progress(NamedTuple):
    """How far an operation came.

    Attributes:
        done: What is done.
        total: How much there is in all; None where it is not known yet.
        unit: What is counted, for example `values`.
    """

    done: int
    total: int | None
    unit: str

    @property
    def text(self) -> str:
        """For example `3 of 12 values`, or `20 MB of 1.2 GB`."""
        if self.unit == "bytes":
            whole = "" if self.total is None else f" of {size_text(self.total)}"
            return f"{size_text(self.done)}{whole}"
        total = "" if self.total is None else f" of {self.total}"
        return f"{self.done}{total} {self.unit}"


class Operation(Asking, Generic[_Result]):
    """Work that the storage server does: `relocate(…, wait=False)` returns one, for example."""

    def __init__(
        self,
        client: Client,
        start: Route[Any, Any, Any],
        body: Any,
        finish: Callable[[Any], _Result],
        verb: str = "Done:",
    ) -> None:
        """Starts the operation, or joins the one that does the same for this session.

        Args:
            client: The way to the storage server.
            start: The request that starts it.
            body: Its body.
            finish: Makes the result of what the storage server answers.
            verb: What is being done, for example `Copied`.

        Raises:
            ArtifactStorageError: It cannot begin; there is none then.
        """
        self._found: Client | None = client
        self._way: Way | None = None
        self._start: Route[Any, Any, Any] | None = start
        self._body = body
        self._finish: Callable[[Any], _Result] | None = finish
        self._verb = verb
        self._rate = Rate()
        self._own_id: str | None = str(uuid.uuid4())
        self._id = self._own_id
        try:
            self._begin(start)
        except ArtifactStorageError:
            raise
        except BaseException:
            # Interrupted: it may have begun all the same.
            self._stop_quietly()
            raise

    @classmethod
    def of_record(cls, client: Client, record: types.Operation) -> Operation[_Result]:
        """One that runs already, or has ended."""
        made = cls.__new__(cls)
        made._found, made._way, made._finish, made._verb = client, None, None, "Done:"
        made._start = made._own_id = None
        made._rate = Rate()
        made._take(record)
        return made

    @property
    def id(self) -> str:
        """The operation's id."""
        return self._id

    @property
    def kind(self) -> str:
        """What it does, for example `relocate`."""
        return str(self._state["kind"])

    @property
    def dry_run(self) -> bool:
        """Whether it only looks, and changes nothing."""
        return bool(self._state["dry_run"])

    @property
    def started(self) -> datetime:
        """When it started, in UTC."""
        return moment(self._state["started"])

    @property
    def reason(self) -> str:
        """Why it failed or who stopped it, as far as that is known; empty otherwise."""
        problem = self._state.get("error")
        return f"{problem['title']} {problem['hint']}".rstrip() if problem else ""

    @property
    @short_traceback
    def state(self) -> str:
        """`running`, `paused`, `cancelling`, `succeeded`, `failed` or `cancelled`."""
        self._look(0)
        return self.known_state

    @property
    @short_traceback
    def progress(self) -> Progress:
        """How far it came."""
        self._look(0)
        return self.known_progress

    @property
    def known_state(self) -> str:
        """The state when it was last asked for; does not ask."""
        return str(self._state["state"])

    @property
    def known_progress(self) -> Progress:
        """How far it was when it was last asked for; does not ask."""
        known = self._state["progress"]
        return Progress(known["done"], known["total"], known["unit"])

    @property
    def rate(self) -> float | None:
        """How much it does in a second, for example values; None where too little was seen.

        Only what this object has asked for in the last seconds counts; does not ask.
        """
        return self._rate.per_second

    @property
    def remaining(self) -> float | None:
        """How many seconds it still takes at this rate; None where nobody knows; does not ask."""
        return self._rate.remaining(self.known_progress.total)

    @property
    def found_problems(self) -> bool:
        """Whether it succeeded, and its result names what is missing or wrong; does not ask."""
        return bool(self._state.get("found_problems"))

    @property
    def known_text(self) -> str:
        """How far it was, in words; empty where only steps were counted, and it has ended."""
        progress = self.known_progress
        return "" if progress.unit == "steps" and self._has_ended() else progress.text

    @short_traceback
    def wait(self, progress: Callable[[Progress], object] | None = None) -> _Result:
        """Waits for the end, however long that takes, also over a restart of the storage server.

        An interrupt (Ctrl+C) stops the operation, if it was started here.

        Args:
            progress: Is called with each `Progress`, at least once.

        Returns:
            What the function returns that started it.

        Raises:
            ConflictError: It was stopped.
            ArtifactStorageError: Why it failed.
        """
        try:
            if progress is not None:
                progress(self.known_progress)
            while not self._has_ended():
                self._look(_WAIT_SECONDS if progress is None else _LOOK_SECONDS)
                if progress is not None:
                    progress(self.known_progress)
        except ArtifactStorageError:
            raise
        except BaseException:
            self._stop_quietly()
            raise
        problem = self._state.get("error")
        if problem is not None:
            raise from_problem(problem, problem["status"])
        if "result" not in self._state:
            # A list of operations has none.
            self._ask(0)
        result = self._state["result"]
        return self._finish(result) if self._finish is not None else self._finished(result)

    def shown(self) -> _Result:
        """As `wait`, with a line that says how far it is."""
        with ProgressLine(self._verb, self) as line:
            return self.wait(line)

    @short_traceback
    def pause(self) -> None:
        """Pauses the operation after the value that is under way. One that has ended stays so.

        Raises:
            UnsupportedError: Such an operation cannot be paused.
        """
        self._take(self._client.call(self._of_this(_contract.PAUSE_OPERATION)))

    @short_traceback
    def resume(self) -> None:
        """Lets a paused operation go on, also one that JupyterLab's panel paused."""
        self._take(self._client.call(self._of_this(_contract.RESUME_OPERATION)))

    @short_traceback
    def cancel(self) -> None:
        """Stops the operation, and waits until it has stopped. One that has ended stays so."""
        stop = self._of_this(_contract.CANCEL_OPERATION)
        self._take(self._client.call(stop))
        while not self._has_ended():  # Again, for a storage server that was restarted meanwhile.
            self._take(self._client.call(stop))

    def __getstate__(self) -> dict[str, Any]:
        # A copy only follows: the one that started it is asked to stop it.
        return {"state": self._state, "verb": self._verb, "way": self._way_there()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._verb, self._way = state["verb"], state["way"]
        self._found = self._finish = self._start = self._own_id = None
        self._rate = Rate()
        self._take(state["state"])

    def _finished(self, report: Any) -> Any:
        """What the function returns that starts such an operation."""
        from ._recent import finished

        return finished(self._client, self.kind, report)

    def __repr__(self) -> str:
        text = f": {self.known_text}" if self.known_text else ""
        return f"<Operation {self.kind} {self.known_state}{text}>"

    def _begin(self, start: Route[Any, Any, Any]) -> None:
        query = {"operation_id": self._own_id, "wait": _LOOK_SECONDS}
        self._take(self._client.call(start, self._body, query))

    def _look(self, seconds: float) -> None:
        if self._has_ended():
            return
        try:
            self._ask(seconds)
        except NotFoundError:
            start = self._start
            if start is None or time.monotonic() - self._seen > _FRESH_SECONDS:
                raise
            self._begin(start)

    def _ask(self, seconds: float) -> None:
        route = self._of_this(_contract.GET_OPERATION)
        self._take(self._client.call(route, query={"wait": seconds}))

    def _take(self, state: Any) -> None:
        self._state: dict[str, Any] = state
        self._id = state["id"]
        self._seen = time.monotonic()
        if state["state"] == "running":
            self._rate.see(state["progress"]["done"], self._seen)
        else:
            self._rate.forget()

    def _has_ended(self) -> bool:
        return "ended" in self._state

    def _of_this(self, route: Route[Any, None, Any]) -> Route[Any, None, Any]:
        return Route(route.method, route.path.replace("{operation_id}", self._id))

    def _stop_quietly(self) -> None:
        # What another one started goes on for that one.
        if self._id == self._own_id:
            self._client.tell(self._of_this(_contract.CANCEL_OPERATION))


class ProgressLine:
    """One line that is written over, once an operation takes longer than `QUIET_SECONDS`."""

    def __init__(self, verb: str, operation: Operation[Any] | None = None) -> None:
        """Writes nothing yet.

        Args:
            verb: What is being done, for example `Copied`.
            operation: Knows how fast it is.
        """
        self._verb = verb
        self._operation = operation
        self._started = time.monotonic()
        self._width = 0

    def __call__(self, progress: Progress) -> None:
        """Writes how far it is."""
        if time.monotonic() - self._started < QUIET_SECONDS:
            return
        line = f"{self._verb} {progress.text}{self._speed(progress.unit)}…"
        self._write(f"\r{line.ljust(self._width)}")
        self._width = len(line)

    def _write(self, text: str) -> None:
        say(text, end="")

    def _speed(self, unit: str) -> str:
        operation = self._operation
        if operation is None:
            return ""
        if operation.known_state == "paused":
            return ", paused"
        parts = []
        if operation.rate is not None and unit == "bytes":
            parts.append(f"{size_text(int(operation.rate))}/s")
        if operation.remaining is not None:
            parts.append(f"{time_text(operation.remaining)} left")
        return "".join(f", {part}" for part in parts)

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(self, *_: object) -> None:
        if self._width:
            self._write("\n")
