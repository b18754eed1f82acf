"""Django's SQLite, with each statement put into the driver's form once: an act's few statements are said a thousand times over."""

from functools import lru_cache

from django.db.backends.sqlite3 import base


class Cursor(base.SQLiteCursorWrapper):
    """Takes `%s` where the driver takes `?`."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        """The statement as the driver takes it."""
        return in_its_form(query) if param_names is None else super().convert_query(query, param_names=param_names)


@lru_cache(maxsize=2_000)
def in_its_form(query: str) -> str:
    """The statement with `?` for each `%s`, and `%` for each `%%`."""
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class DatabaseWrapper(base.DatabaseWrapper):
    """The connection that `ENGINE = "comity.sqlite"` gives."""

    def create_cursor(self, name: str | None = None) -> Cursor:
        """A cursor on the open connection."""
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        return cursor
