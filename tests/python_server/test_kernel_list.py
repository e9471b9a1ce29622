"""A session ends with its kernel, and not with the kernel's restart."""

from __future__ import annotations

from jupyter_process import wait_for


def test_a_session_ends_when_its_kernel_is_shut_down_not_when_it_restarts(jupyter):
    kernel = jupyter.start_kernel()
    path = f"/sessions/{kernel.id}"
    change = {"artifact_storage_dir": str(jupyter.home / "mine")}
    status, answer = jupyter.storage("PUT", f"{path}/location", change)
    assert status == 200, answer
    kernel.restart()
    assert jupyter.storage("GET", path)[1]["overridden"] is True
    kernel.shut_down()
    wait_for(
        lambda: jupyter.storage("GET", path)[1]["overridden"] is False,
        what="the end of the session",
    )


def test_a_save_that_a_restart_of_its_kernel_cuts_off_says_so(jupyter):
    kernel = jupyter.start_kernel()
    path = f"/sessions/{kernel.id}/operations"
    told = {
        "loads": False,
        "name": "large",
        "done": 1,
        "total": 9,
        "started": "2026-11-27T04:00:00Z",
        "ended": False,
    }
    status, answer = jupyter.storage("PUT", f"{path}/transfer/transfer-1", told)
    assert status == 200, answer
    kernel.restart()

    def reasons():
        found = jupyter.storage("GET", path)[1]["operations"]
        return [one.get("error", {}).get("title") for one in found]

    wait_for(lambda: reasons() == ["The kernel was restarted."], what="the end of the save")


def test_a_kernel_that_ends_while_the_storage_server_is_down_ends_its_session(jupyter):
    ends, stays = jupyter.start_kernel(), jupyter.start_kernel()
    for kernel in (ends, stays):
        change = {"artifact_storage_dir": str(jupyter.home / kernel.id)}
        status, answer = jupyter.storage("PUT", f"/sessions/{kernel.id}/location", change)
        assert status == 200, answer
    with jupyter.storage_server_down():
        ends.shut_down()
    wait_for(
        lambda: jupyter.storage("GET", f"/sessions/{ends.id}")[1]["overridden"] is False,
        what="the end of the session",
    )
    assert jupyter.storage("GET", f"/sessions/{stays.id}")[1]["overridden"] is True
