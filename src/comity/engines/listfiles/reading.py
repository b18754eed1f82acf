"""One way in for every form: a file or stream, and out come entries and the rows that gave none."""

from collections.abc import Container, Iterator
from contextlib import ExitStack

from comity.engines.listfiles.ftm import read_ftm
from comity.engines.listfiles.kinds import Format
from comity.engines.listfiles.notice import read_notices
from comity.engines.listfiles.ofac import read_alt, read_sdn
from comity.engines.listfiles.outcomes import Outcome
from comity.engines.listfiles.sources import Source, opened
from comity.engines.listfiles.un_xml import read_un_xml


def read(source: Source, format: Format, *, aliases: Source | None = None, known: Container[str] | None = None) -> Iterator[Outcome]:
    """Every row of a list as an entry, rejected or skipped, in bounded memory; bad rows never end it.

    ``aliases`` is the Treasury's ALT.CSV to be joined to its SDN.CSV; ``known`` the keys already stored, when ALT.CSV is read alone.
    Raises ``ListFileError``, at once or in the middle, where the file as a whole cannot be read on.
    """
    with ExitStack() as stack:
        stream = stack.enter_context(opened(source))
        match format:
            case Format.UN_XML:
                yield from read_un_xml(stream)
            case Format.OFAC_SDN:
                yield from read_sdn(stream, None if aliases is None else stack.enter_context(opened(aliases)))
            case Format.OFAC_ALT:
                yield from read_alt(stream, known)
            case Format.FTM:
                yield from read_ftm(stream)
            case _:
                yield from read_notices(stream)
