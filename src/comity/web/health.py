"""`/healthz`: whether this desk can work, for whoever watches it; no name, no secret, no sign-in."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comity.kernel import clock, freeze

# The loop ticks every 30 seconds; after five minutes without one, deadlines are no longer watched.
LONGEST_SILENCE = timedelta(minutes=5)


def beat_file() -> Path:
    """The file whose text is the moment of the last tick."""
    path: Path = settings.COMITY.within_home(Path("last-tick"))
    return path


def beat(moment: datetime) -> None:
    """Remember that time was looked at."""
    fresh = beat_file().with_suffix(".new")
    fresh.write_text(moment.isoformat(), encoding="ascii")
    fresh.replace(beat_file())


def silence(now: datetime) -> timedelta | None:
    """How long ago the last tick was; None where there never was one."""
    try:
        return now - datetime.fromisoformat(beat_file().read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return None


def findings(now: datetime) -> dict[str, bool | int | None]:
    """Each question with its answer; `tick_age` in seconds."""
    age = silence(now)
    found: dict[str, bool | int | None] = {"database": False, "migrated": False, "protected": False}
    try:
        executor = MigrationExecutor(connection)
        found["database"] = True
        found["migrated"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        found["protected"] = not freeze.missing()
    except DatabaseError:
        pass
    found["ticking"] = age is not None and age <= LONGEST_SILENCE
    found["tick_age"] = None if age is None else int(age.total_seconds())
    return found


@require_safe
@never_cache
def healthz(http_request: HttpRequest) -> JsonResponse:
    """200 where every answer is yes, else 503."""
    found = findings(clock.now())
    well = all(answer for answer in found.values() if isinstance(answer, bool))
    return JsonResponse({"well": well, **found}, status=200 if well else 503)
