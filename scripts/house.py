"""Refuses what no linter knows: addresses in locks, paths of one machine in committed files, files too long to read."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

LONGEST = 400
COUNTED = {".py", ".html", ".css", ".js", ".sh", ".txt"}
UNCOUNTED = re.compile(r"/(migrations|locale|vendor)/")
LOCK = re.compile(r"(^|/)([^/]*\.lock|[^/]*-lock\.(json|yaml)|requirements[^/]*\.txt)$")
ADDRESS = re.compile(r"\w+://|--(extra-)?index-url|--find-links|--trusted-host")
# The shape of a package index's address, whoever runs it.
INDEX = re.compile(r"https?://[^\s/\"']+/(simple|-/npm|packages/[0-9a-f]{2})/")


def committed() -> list[Path]:
    """Every file that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], capture_output=True, check=True, text=True
    )
    return [Path(name) for name in sorted(set(listed.stdout.split("\0"))) if name and Path(name).is_file() and not Path(name).is_symlink()]


def paths_of_this_machine() -> list[str]:
    """Places that exist only where this check runs: the checkout, the folder around it and the home directory."""
    everywhere = {Path("/"), Path("/home"), Path("/opt"), Path("/srv"), Path(tempfile.gettempdir())}
    return [f"{place}/" for place in {Path.cwd(), Path.cwd().parent, Path.home()} - everywhere]


def faults_of(path: Path, machine: list[str]) -> Iterator[str]:
    """What is wrong with one file, each as `path:line: sentence`."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    lines = text.splitlines()
    is_lock = bool(LOCK.search(path.as_posix()))
    for number, line in enumerate(lines, 1):
        if is_lock and ADDRESS.search(line):
            yield f"{path}:{number}: a lock holds no address"
        if INDEX.search(line):
            yield f"{path}:{number}: the address of a package index"
        if any(re.search(rf"(?<![\w./-]){re.escape(place)}", line) for place in machine):
            yield f"{path}:{number}: a path of this machine"
    if path.suffix in COUNTED and len(lines) > LONGEST and not UNCOUNTED.search(f"/{path.as_posix()}"):
        yield f"{path}: {len(lines)} lines; more than {LONGEST} become a package"


def main() -> int:
    machine = paths_of_this_machine()
    faults = [fault for path in committed() for fault in faults_of(path, machine)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
