"""Addresses of what comes due."""

from django.urls import path

from judges.views import coming

urlpatterns = [
    path("judges/coming/", coming.ComingList.as_view(), name="coming"),
]
