"""Ready instruments: public law and patterns as data, cited and in our own words, to adopt with the desk's own parties."""

from comity.agreements.instruments import directive_2023_977, extradition_1957, interpol, patterns
from comity.agreements.instruments.table import Instrument

ALL = (
    directive_2023_977.INSTRUMENT,
    interpol.INSTRUMENT,
    extradition_1957.INSTRUMENT,
    extradition_1957.SIMPLIFIED,
    patterns.TREATY,
    patterns.MEMORANDUM,
    patterns.PATROLS,
    patterns.DECLARATION,
    patterns.RECIPROCITY,
)

BY_CODE: dict[str, Instrument] = {instrument.code: instrument for instrument in ALL}
