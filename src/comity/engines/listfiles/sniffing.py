"""Which form a file has, told from its first bytes; its name only breaks a tie."""

import codecs
import csv
import json
import re

from comity.engines.listfiles.kinds import Format

ENOUGH = 64 * 1024  # bytes of a file's beginning that are looked at
_UN_ROOT = re.compile(r"^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<CONSOLIDATED_LIST[\s>]", re.S)
_NOTICE_KEY = re.compile(r'"entity_id"\s*:')
_FTM_KEY = re.compile(r'"schema"\s*:')
_ALIAS_TYPES = frozenset({"aka", "fka", "nka", "a.k.a.", "f.k.a.", "n.k.a."})


def sniff(head: bytes, filename: str = "") -> Format | None:
    """The form of a file that begins with ``head``, or None where it has none that is known. Never raises."""
    text = _text(head[:ENOUGH]).lstrip("\ufeff")
    if _UN_ROOT.match(text):
        return Format.UN_XML
    if text.lstrip()[:1] in ("{", "["):
        return _json(text, filename)
    return _csv(text)


def _text(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", errors="ignore")
    return head.decode("utf-8", errors="replace")


def _json(text: str, filename: str) -> Format | None:
    notice, entity = _NOTICE_KEY.search(text), _FTM_KEY.search(text)
    if notice and entity:
        return Format.FTM if "ftm" in filename.casefold() else min((notice.start(), Format.NOTICE), (entity.start(), Format.FTM))[1]
    if entity and _is_ftm(text):
        return Format.FTM
    return Format.NOTICE if notice else None


def _is_ftm(text: str) -> bool:
    first = text.lstrip().partition("\n")[0]
    try:
        content = json.loads(first)
    except (ValueError, RecursionError):
        return first.startswith("{") and '"properties"' in text
    return isinstance(content, dict) and "schema" in content


def _csv(text: str) -> Format | None:
    for line in text.split("\n")[:5]:
        try:
            cells = next(csv.reader([line.rstrip("\r")]), [])
        except csv.Error:
            return None
        if len(cells) not in (5, 12):
            return None
        if cells[0].strip().isdigit():
            if len(cells) == 12:
                return Format.OFAC_SDN
            return Format.OFAC_ALT if cells[2].strip().casefold() in _ALIAS_TYPES else None
    return None
