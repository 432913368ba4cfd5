"""Addresses of the live screens. They share a folder, which is the scope of the script that keeps them offline."""

from django.urls import path

from cooperation.views import screens

urlpatterns = [
    path("plenaries/service-worker.js", screens.service_worker, name="service-worker"),
    path("plenaries/<slug:slug>/live/console/", screens.meeting, name="meeting"),
    path("plenaries/<slug:slug>/live/room/", screens.room, name="room"),
    path("plenaries/<slug:slug>/live/follow/", screens.follow, name="follow"),
    path("plenaries/<slug:slug>/live/interpreters/", screens.interpreters, name="interpreters"),
]
