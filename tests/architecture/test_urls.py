"""Every address, from the resolver: strangers are turned away from all but a few, and what changes something takes only a POST."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from comity.people import middleware
from comity.people.roles import Role
from tests import making_people as making
from tests.addresses import addresses

pytestmark = pytest.mark.django_db

OPEN_TO_STRANGERS = {
    "account_login",
    "healthz",
    "mfa_authenticate",
    "people:invited",
    "people:invited_by_link",
    "people:sign_out",
    "web:language",
    "web:theme",
}
TURNED_AWAY = {302, 401, 404}


def methods_of(view: Callable[..., Any] | None) -> set[str] | None:
    """The methods that a view's decorators let through; None where none of them says."""
    while view is not None:
        held = dict(zip(view.__code__.co_freevars, view.__closure__ or (), strict=True)) if hasattr(view, "__code__") else {}
        if "request_method_list" in held:
            return set(held["request_method_list"].cell_contents)
        view = getattr(view, "__wrapped__", None)
    return None


def test_the_list_of_public_addresses_is_this_one() -> None:
    assert middleware.PUBLIC == OPEN_TO_STRANGERS
    assert {address.name for address in addresses()} >= OPEN_TO_STRANGERS


@pytest.mark.parametrize("method", ["get", "post", "head", "put", "delete"])
def test_every_other_address_turns_a_stranger_away(method: str) -> None:
    making.founders()
    seen = 0
    for name, path, _view in addresses():
        if name in OPEN_TO_STRANGERS:
            continue
        whole = getattr(Client(), method)(path)
        assert whole.status_code in TURNED_AWAY, (name, path)
        assert whole.status_code != 302 or whole.headers["Location"].startswith("/sign-in/"), (name, path)
        part = getattr(Client(headers={"HX-Request": "true"}), method)(path)
        assert part.status_code == 401, (name, path)
        assert not {"HX-Redirect", "HX-Location"} & set(part.headers), (name, path)
        seen += 1
    assert seen >= 40


def test_what_takes_a_post_alone_refuses_every_other_method() -> None:
    officer = making.signed_in(making.officer(Role.HEAD))
    alone = [address for address in addresses() if methods_of(address.view) == {"POST"}]
    assert {"web:cancel_job", "casework:assign_many", "home:seen", "people:switch_desk"} <= {address.name for address in alone}
    for name, path, _view in alone:
        for method in ("get", "head", "put", "delete"):
            refused = getattr(officer, method)(path)
            assert (refused.status_code, refused.headers.get("Allow")) == (405, "POST"), (name, method)


def test_what_is_only_read_refuses_a_post() -> None:
    officer = making.signed_in(making.officer(Role.HEAD))
    read = [address for address in addresses() if methods_of(address.view) == {"GET", "HEAD"}]
    assert {"home:home", "home:search", "web:job", "people:officers"} <= {address.name for address in read}
    for name, path, _view in read:
        assert officer.post(path).status_code == 405, name
