"""An officer who asks, without the sign-in that other tests look at."""

from collections.abc import Callable

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.cache import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory

from comity.kernel.actor import Actor, ActorKind
from comity.people.models import Officer


@pytest.fixture
def officer(db: None) -> Officer:
    return Officer.objects.create(username="marta", name="Marta Conti")


@pytest.fixture
def colleague(db: None) -> Officer:
    return Officer.objects.create(username="li", name="Li Na")


@pytest.fixture
def asking() -> Callable[..., HttpRequest]:
    """An HTTP request as the shell sees it: the people's middleware has said who asks."""

    def build(method: str, path: str, data: object = None, by: Officer | None = None, **headers: str) -> HttpRequest:
        http_request = RequestFactory(headers=headers).generic(method, path)
        if data is not None:
            http_request = getattr(RequestFactory(headers=headers), method.lower())(path, data)
        if by is not None:
            http_request.actor = Actor(ActorKind.OFFICER, by.name, user_id=by.pk)
        http_request.csrf_processing_done = True
        http_request.session = SessionStore()
        http_request._messages = FallbackStorage(http_request)
        return http_request

    return build
