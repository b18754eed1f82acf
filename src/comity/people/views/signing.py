"""Pages of signing in and out, and of the one-time code."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from comity.people.sessions import Because


class SignInView(LoginView):  # type: ignore[misc]  # the library is untyped
    """Name and password; says why an earlier session ended, and that the demonstration asks no second factor."""

    template_name = "people/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The library's context, and why one is here."""
        ended = self.request.session.pop("ended_because", "")
        return {
            **super().get_context_data(**kwargs),
            "ended_because": Because(ended).label if ended in Because.values else "",
            "demo": settings.COMITY.demo,
        }


@require_POST
def sign_out(http_request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(http_request)
    return HttpResponseRedirect("/")


def enrol(http_request: HttpRequest) -> HttpResponse:
    """Choose a second factor before anything else opens."""
    return render(http_request, "people/enrol.html")
