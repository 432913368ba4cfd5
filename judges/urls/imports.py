"""Addresses of files of records."""

from django.urls import path

from judges.views import imports

urlpatterns = [
    path("judges/imports/", imports.ImportList.as_view(), name="imports"),
    path("judges/import/<slug:kind>/", imports.upload, name="import"),
    path("judges/import/<slug:kind>/template.<str:ending>", imports.template, name="import-template"),
    path("judges/import-preview/<uuid:pk>/", imports.preview, name="import-preview"),
    path("judges/import-preview/<uuid:pk>/give-up/", imports.give_up, name="import-give-up"),
]
