"""An import is the whole file or none of it: no doubles, changes kept, what the list dropped withdrawn, every row accounted for."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from comity import cli
from comity.engines.listfiles import Format
from comity.kernel.actor import Actor, stranger, system
from comity.kernel.errors import NotAllowed
from comity.kernel.models import Category, Entry
from comity.lists import actions, command, queries
from comity.lists.actions import Wanted, import_list
from comity.lists.models import Fault, ImportRun, ListEntry, PastEdition, ReferenceList
from tests.making_subjects import a_un_file, an_import, officer_at

pytestmark = pytest.mark.django_db

SDN = (
    '306,"BANCO DE EJEMPLO",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
    '7160,"VALDEMARCA, Orsino","individual","SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 03 Feb 1961."\n'
)
ALT = '7160,1,"aka","EL MARQUES",-0- \n7160,2,"aka","VALDEMARKA, O.",-0- \n99999,3,"aka","NOBODY HERE",-0- \n'


def snapshot() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (ReferenceList, ListEntry, PastEdition)]


def keys(*numbers: str) -> list[dict[str, str]]:
    return [{"key": number, "first": f"Name{number}"} for number in numbers]


def test_a_first_import_makes_the_list_its_entries_and_one_entry_in_the_chain() -> None:
    head = officer_at(1, "head")
    run = an_import(a_un_file(*keys("1", "2", "3")), by=head)
    assert (run.outcome, run.added, run.changed, run.withdrawn) == ("done", 3, 0, 0)
    assert run.tallies == {"person": {"stored": 3, "rejected": 0, "skipped": 0}}
    held = ReferenceList.objects.get()
    assert (held.name, held.list_kind) == ("An invented list", "sanctions")
    imported = Entry.objects.get(action="lists.referencelist.import")
    assert (imported.category, imported.actor) == (Category.COLLECTION, f"officer:{head.user_id}")
    assert imported.content.body["parts"][0]["values"]["sha256"] == run.sha256
    assert Entry.objects.filter(action__startswith="lists.").count() == 2
    entry = ListEntry.objects.get(entry_key="1")
    assert (entry.caption, entry.edition, entry.listed_on, entry.reference) == ("Name1 Valdemarca", 1, "2020-05-06", "XXi.1")
    assert [document.number for document in entry.subject().documents] == ["YA7654321"]


def test_the_same_file_again_changes_nothing_but_is_remembered() -> None:
    an_import(a_un_file(*keys("1", "2")))
    before = list(ListEntry.objects.values())
    run = an_import(a_un_file(*keys("1", "2")))
    assert (run.added, run.changed, run.unchanged, run.withdrawn) == (0, 0, 2, 0)
    assert list(ListEntry.objects.values()) == before
    assert ImportRun.objects.count() == 2


def test_a_changed_entry_is_another_edition_and_what_it_said_is_kept() -> None:
    an_import(a_un_file(*keys("1", "2")))
    pk = ListEntry.objects.get(entry_key="1").pk
    run = an_import(a_un_file({"key": "1", "first": "Renamed"}, *keys("2")))
    assert (run.changed, run.unchanged) == (1, 1)
    entry = ListEntry.objects.get(pk=pk)
    assert (entry.caption, entry.edition) == ("Renamed Valdemarca", 2)
    assert [(past.edition, past.caption) for past in entry.past.all()] == [(1, "Name1 Valdemarca")]


def test_what_the_list_drops_is_withdrawn_and_may_come_back() -> None:
    an_import(a_un_file(*keys("1", "2", "3")))
    run = an_import(a_un_file(*keys("1", "2")))
    gone = ListEntry.objects.get(entry_key="3")
    assert run.withdrawn == 1
    assert gone.withdrawn_at is not None
    back = an_import(a_un_file(*keys("1", "2", "3")))
    gone.refresh_from_db()
    assert (back.added, back.changed, gone.withdrawn_at, gone.edition) == (0, 1, None, 2)


def test_a_file_that_drops_most_of_a_list_is_refused_unless_it_is_meant() -> None:
    an_import(a_un_file(*keys("1", "2", "3")))
    before = snapshot()
    run = an_import(a_un_file(*keys("1")))
    assert (run.outcome, run.withdrawn) == ("refused", 0)
    assert "drops 2 entries of 3" in run.refusal
    assert snapshot() == before
    assert an_import(a_un_file(*keys("1")), drops_most=True).withdrawn == 2


def test_a_dry_run_says_what_would_change_and_changes_nothing() -> None:
    an_import(a_un_file(*keys("1", "2", "3")))
    before = snapshot()
    run = an_import(a_un_file({"key": "1", "first": "Renamed"}, *keys("2", "4")), dry_run=True)
    assert (run.outcome, run.added, run.changed, run.unchanged, run.withdrawn) == ("tried", 1, 1, 1, 1)
    assert snapshot() == before
    assert an_import(a_un_file(*keys("1")), into="Not there yet", dry_run=True).added == 1
    assert not ReferenceList.objects.filter(name="Not there yet").exists()


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "nothing known": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(500), "No known form"),
    "cut in the middle": (lambda: a_un_file(*keys("1", "2", "9"), tail=""), "damaged"),
    "no entry": (a_un_file, "no entry"),
    "entity expansion": (
        lambda: b'<!DOCTYPE CONSOLIDATED_LIST [<!ENTITY a "aaaa">]>' + a_un_file(*keys("1")).partition(b"?>")[2],
        "",
    ),
    "aliases without a list": (ALT.encode, "aliases"),
}


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("list_is_there", [False, True])
def test_a_bad_file_is_refused_with_a_reason_and_changes_no_row(bad: str, list_is_there: bool) -> None:
    content, sentence = BAD[bad]
    if list_is_there:
        an_import(a_un_file(*keys("1", "2")), into="Held")
    before = snapshot()
    run = an_import(content(), into="Other" if bad == "aliases without a list" else "Held")
    assert run.outcome == "refused"
    assert sentence in run.refusal
    assert run.remedy
    assert snapshot() == before


def test_a_refused_form_is_remembered_as_tried_by_somebody() -> None:
    head = officer_at(1, "head")
    run = an_import(b"nothing", by=head)
    assert (run.officer_id, ImportRun.objects.count()) == (head.user_id, 1)
    assert Entry.objects.get(action="lists.referencelist.import").content.body["facts"]["outcome"] == "refused"


@pytest.mark.parametrize("stage", ["Rows read", "Entries compared"])
@pytest.mark.parametrize("list_is_there", [False, True])
def test_an_import_that_somebody_stops_changes_no_row(stage: str, list_is_there: bool) -> None:
    many = [str(number) for number in range(1, 1203)]
    if list_is_there:
        an_import(a_un_file(*keys("1", "2")))
    before = snapshot()
    done: list[tuple[str, int]] = []
    run = an_import(
        a_un_file(*keys(*many)),
        on_progress=lambda doing, count: done.append((doing, count)),
        cancelled=lambda: bool(done) and done[-1][0] == stage,
    )
    assert run.outcome == "cancelled"
    assert done[-1] == (stage, 500)
    assert snapshot() == before


def test_a_failure_in_the_middle_of_writing_leaves_no_half_import(monkeypatch: pytest.MonkeyPatch) -> None:
    an_import(a_un_file(*keys("1", "2")))
    before = snapshot()

    def fails(doing: str, count: int) -> None:
        if doing == "Entries compared":
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk is full"):
        an_import(a_un_file(*keys("1", "2", "3")), on_progress=fails)
    assert snapshot() == before


def test_a_key_that_stands_twice_is_rejected_the_second_time_with_its_line() -> None:
    run = an_import(a_un_file(*keys("1", "2", "1")))
    assert run.tallies == {"person": {"stored": 2, "rejected": 1, "skipped": 0}}
    fault = Fault.objects.get()
    assert fault.position > 1
    assert (queries.reason(fault), fault.became) == ("The key 1 stands in this file already.", "rejected")
    assert queries.remedy(fault)


def test_aliases_join_the_entries_of_the_list_and_are_gone_when_their_file_drops_them() -> None:
    def read(text: str) -> ImportRun:
        return import_list(officer_at(1, "head"), io.BytesIO(text.encode()), file_name="x.csv", into=Wanted("Treasury"))

    assert read(SDN).added == 2
    run = read(ALT)
    assert (run.changed, run.withdrawn) == (1, 0)
    assert run.tallies == {"alias": {"stored": 2, "rejected": 0, "skipped": 1}}
    entry = ListEntry.objects.get(entry_key="7160")
    assert {"EL MARQUES"} <= {name.text for name in entry.subject().names}
    assert read(SDN).changed == 0
    assert read(ALT.splitlines(keepends=True)[0]).changed == 1
    entry.refresh_from_db()
    assert [name["text"] for name in entry.aliases] == ["EL MARQUES"]


def test_both_files_of_the_treasury_may_be_read_together() -> None:
    run = import_list(
        officer_at(1, "head"), io.BytesIO(SDN.encode()), file_name="sdn.csv", into=Wanted("Treasury"), aliases=io.BytesIO(ALT.encode())
    )
    assert run.tallies["alias"] == {"stored": 2, "rejected": 0, "skipped": 1}
    assert len(ListEntry.objects.get(entry_key="7160").content["names"]) == 3


def test_lines_of_entities_and_notices_are_recognised() -> None:
    line = {"id": "Q1", "schema": "Person", "properties": {"name": ["Orsino Valdemarca"], "birthDate": ["1961-02-03"]}}
    assert an_import(json.dumps(line).encode(), into="Entities").form == Format.FTM
    notice = {"entity_id": "2026/1", "name": "VALDEMARCA", "forename": "ORSINO"}
    run = an_import(json.dumps([notice]).encode(), into="Notices")
    assert (run.form, ReferenceList.objects.get(name="Notices").list_kind) == (Format.NOTICE, "wanted")


WHO: dict[str, tuple[Callable[[], Actor], bool]] = {
    "head": (lambda: officer_at(1, "head"), True),
    "administrator": (lambda: officer_at(1, "administrator"), True),
    "a stranger": (stranger, False),
    "the system": (lambda: system("tick"), False),
    "case officer": (lambda: officer_at(1), False),
    "duty officer": (lambda: officer_at(1, "duty"), False),
    "auditor": (lambda: officer_at(1, "auditor"), False),
}


@pytest.mark.parametrize("who", WHO)
def test_who_may_import(who: str) -> None:
    make_actor, may = WHO[who]
    actor = make_actor()
    if may:
        assert an_import(a_un_file(*keys("1")), by=actor).outcome == "done"
        return
    with pytest.raises(NotAllowed, match="Only a head of desk or an administrator"):
        an_import(a_un_file(*keys("1")), by=actor)
    assert not ReferenceList.objects.exists()
    assert Entry.objects.get().category == Category.NOT_ALLOWED


def test_a_stranger_sees_no_list() -> None:
    an_import(a_un_file(*keys("1")))
    for model in (ReferenceList, ListEntry, ImportRun, Fault, PastEdition):
        assert not model.objects.visible_to(stranger()).exists()
    assert queries.lists_for(officer_at(1)).get().standing == 1


def test_the_effect_of_a_list_may_be_said_in_its_own_words() -> None:
    an_import(a_un_file(*keys("1")))
    held = ReferenceList.objects.get()
    assert "no ground for arrest" in held.effect
    actions.describe(officer_at(1, "head"), held, legal_effect="Funds are frozen here.")
    assert ReferenceList.objects.get().effect == "Funds are frozen here."


def run_command(*words: str, actor: Actor | None = None) -> tuple[int, str]:
    given = cli.parser().parse_args(["import", "list", *words, "--as", "rita", "--matter", "AR-1"])
    out = io.StringIO()
    return command.run(given, actor or officer_at(1, "head"), out), out.getvalue()


def test_the_command_tells_the_tallies_and_the_rows_that_were_not_taken(tmp_path: Path) -> None:
    file = tmp_path / "invented.xml"
    file.write_bytes(a_un_file(*keys("1", "2", "1")))
    code, said = run_command(str(file), "--dry-run")
    assert (code, ListEntry.objects.count()) == (0, 0)
    code, said = run_command(str(file), "--kind", "warning", "--list", "Ours", "--effect", "Tell the head.")
    assert code == 0
    assert "person: 3 read = 2 stored + 1 rejected + 0 skipped" in said
    assert "in all: 3 read = 2 stored + 1 rejected + 0 skipped" in said
    assert "Entries: 2 new, 0 changed, 0 unchanged, 0 withdrawn." in said
    assert "key: The key 1 stands in this file already." in said
    held = ReferenceList.objects.get()
    assert (held.list_kind, held.effect) == ("warning", "Tell the head.")


def test_the_command_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    assert run_command(str(tmp_path / "absent"))[0] == 2
    file = tmp_path / "bad"
    file.write_bytes(b"nothing")
    code, said = run_command(str(file))
    assert (code, "No known form of list" in said) == (1, True)
