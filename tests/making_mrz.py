"""Writes machine-readable zones as the standard says, format by format, for invented holders; knows nothing of our reader."""

from typing import NamedTuple

VALUES = {letter: value for value, letter in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}
LENGTHS = {"TD1": 30, "TD2": 36, "TD3": 44, "MRV-A": 44, "MRV-B": 36}
NAMES = {"TD1": 30, "TD2": 31, "TD3": 39, "MRV-A": 39, "MRV-B": 31}  # characters for the names
OPTIONAL = {"TD1": 15, "TD2": 7, "TD3": 14, "MRV-A": 16, "MRV-B": 8}
CODES = {"TD1": "I", "TD2": "I", "TD3": "P", "MRV-A": "V", "MRV-B": "V"}


class Holder(NamedTuple):
    """What is to be written; dates as YYMMDD, names in words."""

    number: str = "QT4471902"
    issuer: str = "UTO"
    nationality: str = "KEN"
    born: str = "710309"
    sex: str = "M"
    expires: str = "310517"
    primary: str = "QUASTANI"
    secondary: str = "TAREK OMAR"
    optional: str = ""
    optional_below: str = ""  # TD1 has optional data in its second line too


TAREK = Holder()


def digit(text: str) -> str:
    return str(sum(VALUES[letter] * (7, 3, 1)[at % 3] for at, letter in enumerate(text)) % 10)


def filled(text: str, length: int) -> str:
    return text.replace(" ", "<").ljust(length, "<")[:length]


def names(holder: Holder, length: int) -> str:
    return filled(f"{holder.primary}<<{holder.secondary}" if holder.secondary else holder.primary, length)


def number_and_optional(holder: Holder, length: int, *, may_be_long: bool) -> tuple[str, str]:
    """The number with its check digit, and the optional data; a longer number goes on in these, with its check digit and a filler."""
    if may_be_long and len(holder.number) > 9:
        rest = holder.number[9:] + digit(holder.number)
        return holder.number[:9] + "<", filled(f"{rest}<{holder.optional}", length)
    number = filled(holder.number, 9)
    return number + digit(number), filled(holder.optional, length)


def zone(format: str, holder: Holder = TAREK) -> list[str]:
    """The lines of a zone."""
    begin = filled(CODES[format], 2) + filled(holder.issuer, 3)
    born, expires = (date + digit(date) for date in (holder.born, holder.expires))
    number, optional = number_and_optional(holder, OPTIONAL[format], may_be_long=format in ("TD1", "TD2"))
    nationality = filled(holder.nationality, 3)
    if format == "TD1":
        above = begin + number + optional
        below = filled(holder.optional_below, 11)
        whole = digit(above[5:] + born + expires + below)
        return [above, born + holder.sex + expires + nationality + below + whole, names(holder, 30)]
    if format == "TD3":
        optional += digit(optional)
    data = number + nationality + born + holder.sex + expires + optional
    if format in ("TD2", "TD3"):
        data += digit(number + born + expires + optional)
    return [begin + names(holder, NAMES[format]), data]


def french_card(number: str, primary: str, secondary: str, born: str, sex: str, office: str) -> list[str]:
    """The card of 1988 to 2021; given names are parted by two fillers."""
    above = "IDFRA" + filled(primary, 25) + filled(office, 6)
    below = number + digit(number) + filled(secondary.replace(" ", "<<"), 14) + born + digit(born) + sex
    return [above, below + digit(above + below)]
