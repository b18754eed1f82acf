"""Tables of persons as people send them, CSV and XLSX: rows as text, columns recognised by their headers, persons read from rows."""

from comity.engines.tables.columns import Field, recognised
from comity.engines.tables.persons import Flaw, Order, Person, order_of, person_of
from comity.engines.tables.reading import ENCODINGS, Row, TableError, encoding_of, rows_of

__all__ = [
    "ENCODINGS",
    "Field",
    "Flaw",
    "Order",
    "Person",
    "Row",
    "TableError",
    "encoding_of",
    "order_of",
    "person_of",
    "recognised",
    "rows_of",
]
