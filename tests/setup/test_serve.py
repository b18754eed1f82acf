"""Each process that serves pages holds what persons are compared with before anybody asks."""

import sys
import time
from pathlib import Path

from comity.cli.supervise import Supervisor
from tests.setup.desk import install, on_sqlite_only

PATIENCE = 90.0  # seconds, on a busy machine


@on_sqlite_only
def test_every_process_of_the_server_builds_the_index_as_it_starts(tmp_path: Path) -> None:
    desk = install(tmp_path / "desk")
    with Supervisor(tmp_path / "log", desk.environment) as supervisor:
        supervisor.start("web", [sys.executable, "-m", "comity", "serve", "--workers", "2", "--bind", f"unix:{tmp_path}/door"])
        limit = time.monotonic() + PATIENCE
        while (said := supervisor.last_words("web")).count("0 descriptions are held for comparing") < 2:
            assert supervisor.fallen() is None, said
            assert time.monotonic() < limit, said
            time.sleep(0.1)
