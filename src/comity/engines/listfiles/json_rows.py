"""JSON objects one at a time from a file of any size: on lines, in one array, or a single object over many lines."""

import json
import re
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from comity.engines.listfiles.outcomes import N_, Rejected, Said
from comity.engines.listfiles.sources import LONGEST_LINE, Line, lines

_STRUCTURE = re.compile(r'["{}\[\]]')
_STRING_END = re.compile(r'(?:[^"\\]|\\.)*"')
_LOOK = Said(N_("Look at this line in the file, or ask its publisher for it again."))


class Row(NamedTuple):
    """An object and the line it begins on."""

    number: int
    content: dict[str, Any]


def json_lines(stream: IO[bytes], kind: str) -> Iterator[Row | Rejected]:
    """One object a line."""
    for line in lines(stream):
        if line.text is None:
            yield too_long(line.number, kind)
        elif line.text.strip("\0 \t\x1a"):
            yield parsed(line.number, line.text, kind)


def json_objects(stream: IO[bytes], kind: str) -> Iterator[Row | Rejected]:
    """Objects on lines, in an array, or one over many lines; which of them, the beginning of the file tells."""
    each = lines(stream)
    first = next((line for line in each if line.text is None or line.text.strip()), None)
    second = next((line for line in each if line.text is None or line.text.strip()), None)
    stream.seek(0)
    if first is None or first.text is None or _is_row(first.text) or (second and second.text and second.text.startswith("{")):
        return json_lines(stream, kind)
    return _pieces(lines(stream), kind)


def _is_row(text: str) -> bool:
    return text.lstrip().startswith("{") and isinstance(parsed(0, text, ""), Row)


def _pieces(each: Iterator[Line], kind: str) -> Iterator[Row | Rejected]:
    """Cut the text at the braces of its outermost objects; what stands between them is commas and brackets."""
    held: list[str] = []
    size = depth = began = 0
    in_string = overlong = False
    for line in each:
        text = line.text
        if text is None:
            yield too_long(line.number, kind)
            held, size, depth, in_string, overlong = [], 0, 0, False, False
            continue
        begin = at = 0
        while at < len(text):
            if in_string:
                end = _STRING_END.match(text, at)
                at, in_string = (end.end(), False) if end else (len(text), False)  # a string does not go on over a line
                continue
            mark = _STRUCTURE.search(text, at)
            if mark is None:
                break
            at = mark.end()
            if mark[0] == '"':
                in_string = True
            elif mark[0] == "{":
                if depth == 0:
                    began, begin = line.number, mark.start()
                depth += 1
            elif mark[0] == "}" and depth:
                depth -= 1
                if depth == 0:
                    yield too_long(began, kind) if overlong else parsed(began, "\n".join([*held, text[begin:at]]), kind)
                    held, size, overlong = [], 0, False
        if depth:
            size += len(text) - begin
            overlong |= size > LONGEST_LINE
            held = [] if overlong else [*held, text[begin:]] if len(held) < 1 else _append(held, text[begin:])
    if depth:
        yield Rejected(began, "", Said(N_("The file ends in the middle of an entry.")), _LOOK, kind)


def _append(held: list[str], text: str) -> list[str]:
    held.append(text)
    return held


def too_long(number: int, kind: str) -> Rejected:
    """For a line or object that is not even read."""
    return Rejected(number, "", Said(N_("The entry is longer than a megabyte.")), _LOOK, kind)


def parsed(number: int, text: str, kind: str) -> Row | Rejected:
    """One object from its text; anything else is rejected with the reason."""
    try:
        content = json.loads(text)
    except RecursionError:
        return Rejected(number, "", Said(N_("The entry is nested too deeply.")), _LOOK, kind)
    except ValueError as problem:
        detail = {"problem": str(problem)[:120]}
        return Rejected(number, "", Said(N_("This is not JSON: %(problem)s."), detail), _LOOK, kind)
    if not isinstance(content, dict):
        return Rejected(number, "", Said(N_("The line holds no entry, but a list or a single value.")), _LOOK, kind)
    return Row(number, content)
