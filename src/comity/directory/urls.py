"""The addresses of the directory."""

from django.urls import path

from comity.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.agencies, name="agencies"),
    path("add/", views.add_agency, name="add_agency"),
    path("suggest.json", views.suggest, name="suggest"),
    path("countries/", views.sheets, name="sheets"),
    path("countries/<str:code>/", views.country, name="country"),
    path("countries/<str:code>/sheet/", views.edit_sheet, name="edit_sheet"),
    path("countries/<str:code>/review/", views.review_sheet, name="review_sheet"),
    path("bars/add/", views.add_bar, name="add_bar"),
    path("bars/<int:pk>/lift/", views.lift_bar, name="lift_bar"),
    path("<int:pk>/", views.agency, name="agency"),
    path("<int:pk>/edit/", views.edit_agency, name="edit_agency"),
    path("<int:pk>/<slug:parts>/add/", views.add_part, name="add_part"),
    path("<int:pk>/<slug:parts>/<int:part_pk>/", views.edit_part, name="edit_part"),
    path("<int:pk>/<slug:parts>/<int:part_pk>/drop/", views.drop_part, name="drop_part"),
]
