"""From an HTTP request to the actor: the last place that sees the HTTP request."""

from django.http import Http404, HttpRequest

from comity.kernel.actor import Actor, stranger


class Asked(HttpRequest):
    """An HTTP request after the people's middleware has said who asks."""

    actor: Actor


def actor_of(http_request: HttpRequest) -> Actor:
    """Who asks; a stranger before sign-in."""
    return getattr(http_request, "actor", None) or stranger()


def worker_of(http_request: HttpRequest) -> Actor:
    """Who asks, with a role at the desk acted for. Raises Http404: without one, the rooms of the work are not there."""
    actor = actor_of(http_request)
    if not actor.roles:
        raise Http404
    return actor
