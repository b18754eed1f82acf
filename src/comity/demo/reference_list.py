"""Writes an invented list in the form of the United Nations' consolidated list, so that cross-checks have something to meet."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from xml.etree.ElementTree import Element, ElementTree, SubElement

from comity.demo.persons import Person

NAME = "Consolidated list (invented)"
PUBLISHER = "A committee that does not exist (for this demonstration)"
EFFECT = "Invented for this demonstration. A sanctions entry: it is not a wanted notice and gives no ground for arrest."


def write(persons: Sequence[Person], listed_on: date) -> BytesIO:
    """The list as a file: every person with names in both scripts, birth date, nationality and document; two entities."""
    root = Element("CONSOLIDATED_LIST", {"dateGenerated": listed_on.isoformat()})
    individuals = SubElement(root, "INDIVIDUALS")
    for place, person in enumerate(persons):
        _individual(individuals, person, place, listed_on)
    entities = SubElement(root, "ENTITIES")
    for place, name in enumerate(("Blue Heron Forwarding (invented)", "Seven Lanterns Trading (invented)")):
        entity = SubElement(entities, "ENTITY")
        _texts(entity, DATAID=str(690_000 + place), FIRST_NAME=name, UN_LIST_TYPE="Demo", REFERENCE_NUMBER=f"DMe.{place + 1:03}")
    file = BytesIO()
    ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)
    file.seek(0)
    return file


def _individual(parent: Element, person: Person, place: int, listed_on: date) -> None:
    individual = SubElement(parent, "INDIVIDUAL")
    first, _space, rest = person.latin.partition(" ")
    number = int("".join(filter(str.isdigit, person.passport)))
    _texts(individual, DATAID=str(number), VERSIONNUM="1", FIRST_NAME=first, SECOND_NAME=rest, UN_LIST_TYPE="Demo")
    _texts(individual, REFERENCE_NUMBER=f"DMi.{place + 1:03}", LISTED_ON=listed_on.isoformat(), COMMENTS1="Invented person.")
    if person.own != person.latin:
        _texts(individual, NAME_ORIGINAL_SCRIPT=person.own)
    _texts(individual, GENDER=person.gender.capitalize())
    _texts(SubElement(individual, "NATIONALITY"), VALUE=person.country)
    if place % 5 == 4:
        _texts(SubElement(individual, "INDIVIDUAL_DATE_OF_BIRTH"), TYPE_OF_DATE="APPROXIMATELY", YEAR=str(person.born.year))
    else:
        _texts(SubElement(individual, "INDIVIDUAL_DATE_OF_BIRTH"), TYPE_OF_DATE="EXACT", DATE=person.born.isoformat())
    _texts(SubElement(individual, "INDIVIDUAL_PLACE_OF_BIRTH"), CITY=person.place)
    if place % 2 == 0:
        document = SubElement(individual, "INDIVIDUAL_DOCUMENT")
        _texts(document, TYPE_OF_DOCUMENT="Passport", NUMBER=person.passport, ISSUING_COUNTRY=person.country)


def _texts(parent: Element, **texts: str) -> None:
    for tag, text in texts.items():
        SubElement(parent, tag).text = text
