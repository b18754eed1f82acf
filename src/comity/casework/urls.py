"""Addresses of requests."""

from django.urls import URLPattern, path

from comity.casework.views import amending, arrival, finding, inbox, keeping, letters, page, statistics, steps

app_name = "casework"
urlpatterns: list[URLPattern] = [
    path("requests/", inbox.inbox, name="inbox"),
    path("requests/new/", arrival.new, name="new"),
    path("requests/assign/", inbox.assign_many, name="assign_many"),
    path("requests/review/", keeping.review, name="review"),
    path("requests/review/erase/", keeping.erase_many, name="erase_many"),
    path("requests/review/keep/", keeping.keep_many, name="keep_many"),
    path("requests/erased/", keeping.erased, name="erased"),
    path("figures/", statistics.yearly, name="statistics_now"),
    path("figures/<int:year>/", statistics.yearly, name="statistics"),
    path("requests/<slug:reference>/", page.page, name="request"),
    path("requests/<slug:reference>/purpose/", finding.purpose, name="purpose"),
    path("requests/<slug:reference>/clock/", page.ladder, name="clock"),
    path("requests/<slug:reference>/amend/", amending.amend, name="amend"),
    path("requests/<slug:reference>/timeline.json", letters.happened, name="timeline"),
    path("requests/<slug:reference>/files/<int:pk>/", letters.file, name="file"),
    path("requests/<slug:reference>/letter/preview/", letters.preview, name="letter_preview"),
    path("requests/<slug:reference>/letter/draft.pdf", letters.draft_pdf, name="letter_draft"),
    path("requests/<slug:reference>/letter/<int:pk>.pdf", letters.sent, {"as_format": "pdf"}, name="letter_pdf"),
    path("requests/<slug:reference>/letter/<int:pk>.json", letters.sent, {"as_format": "json"}, name="letter_json"),
    path("requests/<slug:reference>/<slug:step>/", steps.take, name="step"),
]
