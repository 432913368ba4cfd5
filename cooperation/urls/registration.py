"""Addresses of requests for the floor."""

from django.urls import path

from cooperation.views import registration

urlpatterns = [
    path("plenaries/<slug:slug>/requests/", registration.requests, name="requests"),
    path("plenaries/<slug:slug>/requests/new/", registration.new, name="request-new"),
    path("plenaries/<slug:slug>/requests/received/", registration.received, name="requests-received"),
    path("plenaries/<slug:slug>/requests/message/", registration.message, name="request-message"),
    path("plenaries/requests/<slug:slug>/", registration.request_page, name="request"),
    path("plenaries/requests/<slug:slug>/act/<slug:name>/", registration.act, name="request-act"),
    path("plenaries/requests/<slug:slug>/acknowledgement/", registration.acknowledgement, name="acknowledgement"),
    path(
        "plenaries/requests/<slug:slug>/acknowledgement/<slug:language>/",
        registration.acknowledgement,
        name="acknowledgement",
    ),
    path("plenaries/requests/files/<slug:slug>/", registration.file, name="request-file"),
]
