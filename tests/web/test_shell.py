"""The frame of every page: who may go where, in which direction, in which light."""

import re

import pytest
from django.http import QueryDict
from django.shortcuts import render
from django.utils.translation import override

from comity.kernel.actor import stranger
from comity.web import navigation, style, views
from comity.web.navigation import Item, Place


@pytest.fixture
def registry(monkeypatch):
    monkeypatch.setattr(navigation, "_items", {})
    monkeypatch.setattr(navigation, "_slots", {})


def test_a_room_is_shown_to_those_who_may_open_it(registry, asking, officer):
    navigation.add(Item("b", "Second", "web:theme", order=2), Item("a", "First", "web:language", order=1, key="f"))
    navigation.add(Item("c", "Audit", "web:keys", may=lambda actor: "auditor" in actor.roles))
    navigation.add(Item("d", "No address", "nowhere:at_all"))
    actor = asking("GET", "/", by=officer).actor
    assert [link.item.label for link in navigation.links(actor, Place.ROW)] == ["First", "Second"]
    assert navigation.links(stranger(), Place.ROW) == []


def test_the_room_one_is_in_is_marked_once(registry, asking, officer):
    navigation.add(Item("a", "A", "web:theme"), Item("b", "B", "web:keys"))
    links = navigation.links(asking("GET", "/", by=officer).actor, Place.ROW, "/theme/more/")
    assert [link.here for link in links] == [True, False]


def test_two_rooms_never_share_a_name_or_a_key(registry):
    navigation.add(Item("a", "A", "web:theme", key="a"))
    navigation.add(Item("a", "A", "web:theme", key="a"))
    with pytest.raises(ValueError, match="takes the name or key of 'a'"):
        navigation.add(Item("b", "B", "web:keys", key="a"))


def frame(http_request, language: str = "en") -> str:
    with override(language):
        return render(http_request, "web/base.html").content.decode()


def test_a_slot_is_filled_by_an_app_and_escaped(registry, asking, officer):
    navigation.fill("duty", lambda http_request: "On duty: <b>Zhang Min</b>")
    assert "On duty: &lt;b&gt;Zhang Min&lt;/b&gt;" in frame(asking("GET", "/", by=officer))


@pytest.mark.parametrize(
    ("language", "direction", "sheet"),
    [("en", "ltr", "bootstrap.min.css"), ("ar", "rtl", "bootstrap.rtl.min.css"), ("zh-hans", "ltr", "bootstrap.min.css")],
)
def test_a_page_runs_in_the_direction_of_its_language(asking, officer, language, direction, sheet):
    html = frame(asking("GET", "/", by=officer), language)
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert f"vendor/{sheet}" in html


@pytest.mark.parametrize(("language", "name"), [("en", "English"), ("ar", "العربيّة"), ("zh-hans", "简体中文")])
def test_the_language_is_called_by_its_own_name(asking, officer, language, name):
    html = frame(asking("GET", "/", by=officer), language)
    assert f'lang="{language}">{name}</span></summary>' in html


def test_the_light_is_the_readers_choice_kept_in_a_cookie(asking):
    answer = views.theme(asking("POST", "/theme/", {"theme": "dark", "next": "/inbox/?a=1"}))
    assert (answer["Location"], answer.cookies["theme"].value) == ("/inbox/?a=1", "dark")
    assert answer.cookies["theme"]["httponly"]
    http_request = asking("GET", "/")
    http_request.COOKIES["theme"] = "dark"
    assert 'data-bs-theme="dark"' in frame(http_request)
    http_request.COOKIES["theme"] = '"><script>'
    assert "data-bs-theme" not in frame(http_request)
    assert views.theme(asking("POST", "/theme/", {"theme": ""})).cookies["theme"]["max-age"] == 0


@pytest.mark.parametrize("elsewhere", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", ""])
def test_no_form_leads_to_another_site(asking, elsewhere):
    assert views.theme(asking("POST", "/theme/", {"next": elsewhere}))["Location"] == "/"


def test_single_keys_can_be_switched_off(asking, officer):
    assert views.keys(asking("POST", "/keys/", {"keys": "off"})).cookies["keys"].value == "off"
    http_request = asking("GET", "/", by=officer)
    http_request.COOKIES["keys"] = "off"
    assert 'data-keys="off"' in frame(http_request)
    assert "Switch single keys on" in frame(http_request)


def test_htmx_is_told_to_keep_and_to_evaluate_nothing(asking):
    config = re.search(r'name="htmx-config" content="([^"]+)"', frame(asking("GET", "/"))).group(1).replace("&quot;", '"')
    for setting in ('"historyCacheSize":0', '"refreshOnHistoryMiss":true', '"allowEval":false', '"includeIndicatorStyles":false'):
        assert setting in config


def test_the_style_page_shows_every_component_and_its_errors(asking, officer):
    html = style.page(asking("GET", "/style/", by=officer)).content.decode()
    for tone in ("late", "soon", "running", "paused", "delayed", "met", "cancelled"):
        assert f"chip is-{tone}" in html
    wrong = style.page(asking("POST", "/style/", {"subject": ""}, by=officer)).content.decode()
    links = re.findall(r'<a href="#(id_\w+)">', wrong)
    assert len(links) == 5
    assert all(f'id="{link}"' in wrong for link in links)
    assert "What they ask</a>: This field is required." in wrong


def test_a_filter_is_saved_once_for_each_name_and_only_its_words(asking, officer, colleague):
    for query in ("country=IT&page=3", "country=CN"):
        views.save_filter(asking("POST", "/", {"name": " My  desk ", "query": query, "next": "/desks/"}, by=officer), "tests.desks")
    saved = officer.saved_filters.get()
    assert (saved.name, saved.query) == ("My desk", "country=CN")
    assert QueryDict(saved.query)["country"] == "CN"
    with pytest.raises(Exception, match="No SavedFilter matches"):
        views.forget_filter(asking("POST", "/", {}, by=colleague), saved.pk)
    views.forget_filter(asking("POST", "/", {}, by=officer), saved.pk)
    assert not officer.saved_filters.exists()
