"""One configuration: what is unknown, missing or unsafe stops the start with a sentence."""

import re
from dataclasses import asdict, fields
from pathlib import Path

import pytest
from django.utils.translation import to_language

from comity.configuration import LANGUAGES, Configuration, ConfigurationError, database_of, load

CHECKOUT = Path(__file__).parents[2]
NOWHERE = Path("no-such-file.toml")


def written(tmp_path: Path, text: str, mode: int = 0o600) -> Path:
    file = tmp_path / "comity.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return file


def test_without_a_file_and_without_variables_the_defaults_are_safe() -> None:
    settings = load({}, NOWHERE)
    assert settings == Configuration()
    assert settings.https
    assert not settings.debug
    assert not settings.demo
    assert settings.hosts == ("localhost", "127.0.0.1", "[::1]")


def test_a_variable_stands_above_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, 'agency = "Rome"\nzone = "Europe/Rome"\nhosts = ["desk.example"]\nhttps = false\n')
    settings = load({"COMITY_CONFIG": str(file), "COMITY_AGENCY": "Milan", "COMITY_DEMO": "true"})
    assert (settings.agency, settings.zone, settings.hosts) == ("Milan", "Europe/Rome", ("desk.example",))
    assert settings.demo
    assert not settings.https


def test_hosts_in_a_variable_are_parted_by_commas() -> None:
    assert load({"COMITY_HOSTS": "desk.example, ,other.example"}, NOWHERE).hosts == ("desk.example", "other.example")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("databse = 'x'", "unknown key 'databse'"),
        ("debug = 'perhaps'", "debug cannot be 'perhaps'"),
        ("hosts = [1]", r"hosts cannot be \[1\]"),
        ("home = 3", "home cannot be 3"),
        ("agency = [", "comity.toml: "),
        ("zone = 'Mars/Base'", r"comity\.toml: zone cannot be 'Mars/Base': name one of the time zone database, such as Europe/Rome"),
        ("zone = 'Europe'", "zone cannot be 'Europe'"),
        ("zone = '../etc/passwd'", "zone cannot be"),
        ("zone = ''", "zone cannot be ''"),
        ("language = 'xx'", r"comity\.toml: language cannot be 'xx': there are en, ar, zh-hans"),
        ("language = ''", "language cannot be ''"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_and_the_key(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ConfigurationError, match=sentence):
        load({}, written(tmp_path, text))


def test_a_key_may_stand_in_the_table_that_its_name_begins_with(tmp_path: Path) -> None:
    assert load({}, written(tmp_path, "[screening]\nceiling = 100")).screening_ceiling == 100
    assert load({"COMITY_SCREENING_CEILING": "7"}, written(tmp_path, "screening_ceiling = 100")).screening_ceiling == 7
    with pytest.raises(ConfigurationError, match="unknown key 'screening_floor'"):
        load({}, written(tmp_path, "[screening]\nfloor = 1"))
    with pytest.raises(ConfigurationError, match="screening_ceiling cannot be 0"):
        load({}, written(tmp_path, "[screening]\nceiling = 0"))


def test_a_zone_and_a_language_in_a_variable_are_refused_with_its_name() -> None:
    with pytest.raises(ConfigurationError, match="COMITY_ZONE: zone cannot be 'Rome'"):
        load({"COMITY_ZONE": "Rome"}, NOWHERE)
    with pytest.raises(ConfigurationError, match="COMITY_LANGUAGE: language cannot be 'zh'"):
        load({"COMITY_LANGUAGE": "zh"}, NOWHERE)


def test_every_language_that_may_be_configured_has_a_catalogue_and_no_other_has_one() -> None:
    catalogues = {to_language(folder.parent.name) for folder in (CHECKOUT / "src/comity/locale").glob("*/LC_MESSAGES")}
    assert {load({"COMITY_LANGUAGE": language}, NOWHERE).language for language in LANGUAGES} == catalogues | {"en"}


def test_every_key_stands_with_its_default_on_the_page_about_configuration() -> None:
    """Defaults that the page puts into words are only named there."""
    told = dict(
        re.findall(r"^\| `(\w+)` \| ([^|]+) \|", (CHECKOUT / "docs/operate/configure.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert told.keys() == {field.name for field in fields(Configuration)}
    in_words = {"hosts"}
    shown = {name: str(default).lower() if isinstance(default, bool) else str(default) for name, default in asdict(Configuration()).items()}
    assert {name: text.strip(" `") for name, text in told.items() if name not in in_words} == {
        name: text for name, text in shown.items() if name not in in_words
    }


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "comity.toml"
    file.write_bytes(b"agency = '\xff'")
    with pytest.raises(ConfigurationError, match=r"comity\.toml"):
        load({}, file)


def test_a_misspelt_variable_is_refused_and_the_right_ones_are_named() -> None:
    with pytest.raises(ConfigurationError, match=r"unknown variable COMITY_DATABSE; known are .*COMITY_DATABASE"):
        load({"COMITY_DATABSE": "x"}, NOWHERE)


def test_a_named_file_that_is_absent_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="which does not exist"):
        load({"COMITY_CONFIG": "absent.toml"})


def test_a_file_that_anyone_may_write_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="chmod o-w"):
        load({}, written(tmp_path, "", 0o646))


def test_a_password_that_anyone_may_read_is_refused(tmp_path: Path) -> None:
    text = 'database = "postgresql://desk:secret@localhost/comity"\n'
    with pytest.raises(ConfigurationError, match="chmod o-r"):
        load({}, written(tmp_path, text, 0o644))
    assert load({}, written(tmp_path, text, 0o640)).database.endswith("/comity")


def test_paths_are_relative_to_home_unless_they_are_absolute() -> None:
    settings = Configuration(home=Path("/srv/desk"))
    assert settings.within_home(Path("keys.json")) == Path("/srv/desk/keys.json")
    assert settings.within_home(Path("/etc/comity/keys.json")) == Path("/etc/comity/keys.json")


def test_a_postgresql_address_may_hold_quoted_characters() -> None:
    database = database_of(Configuration(database="postgresql://desk:p%40ss@db.example:5433/comity"))
    assert (database["USER"], database["PASSWORD"], database["HOST"], database["PORT"]) == ("desk", "p@ss", "db.example", "5433")


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="'mysql' is neither sqlite nor postgresql"):
        database_of(Configuration(database="mysql://localhost/comity"))
