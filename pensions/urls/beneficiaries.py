"""Addresses of those who are paid."""

from django.urls import path

from pensions.views import beneficiaries

urlpatterns = [
    path("pensions/beneficiaries/<slug:slug>/", beneficiaries.person_page, name="beneficiary"),
    path("pensions/beneficiaries/<slug:slug>/contact/", beneficiaries.contact, name="beneficiary-contact"),
    path("pensions/beneficiaries/<slug:slug>/accounts/<slug:row>/", beneficiaries.account, name="payee-account"),
    path(
        "pensions/beneficiaries/<slug:slug>/accounts/<slug:row>/remove/",
        beneficiaries.remove_account,
        name="payee-account-remove",
    ),
]
