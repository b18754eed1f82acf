"""Invented lists in the forms publishers use; nobody in them lives or lived."""

import csv
import io
import json
import random
from typing import Any
from xml.sax.saxutils import escape

_GIVEN = ["Tarek", "Olena", "Mirko", "Aisel", "Davron", "Lucía", "Bao", "Henrik", "Nadir", "Sefa", "Ioana", "Teodor"]
_FAMILY = ["Quastani", "Vrelko", "Oparenko", "Lindqvar", "Ben Sorrah", "Matadi-Lu", "Torvane", "al-Ghazmi", "Petrelov", "Usmarin"]
_COUNTRIES = ["Kenya", "Viet Nam", "Iran (Islamic Republic of)", "Norway", "Democratic People's Republic of Korea"]


def element(tag: str, content: str = "") -> str:
    """An element around text that is XML already."""
    return f"<{tag}>{content}</{tag}>" if content else f"<{tag}/>"


def un_individual(number: int = 1, *extra: str, first: str = "TAREK", second: str = "QUASTANI") -> str:
    """One INDIVIDUAL; further elements as XML."""
    fields = [("DATAID", str(9_000_000 + number)), ("FIRST_NAME", first), ("SECOND_NAME", second), ("REFERENCE_NUMBER", f"XXi.{number:03}")]
    return element("INDIVIDUAL", "\n".join(element(tag, escape(text)) for tag, text in fields if text) + "\n" + "\n".join(extra))


def un_entity(number: int, name: str, *extra: str) -> str:
    """One ENTITY."""
    return element("ENTITY", element("DATAID", str(number)) + element("FIRST_NAME", escape(name)) + "".join(extra))


def un_list(*individuals: str, entities: tuple[str, ...] = ()) -> bytes:
    """A whole file in the United Nations' XML form."""
    body = "\n".join(individuals)
    text = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<CONSOLIDATED_LIST dateGenerated="2026-01-01T00:00:00Z">\n'
        f"<INDIVIDUALS>\n{body}\n</INDIVIDUALS>\n<ENTITIES>{''.join(entities)}</ENTITIES>\n</CONSOLIDATED_LIST>\n"
    )
    return text.encode()


def invented_un_list(people: int = 25, seed: int = 7) -> bytes:
    """A list of so many invented persons and one invented company; the same for the same seed."""
    chance = random.Random(seed)
    individuals = []
    for number in range(1, people + 1):
        given, family = chance.choice(_GIVEN), chance.choice(_FAMILY)
        date = f"{chance.randint(1940, 2000)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        individuals.append(
            un_individual(
                number,
                element("NATIONALITY", element("VALUE", escape(chance.choice(_COUNTRIES)))),
                element(
                    "INDIVIDUAL_ALIAS", element("QUALITY", chance.choice(["Good", "Low"])) + element("ALIAS_NAME", f"{given} {number}")
                ),
                element("INDIVIDUAL_DATE_OF_BIRTH", element("TYPE_OF_DATE", "EXACT") + element("DATE", date)),
                element("LISTED_ON", "2020-05-17"),
                first=given.upper(),
                second=family.upper(),
            )
        )
    return un_list(*individuals, entities=(un_entity(77, "VRELKO TRADING COMPANY"),))


def csv_file(*rows: list[str], header: str = "") -> bytes:
    """Rows as the Treasury writes them."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return (header + text.getvalue()).encode()


def sdn_row(number: int | str, name: str, kind: str = "individual", remarks: str = "-0- ", flag: str = "-0- ") -> list[str]:
    """One row of SDN.CSV."""
    return [str(number), name, kind, "INVENTED] [TEST", "-0- ", "-0- ", "-0- ", "-0- ", "-0- ", flag, "-0- ", remarks]


def alt_row(number: int | str, alias: int, name: str) -> list[str]:
    """One row of ALT.CSV."""
    return [str(number), str(alias), "aka", name, "-0- "]


def json_file(*rows: Any) -> bytes:
    """Rows as JSON lines."""
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def ftm(id: str, schema: str = "Person", **properties: Any) -> dict[str, Any]:
    """One FollowTheMoney entity."""
    return {"id": id, "schema": schema, "properties": properties}


def notice(entity_id: str = "2026/1", **fields: Any) -> dict[str, Any]:
    """One notice."""
    return {"entity_id": entity_id, "name": "QUASTANI", "forename": "Tarek", "date_of_birth": "1971/03/09", "sex_id": "M"} | fields
