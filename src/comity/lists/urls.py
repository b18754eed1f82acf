"""Addresses of lists."""

from django.urls import URLPattern, path

from comity.lists import views

app_name = "lists"
urlpatterns: list[URLPattern] = [
    path("lists/", views.all_lists, name="all"),
    path("lists/import/", views.import_file, name="import"),
    path("lists/runs/<int:pk>/", views.run_page, name="run"),
    path("lists/entries/<int:pk>/", views.entry_page, name="entry"),
    path("lists/<int:pk>/", views.one_list, name="list"),
    path("lists/<int:pk>/describe/", views.describe, name="describe"),
]
