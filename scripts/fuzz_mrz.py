"""Throws texts at the parser of machine-readable zones to find one that raises anything but its own typed error.

`PYTHONPATH=src:. python scripts/fuzz_mrz.py -max_total_time=300 [CORPUS]`, in an environment of its own that has atheris and babel: atheris
needs a compiler where it is not built already, so it is in no lock. Options are libFuzzer's; a text that raises is left in a file.
"""

import sys
from datetime import date, timedelta

import atheris

with atheris.instrument_imports(include=["comity.engines.screening.mrz"]):
    from comity.engines.screening.mrz import Mrz, MrzError, looks_like_mrz, read_mrz, subject_of

FIRST_DAY = date(1980, 1, 1)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<<<<<<<<"
SHAPES = ((3, 30), (2, 36), (2, 44))


def text_of(given: atheris.FuzzedDataProvider) -> str:
    """Half of the texts are anything; half have the shape of a zone, so that what lies behind the shape is met."""
    if given.ConsumeBool():
        return given.ConsumeUnicode(500)
    count, length = SHAPES[given.ConsumeIntInRange(0, 2)]
    beginning = ("", "V<UTO", "P<UTO", "I<UTO", "IDFRA")[given.ConsumeIntInRange(0, 4)]
    letters = [ALPHABET[byte % len(ALPHABET)] for byte in given.ConsumeBytes(count * length)]
    whole = (beginning + "".join(letters)).ljust(count * length, "<")[: count * length]
    return "\n".join(whole[start : start + length] for start in range(0, len(whole), length))


def try_to_read(data: bytes) -> None:
    """One text: read, or refused by the typed error; what is read is whole."""
    given = atheris.FuzzedDataProvider(data)
    today = FIRST_DAY + timedelta(days=given.ConsumeIntInRange(0, 40_000))
    text = text_of(given)
    looks_like_mrz(text)
    try:
        mrz = read_mrz(text, today)
    except MrzError as refused:
        str(refused)
        return
    must_be_whole(mrz)
    if mrz.repaired:
        must_be_whole(mrz.repaired)


def must_be_whole(mrz: Mrz) -> None:
    """Every sentence can be written and a subject made; what fails a check digit is told."""
    for item in (*mrz.faults, *mrz.repairs):
        item.sentence()
    subject_of(mrz)
    told = {(fault.line, fault.position) for fault in mrz.faults}
    if any((digit.line, digit.position) not in told for digit in mrz.check_digits if not digit.fits):
        raise AssertionError("a check digit that fails is not told")


if __name__ == "__main__":
    atheris.Setup(sys.argv, try_to_read)
    atheris.Fuzz()
