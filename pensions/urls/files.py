"""The addresses of pension files."""

from django.urls import path

from pensions.views import files

urlpatterns = [
    path("pensions/", files.files, name="files"),
    path("pensions/files/new/", files.file_new, name="file-new"),
    path("pensions/files/<slug:slug>/", files.file, name="file"),
]
