"""Pages of signing in and out, and of the one-time code."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from comity.people import actions
from comity.people.forms.officers import WithCode
from comity.people.sessions import Because
from comity.people.views import answering

CODE = "one_time_code"


class SignInView(LoginView):  # type: ignore[misc]  # the library is untyped
    """Name and password; says why an earlier session ended, and that the demonstration asks no second factor."""

    template_name = "people/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The library's context, and why one is here."""
        ended = self.request.session.pop("ended_because", "")
        return {**super().get_context_data(**kwargs), "ended_because": Because(ended).label if ended in Because.values else ""}


@require_POST
def sign_out(http_request: HttpRequest) -> HttpResponse:
    """End this session, or a sign-in that is half done."""
    logout(http_request)
    response = HttpResponseRedirect(reverse(settings.LOGIN_URL))
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)  # the next officer at this screen has another language
    return response


@require_http_methods(["GET", "HEAD"])
def enrol(http_request: HttpRequest) -> HttpResponse:
    """Choose a second factor before anything else opens."""
    return render(http_request, "people/enrol.html")


@require_http_methods(["GET", "HEAD"])
def invited_by_link(http_request: HttpRequest, code: str) -> HttpResponse:
    """The link of an invitation: the code moves into the session, so that it stands in no address that is passed on."""
    http_request.session[CODE] = code
    return HttpResponseRedirect(reverse("people:invited"))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invited(http_request: HttpRequest) -> HttpResponse:
    """Set a password with the one-time code, then sign in with it."""
    form = WithCode(http_request.POST or None, initial={"code": http_request.session.get(CODE, "")})
    officer = answering.acted(form, actions.accept_invitation)
    if officer is None:
        words = {"heading": _("Your password"), "submit": _("Set the password"), "back": reverse("account_login")}
        return answering.page(http_request, form, "people/invited.html", **words)
    http_request.session.pop(CODE, None)
    messages.success(http_request, _("Your password is set. Sign in as %(username)s.") % {"username": officer.username})
    return HttpResponseRedirect(reverse("account_login"))
