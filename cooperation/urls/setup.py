"""Addresses of plenaries."""

from django.urls import path

from cooperation.views import setup

urlpatterns = [
    path("plenaries/", setup.PlenaryList.as_view(), name="plenaries"),
    path("plenaries/<slug:slug>/", setup.plenary_page, name="plenary"),
]
