"""Addresses of the live meeting's data; its pages have theirs in `screens`, its streams in the live server."""

from django.urls import path

from cooperation.views import live

urlpatterns = [
    path("plenaries/<slug:slug>/meeting/command", live.command, name="command"),
    path("plenaries/<slug:slug>/live/<slug:audience>.json", live.live_snapshot, name="live-snapshot"),
    path("plenaries/<slug:slug>/live/<slug:audience>/token", live.live_token, name="live-token"),
]
