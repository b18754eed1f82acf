"""All addresses of the desk."""

from django.urls import URLPattern, URLResolver, include, path

from comity.web import errors, health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("", include("comity.web.urls")),
    path("", include("comity.home.urls")),
    path("", include("comity.casework.urls")),
    path("", include("comity.people.signing_urls")),
    path("", include("comity.people.urls")),
    path("directory/", include("comity.directory.urls")),
    path("agreements/", include("comity.agreements.urls")),
    path("audit/", include("comity.oversight.urls")),
    path("", include("comity.lists.urls")),
    path("", include("comity.subjects.urls")),
    path("", include("comity.screening.urls")),
]

handler400 = errors.bad_request
handler403 = errors.not_allowed
handler404 = errors.not_found
handler500 = errors.failed
