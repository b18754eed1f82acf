"""What is served is what is listed; no page needs a script or a style of its own; the sheet mirrors by itself."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import comity

PACKAGE = Path(comity.__file__).parent
STATIC = PACKAGE / "web" / "static"
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
OWN_SCRIPTS = [path for path in STATIC.rglob("*.js") if "vendor" not in path.parts and path.name != "nostorage.js"]
PHYSICAL = re.compile(
    r"(?:^|[\s;{])(?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)[\w-]*|left|right|top|bottom|(?:min-|max-)?(?:width|height)|"
    r"border-(?:top|bottom)-(?:left|right)-radius)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)


def test_every_vendored_file_has_the_digest_of_the_list():
    script = PACKAGE.parent.parent / "scripts" / "vendor.py"
    checked = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


def test_every_vendored_file_is_on_the_list():
    listed = set(re.findall(r'name = "([^"]+)", sha256', (PACKAGE / "web" / "vendor.toml").read_text()))
    assert {path.name for path in (STATIC / "vendor").iterdir()} == listed


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_a_script_or_a_style(path):
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"<style\b|\sstyle\s*=|\son\w+\s*=|javascript:|hx-on|\|\s*safe\b|hx-vals=['\"]js:", text)


def test_templates_are_found_at_all():
    assert len(TEMPLATES) > 15


def test_the_sheet_names_no_left_and_no_right():
    text = re.sub(r"/\*.*?\*/|@media[^{]*\{", "", "".join(sheet.read_text() for sheet in sorted(STATIC.glob("*.css"))), flags=re.DOTALL)
    assert PHYSICAL.findall("a { margin-left: 1px } b { text-align: right }")
    assert [match.group().strip() for match in PHYSICAL.finditer(text)] == []


@pytest.mark.parametrize("path", OWN_SCRIPTS, ids=lambda path: path.name)
def test_our_scripts_keep_nothing_in_the_browser_and_evaluate_nothing(path):
    assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie|\beval\(|new Function|https?://", path.read_text())


def test_the_browsers_storage_is_closed_before_htmx_is_there():
    text = (PACKAGE / "web" / "templates" / "web" / "base.html").read_text()
    assert 0 < text.index("js/nostorage.js") < text.index("vendor/htmx.min.js")


def test_every_icon_that_is_named_is_drawn():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    named = {name for path in TEMPLATES for name in re.findall(r"""{%\s*icon\s+["'](\w+)["']""", path.read_text())}
    assert named <= drawn
    assert {"late", "soon", "running", "paused", "delayed", "met", "cancelled"} <= drawn
