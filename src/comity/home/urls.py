"""Addresses of the home page and the search."""

from django.urls import URLPattern, path

from comity.home import views

app_name = "home"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("palette/", views.palette, name="palette"),
    path("told/", views.told, name="told"),
    path("told/seen/", views.seen, name="seen"),
]
