"""Addresses of certificates of life."""

from django.urls import path

from pensions.views import certificates

urlpatterns = [
    path("pensions/certificates/", certificates.CertificateList.as_view(), name="certificates"),
    path("pensions/certificates/ask/", certificates.ask, name="certificates-ask"),
    path("pensions/certificates/<slug:slug>/", certificates.certificate, name="certificate"),
    path("pensions/certificates/<slug:slug>/take-back/", certificates.take_back, name="certificate-take-back"),
]
