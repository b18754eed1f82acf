"""Pages of what is each officer's own: language, password, second factors, sessions, desk acted for."""

from typing import Any, cast

from allauth.mfa.base.views import IndexView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from comity.people import actions, adapters, lockout, sessions
from comity.people.forms.officers import ChangePassword, Own
from comity.people.middleware import Asked
from comity.people.models import Officer
from comity.people.queries import factors_of
from comity.people.views import answering
from comity.web.session import actor_of
from comity.web.views import back


def himself(http_request: HttpRequest) -> Officer:
    """The officer who asks."""
    return get_object_or_404(Officer.objects.visible_to(actor_of(http_request)), pk=actor_of(http_request).user_id)


@require_http_methods(["GET", "HEAD", "POST"])
def profile(http_request: HttpRequest) -> HttpResponse:
    """Language and ways to be reached."""
    officer = himself(http_request)
    first = {"language": officer.language, "email": officer.email, "phone": officer.phone, "version": officer.version}
    form = Own(http_request.POST or None, initial=first)
    changed = answering.acted(form, lambda **typed: actions.change_own(actor_of(http_request), officer, seen=form.version, **typed))
    if changed is None:
        return answering.page(
            http_request, form, "people/profile.html", heading=_("My profile"), submit=_("Save my profile"), officer=officer
        )
    messages.success(http_request, _("Your profile is saved."))
    response = HttpResponseRedirect(reverse("people:profile"))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        changed.language,
        httponly=True,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(http_request: HttpRequest) -> HttpResponse:
    """Another password; the other sessions end."""
    officer = himself(http_request)

    def is_his(typed: str) -> bool:
        return authenticate(http_request, username=officer.username, password=typed) is not None

    form = ChangePassword(http_request.POST or None, check=is_his)
    keeping = http_request.session.get(sessions.KEY)
    changed = answering.acted(
        form, lambda current, password: actions.change_password(actor_of(http_request), officer, password=password, keeping=keeping)
    )
    if changed is None:
        if lockout.is_shut(http_request):
            form.add_error(None, str(lockout.SHUT))
        words = {"heading": _("My password"), "submit": _("Change my password"), "back": reverse("people:profile")}
        return answering.page(http_request, form, **words)
    update_session_auth_hash(http_request, changed)
    messages.success(http_request, _("Your password is changed. Your other sessions are ended."))
    return HttpResponseRedirect(reverse("people:profile"))


@require_http_methods(["GET", "HEAD"])
def signed_in(http_request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    places = sessions.standing(himself(http_request))
    return render(http_request, "people/sessions.html", {"places": places, "here": http_request.session.get(sessions.KEY)})


@require_POST
def end_sessions(http_request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """End one other session, or all others."""
    ended = sessions.end(himself(http_request), sessions.Because.ENDED, keeping=http_request.session.get(sessions.KEY), only=pk)
    if ended:
        messages.success(http_request, _("Sessions ended: %(count)d.") % {"count": ended})
    return HttpResponseRedirect(reverse("people:sessions"))


@require_POST
def switch_desk(http_request: HttpRequest, pk: int) -> HttpResponse:
    """Act for another desk at which one holds a role, and go on to the page that was wanted there, else to the desk's own."""
    asked = cast("Asked", http_request)
    if pk not in {standing.desk.pk for standing in asked.standings}:
        raise Http404
    sessions.act_at(http_request, pk)
    return HttpResponseRedirect(back(http_request) if "next" in http_request.POST else reverse("people:desk", args=[pk]))


class FactorsView(IndexView):  # type: ignore[misc]  # the library is untyped
    """One's second factors."""

    template_name = "people/factors.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The app, the passkeys, and how many recovery codes are left."""
        found = factors_of(actor_of(self.request))
        codes = found.filter(type="recovery_codes").first()
        return {
            "app": found.filter(type="totp").first(),
            "passkeys": [passkey.wrap() for passkey in found.filter(type="webauthn")],
            "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
            "has_codes": codes is not None,
        }


class RemovePasskeyView(RemoveWebAuthnView):  # type: ignore[misc]  # the library is untyped
    """Take a passkey away, unless it is the last second factor."""

    template_name = "people/passkey_remove.html"

    def get_success_url(self) -> str:
        """Back to the list."""
        return reverse("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The library's context, and why the last one stays, in place of the button."""
        return {**super().get_context_data(**kwargs), "because": "" if self._may_go() else adapters.LAST_FACTOR}

    def _may_go(self) -> bool:
        return adapters.SecondFactors().can_delete_authenticator(self.get_object())

    def form_valid(self, form: Any) -> HttpResponse:
        """Refused for the last one, with its sentence."""
        if not self._may_go():
            messages.error(self.request, str(adapters.LAST_FACTOR))
            return HttpResponseRedirect(reverse("mfa_index"))
        return cast("HttpResponse", super().form_valid(form))
