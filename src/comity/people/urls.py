"""Addresses of officers, desks and duty."""

from django.urls import URLPattern, path

from comity.people.views import signing

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("sign-out/", signing.sign_out, name="sign_out"),
    path("enrol/", signing.enrol, name="enrol"),
]
