"""JSON objects one at a time from a file of any size: on lines, in one array, or a single object over many lines."""

import json
import re
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from comity.engines.listfiles.outcomes import Rejected, Said
from comity.engines.listfiles.sources import LONGEST_LINE, lines, texts
from comity.engines.ruling import N_

_STRUCTURE = re.compile(r'["{}\n]')
_IN_STRING = re.compile(r'["\\\n]')
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
    opening = next(texts(stream), "").lstrip()[:1]
    stream.seek(0)
    filled = (line for line in lines(stream) if line.text is None or line.text.strip())
    first, second = next(filled, None), next(filled, None)
    stream.seek(0)
    on_lines = first is None or first.text is None or _is_row(first.text) or bool(second and second.text and second.text.startswith("{"))
    in_pieces = opening == "[" or (opening == "{" and not on_lines)
    return _pieces(texts(stream), kind) if in_pieces else json_lines(stream, kind)


def _is_row(text: str) -> bool:
    return text.lstrip().startswith("{") and isinstance(parsed(0, text, ""), Row)


def _pieces(fragments: Iterator[str], kind: str) -> Iterator[Row | Rejected]:
    """Cut the text at the braces of its outermost objects; what stands between them is commas and brackets."""
    held: list[str] = []
    size = depth = began = 0
    line = 1
    in_string = escaped = False
    for text in fragments:
        begin = at = 0
        while mark := (_IN_STRING if in_string else _STRUCTURE).search(text, at):
            at = mark.end()
            if escaped and mark.start() == 0:
                escaped = False
            elif mark[0] == "\n":
                line += 1
                in_string = False  # a string does not go on over a line: an unclosed one ends here
            elif mark[0] == "\\":
                escaped = at == len(text)
                at += 1
            elif mark[0] == '"':
                in_string = not in_string
            elif mark[0] == "{":
                if depth == 0:
                    began, begin = line, mark.start()
                depth += 1
            elif depth:
                depth -= 1
                if depth == 0:
                    held.append(text[begin:at])
                    yield too_long(began, kind) if size > LONGEST_LINE else parsed(began, "".join(held), kind)
                    held, size = [], 0
        if depth:
            size += len(text) - begin
            held = [*held, text[begin:]] if size <= LONGEST_LINE else []
    if depth:
        yield Rejected(began, "", Said(N_("The file ends in the middle of an entry.")), _LOOK, kind)


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
