"""Addresses of delegations and invitations."""

from django.urls import path

from cooperation.views import delegations

urlpatterns = [
    path("delegations/", delegations.DelegationList.as_view(), name="delegations"),
    path("delegations/<slug:slug>/", delegations.delegation_page, name="delegation"),
]
