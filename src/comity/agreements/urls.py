"""The addresses of the agreements."""

from django.urls import path

from comity.agreements.views import keeping, parts, reading

app_name = "agreements"
urlpatterns = [
    path("", reading.agreements, name="agreements"),
    path("map/", reading.chart, name="map"),
    path("map.json", reading.chart_json, name="map_json"),
    path("for/<int:agency_pk>/", reading.serving, name="serving"),
    path("<int:pk>/", reading.agreement, name="agreement"),
    path("add/", keeping.add, name="add"),
    path("adopt/", keeping.adopt, name="adopt"),
    path("<int:pk>/edit/", keeping.edit, name="edit"),
    path("<int:pk>/take-back/", keeping.take_back, name="take_back"),
    path("<int:pk>/steps/<slug:name>/", keeping.step, name="step"),
    path("<int:pk>/<slug:kind>/add/", parts.add, name="add_part"),
    path("<int:pk>/<slug:kind>/<int:part_pk>/", parts.edit, name="edit_part"),
    path("<int:pk>/<slug:kind>/<int:part_pk>/drop/", parts.drop, name="drop_part"),
]
