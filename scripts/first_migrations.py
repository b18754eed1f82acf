"""Make each room's first migration anew, for as long as nothing is released: PYTHONPATH=src:. python scripts/first_migrations.py [room ...]

Indexes and constraints go into the tables as they are created. Django writes them as steps of their own, each of which makes a table
again on SQLite and every model that points to it anew in memory.
"""

import os
import subprocess
import sys
from itertools import chain
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.writer import MigrationWriter
from django.db.models import ForeignKey


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    rooms = sys.argv[1:] or [config.label for config in apps.get_app_configs() if config.name.startswith("comity.")]
    for room in rooms:
        for old in (Path(apps.get_app_config(room).path) / "migrations").glob("0*.py"):
            old.unlink()
    call_command("makemigrations", *rooms, verbosity=0)
    migrations = MigrationLoader(None).disk_migrations
    written = [write(migrations[room, "0001_initial"]) for room in rooms if (room, "0001_initial") in migrations]
    for step in (["check", "--quiet", "--fix"], ["format", "--quiet"]):
        subprocess.run([Path(sys.executable).with_name("ruff"), *step, *written], check=True)
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


def write(migration: Migration) -> Path:
    """Fold what can be folded, and write the file again."""
    created: dict[str, CreateModel] = {}
    later: dict[str, list[Operation]] = {}
    for step in migration.operations:
        match step:
            case CreateModel():
                created[step.name_lower] = step
            case AddField(model_name_lower=name) if not is_made_after(step, name, list(created), migration.app_label):
                created[name].fields.append((step.name, step.field))
            case AddField(model_name_lower=name):
                later.setdefault(name, []).append(step)
            case AddConstraint(model_name_lower=name) | AddIndex(model_name_lower=name) if name in later:
                later[name].append(step)
            case AddConstraint(model_name_lower=name, constraint=constraint):
                created[name].options["constraints"] = [*created[name].options.get("constraints", []), constraint]
            case AddIndex(model_name_lower=name, index=index):
                created[name].options["indexes"] = [*created[name].options.get("indexes", []), index]
            case _:
                raise SystemExit(f"{migration}: a first migration with {step.describe()} is written by hand")
    kept = [*created.values(), *chain.from_iterable(later.values())]
    writer = MigrationWriter(
        type("Migration", (type(migration),), {"operations": kept})(migration.name, migration.app_label), include_header=False
    )
    path = Path(writer.path)
    path.write_text(writer.as_string())
    return path


def is_made_after(step: AddField, name: str, created: list[str], room: str) -> bool:
    """Whether the field points to a model of the same room that stands below its own."""
    if not isinstance(step.field, ForeignKey):
        return True
    target: object = step.field.remote_field.model
    app, _dot, model = (target.lower() if isinstance(target, str) else step.field.related_model._meta.label_lower).partition(".")
    return app == room and created.index(model) > created.index(name)


if __name__ == "__main__":
    main()
