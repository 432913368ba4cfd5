"""Addresses of the versions of a list, of the public list and its files, and of calendars of expected times."""

from django.urls import path

from cooperation.views import public_lists, times, versions

urlpatterns = [
    path("plenaries/<slug:slug>/versions/", versions.VersionList.as_view(), name="versions"),
    path("plenaries/<slug:slug>/versions/keep/", versions.keep, name="version-keep"),
    path("plenaries/<slug:slug>/publish/", versions.publish, name="publish"),
    path("plenaries/<slug:slug>/speakers/", public_lists.newest, name="public-list"),
    path("plenaries/<slug:slug>/speakers/differences/", public_lists.difference, name="version-difference"),
    path("plenaries/<slug:slug>/speakers.json", public_lists.newest_data, name="public-data"),
    path("plenaries/<slug:slug>/speakers/<slug:id>.ics", times.entry, name="public-entry"),
    path("speakers/versions/<slug:slug>/", public_lists.version, name="version"),
    path("speakers/versions/<slug:slug>/publish/", versions.publish_again, name="version-publish"),
    path("speakers/versions/<slug:slug>/list.<slug:kind>", public_lists.download, name="version-file"),
    path("speakers/versions/<slug:slug>/list-<slug:language>.pdf", public_lists.paper, name="version-paper"),
    path("speakers/times/", times.address, name="times"),
    path("speakers/times/feed/<str:token>.ics", times.feed, name="times-feed"),
]
