"""The sign-in library's addresses that are offered, under the names it looks for."""

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView
from django.urls import URLPattern, path

from comity.people.views import own, signing

urlpatterns: list[URLPattern] = [
    path("sign-in/", signing.SignInView.as_view(), name="account_login"),
    path("sign-in/second/", AuthenticateView.as_view(template_name="people/second_factor.html"), name="mfa_authenticate"),
    path("sign-in/again/", ReauthenticateView.as_view(template_name="people/again.html"), name="account_reauthenticate"),
    path("sign-in/again/code/", CodeAgainView.as_view(template_name="people/again.html"), name="mfa_reauthenticate"),
    path(
        "sign-in/again/passkey/",
        ReauthenticateWebAuthnView.as_view(template_name="people/again_passkey.html"),
        name="mfa_reauthenticate_webauthn",
    ),
    path("my/factors/", own.FactorsView.as_view(), name="mfa_index"),
    path("my/factors/app/", ActivateTOTPView.as_view(template_name="people/app.html"), name="mfa_activate_totp"),
    path("my/factors/app/remove/", DeactivateTOTPView.as_view(template_name="people/app_remove.html"), name="mfa_deactivate_totp"),
    path("my/factors/passkeys/add/", AddWebAuthnView.as_view(template_name="people/passkey.html"), name="mfa_add_webauthn"),
    path("my/factors/passkeys/<int:pk>/remove/", own.RemovePasskeyView.as_view(), name="mfa_remove_webauthn"),
    path("my/factors/codes/", ViewRecoveryCodesView.as_view(template_name="people/codes.html"), name="mfa_view_recovery_codes"),
    path(
        "my/factors/codes/new/",
        GenerateRecoveryCodesView.as_view(template_name="people/codes_new.html"),
        name="mfa_generate_recovery_codes",
    ),
]
