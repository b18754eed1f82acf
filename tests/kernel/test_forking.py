"""A process is forked only when no thread of a pool is left, not even one that is still ending."""

import ctypes
import os
import threading
from typing import Any

import pytest
from django.db import connection

from comity.kernel import forking

LINGERS = 300_000  # microseconds


def ended_for_python_alone() -> int:
    """A thread that was joined and that the system keeps for a moment longer, as OpenSSL does: its native identifier."""
    libc = ctypes.CDLL(None)
    key = ctypes.c_uint()
    assert libc.pthread_key_create(ctypes.byref(key), libc.usleep) == 0
    thread = threading.Thread(target=lambda: libc.pthread_setspecific(key, ctypes.c_void_p(LINGERS)))
    thread.start()
    native = thread.native_id
    thread.join()
    assert native is not None
    return native


def test_a_thread_that_is_still_ending_is_waited_for() -> None:
    thread = ended_for_python_alone()
    assert os.path.exists(f"/proc/self/task/{thread}")
    forking.until_gone([thread])
    assert not os.path.exists(f"/proc/self/task/{thread}")


def test_a_thread_that_does_not_end_stops_the_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forking, "PATIENCE", 0.01)
    with pytest.raises(RuntimeError, match="did not end"):
        forking.until_gone([threading.get_native_id()])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL's connections are pooled")
@pytest.mark.usefixtures("django_db_setup")
def test_no_pool_of_connections_is_left(django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        connection.ensure_connection()
        pool = connection.pool
        before = {thread.native_id for thread in threading.enumerate()}
        assert not pool.closed
        forking.let_go_of_the_database()
        assert pool.closed
        ended = before - {thread.native_id for thread in threading.enumerate()}
        assert ended
        assert not any(os.path.exists(f"/proc/self/task/{thread}") for thread in ended)
