"""The addresses of what happens to a pension."""

from django.urls import path

from pensions.views import life

urlpatterns = [
    path("pensions/files/<slug:slug>/events/<slug:kind>/", life.event, name="event"),
    path("pensions/files/<slug:slug>/acts/<int:position>/take-back/", life.take_back, name="event-take-back"),
]
