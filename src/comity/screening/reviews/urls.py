"""Addresses of the questions about searches."""

from django.urls import URLPattern, path

from comity.screening.reviews import views

urlpatterns: list[URLPattern] = [
    path("screening/questions/", views.questions, name="questions"),
    path("screening/questions/<int:pk>/", views.question, name="question"),
    path("screening/questions/<int:pk>/purpose/", views.purpose, name="purpose"),
    path("screening/questions/<int:pk>/answer/", views.answer, name="answer"),
    path("screening/questions/<int:pk>/<slug:move>/", views.decide, name="decide"),
    path("screening/questions/draws/", views.draws, name="draws"),
    path("screening/questions/draws/<str:week>/", views.draw, name="draw"),
]
