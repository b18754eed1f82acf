"""Addresses of candidates."""

from django.urls import URLPattern, path

from comity.subjects import views

app_name = "subjects"
urlpatterns: list[URLPattern] = [
    path("candidates/", views.waiting, name="waiting"),
    path("candidates/<int:pk>/", views.compare, name="compare"),
    path("candidates/<int:pk>/purpose/", views.purpose, name="purpose"),
    path("candidates/<int:pk>/<slug:move>/", views.verdict, name="verdict"),
]
