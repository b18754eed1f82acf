"""Re-create the vendored front-end files from npm, and refuse any whose bytes differ from the list.

python scripts/vendor.py            fetch what src/comity/web/vendor.toml lists, check each file, put it in place
python scripts/vendor.py --check    only check the files that lie there
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

WEB = Path(__file__).resolve().parent.parent / "src" / "comity" / "web"
LIST = WEB / "vendor.toml"
VENDORED = WEB / "static" / "vendor"


class File(NamedTuple):
    """One vendored file: which package it comes from, where it lies in it, how it is named here, and its digest."""

    package: str
    source: str
    name: str
    sha256: str


def listed() -> Iterator[File]:
    """Every file of the list."""
    for package in tomllib.loads(LIST.read_text(encoding="utf-8"))["package"]:
        for file in package["file"]:
            yield File(f"{package['name']}@{package['version']}", file["source"], file["name"], file["sha256"])


def digest(path: Path) -> str:
    """The SHA-256 of a file, or a word for its absence."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"


def unpack(package: str, folder: Path) -> Path:
    """Fetch one package through npm without running any of its scripts; the folder of its content."""
    packed = subprocess.run(  # the name comes from the committed list
        ["npm", "pack", "--silent", "--ignore-scripts", package],  # npm lies where the system keeps it
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    archive = folder / packed.stdout.split()[-1]
    target = folder / archive.stem
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="data")
    return target / "package"


def wrong(folder: Path, files: list[File]) -> list[str]:
    """A sentence for each file that is not what the list says."""
    found = ((file, digest(folder / file.name)) for file in files)
    return [f"{file.name}: listed {file.sha256}, found {actual}" for file, actual in found if actual != file.sha256]


def fetch(files: list[File]) -> list[str]:
    """Fetch everything and put it in place if, and only if, all of it is as listed."""
    with tempfile.TemporaryDirectory() as name:
        folder, fresh = Path(name), Path(name) / "fresh"
        fresh.mkdir()
        for package in dict.fromkeys(file.package for file in files):
            content = unpack(package, folder)
            for file in files:
                if file.package == package:
                    shutil.copyfile(content / file.source, fresh / file.name)
        problems = wrong(fresh, files)
        if not problems:
            shutil.rmtree(VENDORED, ignore_errors=True)
            shutil.copytree(fresh, VENDORED)
        return problems


def main() -> int:
    """0 when every file is as listed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only check the files that lie there")
    files = list(listed())
    problems = wrong(VENDORED, files) if parser.parse_args().check else fetch(files)
    print(*(problems or [f"{len(files)} files are as listed"]), sep="\n", file=sys.stderr)  # a command prints
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
