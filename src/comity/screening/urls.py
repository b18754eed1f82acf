"""Addresses of screening."""

from django.urls import URLPattern, path

from comity.screening import views
from comity.screening.keeping import views as keeping
from comity.screening.reviews import urls as reviews
from comity.screening.runs import hits
from comity.screening.runs import views as runs

app_name = "screening"
urlpatterns: list[URLPattern] = [
    *reviews.urlpatterns,
    path("screening/", views.screening, name="screening"),
    path("screening/ends/", keeping.ends, name="ends"),
    path("screening/ends/<slug:slug>/<int:pk>/", keeping.keep, name="keep"),
    path("screening/runs/", runs.all_runs, name="runs"),
    path("screening/runs/new/", runs.prepare, name="prepare_run"),
    path("screening/runs/<str:reference>/", runs.page, name="run"),
    path("screening/runs/<str:reference>/purpose/", runs.purpose, name="run_purpose"),
    path("screening/runs/<str:reference>/results/", runs.results, name="run_results"),
    path("screening/runs/<str:reference>/hits/<int:pk>/", hits.hit, name="run_hit"),
    path("screening/runs/<str:reference>/export/", runs.export, name="run_export"),
    path("screening/runs/<str:reference>/faults/", runs.faults, name="run_faults"),
    path("screening/runs/<str:reference>/<slug:step>/", runs.step, name="run_step"),
    path("screening/<str:key>/", views.answered, name="answered"),
]
