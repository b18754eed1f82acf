"""Keeps the catalogues true without gettext's tools: reads texts out of the code, compiles them, finds what is stale."""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE = Path("src/comity")
LOCALE = SOURCE / "locale"
LANGUAGES = {"ar": "ar", "zh-hans": "zh_Hans"}
KEYWORDS: dict[str, Any] = {
    "_": None,
    "N_": None,
    "_now": None,
    "_lazy": None,
    "_p": ((1, "c"), 2),
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
METHODS = [("**/migrations/**.py", "ignore"), ("**.py", "python"), ("**/templates/**.html", "scripts.catalogues:extract_template")]
Found = tuple[int, str, Any, list[str]]


def extract_template(file: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Found]:
    """Babel's extractor for a Django template: Django turns it into Python-like text, which is then read as Python."""
    source = templatize(file.read().decode("utf-8"), origin=getattr(file, "name", None))
    yield from extract_python(io.BytesIO(source.encode("utf-8")), keywords, comment_tags, {"encoding": "utf-8"})


def in_the_code() -> Catalog:
    """Every text the code asks to have translated, with where it stands; no line numbers, which would change with every edit."""
    catalog = Catalog(project="Comity", fuzzy=False)
    for name, _line, text, comments, context in extract_from_dir(str(SOURCE), METHODS, keywords=KEYWORDS, comment_tags=("Translators:",)):
        if text and text != "":
            catalog.add(text, None, [(f"{SOURCE.as_posix()}/{name}", None)], auto_comments=comments, context=context)  # type: ignore[list-item]  # Babel writes a location without a line as its name
    return catalog


def po_file(language: str) -> Path:
    return LOCALE / LANGUAGES[language] / "LC_MESSAGES" / "django.po"


def read(path: Path, language: str) -> Catalog:
    """A catalogue, or an empty one where the file does not exist yet."""
    if not path.exists():
        return Catalog(locale=LANGUAGES[language], project="Comity")
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGES[language])


def messages(catalog: Catalog) -> dict[Any, Message]:
    """The texts of a catalogue by context and id, without its header."""
    return {(message.context, _key(message.id)): message for message in catalog if message.id}


def _key(text: Any) -> Any:
    """A text as a key: Babel gives the two forms of a plural as a list or a tuple, as it reads them."""
    return tuple(text) if isinstance(text, list) else text


def compiled(catalog: Catalog) -> bytes:
    """A catalogue as Django loads it. What is fuzzy is left out: a wrong sentence is worse than an English one."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def extract() -> None:
    """Bring every catalogue up to the code: new texts in, vanished ones out, translations kept."""
    template = in_the_code()
    for language in LANGUAGES:
        path = po_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = read(path, language)
        catalog.update(template, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
        catalog.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalog, width=120, sort_output=True, omit_header=False)


def compile_all() -> None:
    """Write the .mo of every catalogue."""
    for language in LANGUAGES:
        path = po_file(language)
        if path.exists():
            path.with_suffix(".mo").write_bytes(compiled(read(path, language)))


def unread_names() -> Iterator[str]:
    """Where gettext is imported under a name by which no text is read out of the code."""
    for path in sorted(SOURCE.rglob("*.py")):
        for name in re.findall(r"import \w*gettext\w* as (\w+)", path.read_text(encoding="utf-8")):
            if name not in KEYWORDS:
                yield f"{path}: texts in {name}(…) are not read out of the code: use a name of KEYWORDS"


def faults() -> Iterator[str]:
    """What is stale: texts missing from or vanished out of a catalogue, sentences not translated, a .mo that is not its .po."""
    yield from unread_names()
    if not LOCALE.exists():
        return
    wanted = messages(in_the_code())
    for language in LANGUAGES:
        path = po_file(language)
        catalog = read(path, language)
        held = messages(catalog)
        for context, text in wanted.keys() - held.keys():
            yield f"{path}: lacks {text!r}" + (f" ({context})" if context else "")
        for _context, text in held.keys() - wanted.keys():
            yield f"{path}: {text!r} is no longer in the code"
        for key, message in held.items():
            if key in wanted and (message.fuzzy or not all(message.string if isinstance(message.string, tuple) else [message.string])):
                yield f"{path}: {message.id!r} is not translated"
        binary = path.with_suffix(".mo")
        if not binary.exists():
            yield f"{binary} is missing"
            continue
        with binary.open("rb") as file:
            shipped = messages(read_mo(file))
        expected = messages(read_mo(io.BytesIO(compiled(catalog))))
        if {key: message.string for key, message in shipped.items()} != {key: message.string for key, message in expected.items()}:
            yield f"{binary} is not what its .po says"


def main(verb: str) -> int:
    settings.configure(USE_I18N=True)
    django.setup()
    if verb == "extract":
        extract()
    elif verb == "compile":
        compile_all()
    elif verb == "check":
        found = sorted(faults())
        for fault in found:
            print(fault)
        if found:
            print("\n`make messages` brings the catalogues up to the code; what is new is then to be translated.")
        return 1 if found else 0
    else:
        print("catalogues.py extract | compile | check")
        return 2
    return 0


if __name__ == "__main__":
    sys.path.insert(0, ".")
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
