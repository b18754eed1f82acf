"""The shell's own addresses."""

from django.conf import settings
from django.urls import URLPattern, path
from django.views.i18n import set_language

from comity.web import downloads, jobs, style, views

app_name = "web"
urlpatterns: list[URLPattern] = [
    path("theme/", views.theme, name="theme"),
    path("keys/", views.keys, name="keys"),
    path("language/", set_language, name="language"),
    path("drafts/<str:form>/", views.draft, name="draft"),
    path("unsent/", views.not_sent, name="unsent"),
    path("unsent/discard/", views.discard_unsent, name="discard_unsent"),
    path("attachments/<int:pk>/", downloads.attachment, name="attachment"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("jobs/<int:pk>/cancel/", jobs.cancel, name="cancel_job"),
    path("filters/<str:listing>/", views.save_filter, name="save_filter"),
    path("filters/<int:pk>/forget/", views.forget_filter, name="forget_filter"),
]
if settings.DEBUG or settings.COMITY.demo:
    urlpatterns.append(path("style/", style.page, name="style"))
