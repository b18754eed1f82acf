"""Addresses of screening."""

from django.urls import URLPattern, path

from comity.screening import views

app_name = "screening"
urlpatterns: list[URLPattern] = [
    path("screening/", views.screening, name="screening"),
    path("screening/<str:key>/", views.answered, name="answered"),
]
