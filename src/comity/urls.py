"""All addresses of the desk."""

from django.urls import URLPattern, URLResolver, path

from comity.web import health

urlpatterns: list[URLPattern | URLResolver] = [path("healthz", health.healthz, name="healthz")]
