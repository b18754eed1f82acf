"""The sign-in library's addresses that are offered, under the names it looks for."""

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateCodeView
from django.urls import URLPattern, path

from comity.people.views import signing

urlpatterns: list[URLPattern] = [
    path("sign-in/", signing.SignInView.as_view(), name="account_login"),
    path("sign-in/second/", AuthenticateView.as_view(template_name="people/second_factor.html"), name="mfa_authenticate"),
    path("sign-in/again/", ReauthenticateView.as_view(template_name="people/again.html"), name="account_reauthenticate"),
    path("sign-in/again/code/", ReauthenticateCodeView.as_view(template_name="people/again.html"), name="mfa_reauthenticate"),
]
