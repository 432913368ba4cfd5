"""Whether a list fits, and what would make it fit."""

from django.urls import path

from cooperation.views import feasibility as views

urlpatterns = [
    path("plenaries/<slug:slug>/list/what-if/", views.what_if, name="what-if"),
    path("plenaries/<slug:slug>/list/remedies/try", views.remedy_try, name="remedy-try"),
    path("plenaries/<slug:slug>/list/remedies/<int:pk>/undo", views.remedy_undo, name="remedy-undo"),
]
