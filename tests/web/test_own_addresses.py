"""The shell's own few addresses, from a signed-in browser: each keeps what was asked of it and leads back to where one was."""

import pytest
from django.test import Client
from django.urls import reverse
from tests import making_people as making

from comity.web.models import SavedFilter

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return making.signed_in(making.officer())


@pytest.mark.parametrize(
    ("address", "typed", "kept"),
    [
        ("web:theme", {"theme": "dark"}, ("theme", "dark")),
        ("web:keys", {"keys": "off"}, ("keys", "off")),
        ("web:language", {"language": "ar"}, ("django_language", "ar")),
    ],
)
def test_theme_keys_and_language_are_kept_in_a_cookie(client: Client, address: str, typed: dict[str, str], kept: tuple[str, str]) -> None:
    answer = client.post(reverse(address), {**typed, "next": "/requests/"})
    assert (answer.status_code, answer["Location"]) == (302, "/requests/")
    name, value = kept
    assert client.cookies[name].value == value
    page = client.get("/requests/").content.decode()
    shown = {"theme": 'data-bs-theme="dark"', "keys": 'data-keys="off"', "django_language": '<html lang="ar" dir="rtl"'}[name]
    assert shown in page


def test_a_draft_is_kept_read_and_forgotten_at_its_address(client: Client) -> None:
    address = reverse("web:draft", args=["casework.arrival"])
    assert client.post(address, {"facts": "four persons"}).json().keys() == {"saved_at"}
    assert client.get(address).json()["fields"] == {"facts": ["four persons"]}
    assert client.delete(address).status_code == 204
    assert client.get(address).json() == {"fields": {}}


def test_a_filter_is_kept_by_name_stands_above_the_list_and_is_forgotten_by_nobody_else(client: Client) -> None:
    kept = client.post(reverse("web:save_filter", args=["requests"]), {"name": "urgent ones", "query": "urgent=any", "next": "/requests/"})
    assert (kept.status_code, kept["Location"]) == (302, "/requests/")
    assert "urgent ones" in client.get("/requests/").content.decode()
    forget = reverse("web:forget_filter", args=[SavedFilter.objects.get().pk])
    making.signed_in(making.officer()).post(forget)
    assert SavedFilter.objects.exists()
    assert client.post(forget, {"next": "/requests/"})["Location"] == "/requests/"
    assert not SavedFilter.objects.exists()
