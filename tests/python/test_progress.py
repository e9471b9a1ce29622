"""Who looks sees how far a large save or load is; nobody else sees anything, and nothing stays."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import threading

import pytest
from artifact_storage._progress import Count, Progress, Rate
from artifact_storage._transport.later import Later

PROGRAM = """
import time
import artifact_storage as storage

class Slow:
    def __reduce__(self):
        time.sleep(1.3)
        return (int, ())

storage.save([b"x" * (20 << 20), Slow()], "large")
storage.save(1, "small")
"""


def in_terminal(program):
    """What a program writes to a terminal on its standard error."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([sys.executable, "-c", program], stderr=theirs)
    os.close(theirs)
    written = b""
    try:
        while piece := os.read(ours, 4096):
            written += piece
    except OSError:  # So a terminal ends on Linux.
        pass
    os.close(ours)
    assert process.wait(60) == 0, written
    return written.decode()


def after_lines(text):
    """What a terminal shows in the end, of lines that were written over."""
    return re.sub(r"[^\r\n]*\x1b\[K", "", text).replace("\r", "")


def test_a_terminal_shows_bytes_and_rate_and_nothing_in_the_end(home):
    written = in_terminal(PROGRAM)
    assert re.search(r'\rSaving "large": 21 MB, \d+(\.\d)? [kM]B/s\x1b\[K', written), written
    assert written.endswith("\r\x1b[K")
    assert after_lines(written) == ""


def test_a_program_that_nobody_looks_at_shows_nothing(home):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")


#: The storage server stands still for more than a second.
STANDING = """
import os, signal, threading
import artifact_storage as storage

storage.save(1, "small")
from artifact_storage._default import default
process = default()._client.endpoint.private._process.pid
os.kill(process, signal.SIGSTOP)
threading.Timer(1.5, os.kill, (process, signal.SIGCONT)).start()
storage.delete("small", 0)
"""


def test_what_takes_over_a_second_stays_in_no_log(home):
    done = subprocess.run(
        [sys.executable, "-c", STANDING], capture_output=True, text=True, timeout=60, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_what_takes_over_a_second_is_a_line_in_a_terminal_that_goes(home):
    written = in_terminal(STANDING)
    assert '\rDeleting "small"…' in written
    assert after_lines(written) == ""


def test_an_interrupt_takes_the_line_away(home):
    interrupting = PROGRAM.replace(
        "time.sleep(1.3)", "time.sleep(1.3); raise KeyboardInterrupt"
    ).replace("storage.save([", "try: storage.save([", 1)
    interrupting = interrupting.replace('"large")\n', '"large")\nexcept KeyboardInterrupt: pass\n')
    written = in_terminal(interrupting)
    assert 'Saving "large"' in written
    assert after_lines(written) == ""


@pytest.mark.parametrize(
    ("done", "total", "seconds", "expected"),
    [
        (0, None, 1.0, 'Loading "m"…'),
        (1_200_000_000, 4_000_000_000, 4.0, 'Loading "m": 1.2 GB of 4 GB, 300 MB/s, 9 s left'),
        (4_000_000, 4_000_000, 2.0, 'Loading "m": 4 MB of 4 MB, 2 MB/s'),
        # The first bytes are no measure of the others: no "17 min left" after a second.
        (10_000, 10_000_000, 1.0, 'Loading "m": 10 kB of 10 MB, 10 kB/s'),
        (400_000, 1_000_000, 2.0, 'Loading "m": 400 kB of 1 MB, 200 kB/s'),
        (290_000, 10_000_000, 10.0, 'Loading "m": 290 kB of 10 MB, 29 kB/s'),
        (300_000, 10_000_000, 3.0, 'Loading "m": 300 kB of 10 MB, 100 kB/s, 97 s left'),
        # All of it went at once, and waits: that is no rate.
        (17, None, 8.0, 'Loading "m": 17 B'),
        # A long one tells it, too, once the rate was seen for a while.
        (200_000, 10_000_000, 20.0, 'Loading "m": 200 kB of 10 MB, 10 kB/s, 16 min left'),
    ],
)
def test_the_line_says_how_far_it_is_and_how_long(done, total, seconds, expected):
    count = Count()
    count.done, count.total = done, total
    progress = Progress('Loading "m"', count, None)
    assert progress.text(seconds) == expected
    progress.end()


def test_who_is_told_hears_it_and_the_end_once():
    heard, first = [], threading.Event()
    count = Count()
    count.done = 5
    progress = Progress('Saving "m"', count, None, lambda *told: (heard.append(told), first.set()))
    assert first.wait(5)
    count.done = 7
    progress.end()
    progress._thread.join(5)
    assert heard[0] == (5, None, False)
    assert [told for told in heard if told[2]] == [(7, None, True)] == heard[-1:]


def test_what_was_quick_is_not_run_and_what_is_slow_is_run_in_order():
    later = Later()
    ran, done = [], threading.Event()
    for number in range(100):
        later.after_a_second(lambda number=number: ran.append(number)).cancel()
    later.after_a_second(lambda: ran.append("first"))
    later.after_a_second(lambda: (ran.append("second"), done.set()))
    assert done.wait(10)
    assert ran == ["first", "second"]
    # It sleeps by now, and is woken.
    done.clear()
    later.after_a_second(done.set)
    assert done.wait(10)


def test_a_rate_is_that_of_the_last_seconds():
    rate = Rate()
    assert rate.per_second is None
    rate.see(0, 100.0)
    assert rate.remaining(100) is None
    rate.see(10, 105.0)
    assert rate.per_second == 2
    assert rate.remaining(100) == 45
    assert rate.remaining(None) is None
    assert rate.remaining(1000) is None
    for second in range(1, 60):
        rate.see(10 + 10 * second, 105.0 + second)
    assert rate.per_second == pytest.approx(10)
    assert rate.remaining(100_000) == pytest.approx(9940)
    rate.forget()
    assert rate.per_second is None
