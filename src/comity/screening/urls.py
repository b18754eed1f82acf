"""Addresses of screening."""

from django.urls import URLPattern, path

from comity.screening import views
from comity.screening.reviews import urls as reviews

app_name = "screening"
urlpatterns: list[URLPattern] = [
    *reviews.urlpatterns,
    path("screening/", views.screening, name="screening"),
    path("screening/<str:key>/", views.answered, name="answered"),
]
