"""Machine-readable zones of passports, cards and visas, ICAO Doc 9303: read whole, with every check digit and every doubt named."""

from comity.engines.screening.mrz.check_digits import CheckDigit, check_digit
from comity.engines.screening.mrz.faults import MrzError, MrzFault, MrzField, MrzReason
from comity.engines.screening.mrz.layouts import MrzFormat
from comity.engines.screening.mrz.lines import looks_like_mrz
from comity.engines.screening.mrz.reading import Mrz, MrzKind, read_mrz, subject_of
from comity.engines.screening.mrz.repairs import Repair
from comity.engines.screening.mrz.states import meaning_of

__all__ = [
    "CheckDigit",
    "Mrz",
    "MrzError",
    "MrzFault",
    "MrzField",
    "MrzFormat",
    "MrzKind",
    "MrzReason",
    "Repair",
    "check_digit",
    "looks_like_mrz",
    "meaning_of",
    "read_mrz",
    "subject_of",
]
