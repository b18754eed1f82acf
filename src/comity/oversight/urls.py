"""The addresses of the audit room."""

from django.urls import path

from comity.oversight import views

app_name = "oversight"
urlpatterns = [
    path("", views.log, name="log"),
    path("entries/<int:sequence>/", views.entry, name="entry"),
    path("trail/<str:kind>/<str:key>/", views.trail, name="trail"),
    path("verification/", views.verification, name="verification"),
    path("readers/", views.readers, name="readers"),
    path("export/", views.export, name="export"),
    path("export/<slug:part>/", views.part, name="part"),
]
