"""Addresses of what remains of a meeting."""

from django.urls import path, re_path

from cooperation.views import after

PLENARY = r"^plenaries/(?P<slug>[-\w]+)/"

urlpatterns = [
    path("plenaries/<slug:slug>/report/", after.report, name="report"),
    re_path(PLENARY + r"report/(?P<language>en|fr)\.pdf\Z", after.paper, name="report-pdf"),
    re_path(PLENARY + r"report/log\.(?P<kind>csv|json)\Z", after.log, name="report-log"),
    path("plenaries/<slug:slug>/record/", after.public_record, name="public-record"),
]
