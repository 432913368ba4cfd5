"""Addresses of delegations, their people and invitations."""

from django.urls import path

from cooperation.views import delegations, invitations

urlpatterns = [
    path("delegations/", delegations.DelegationList.as_view(), name="delegations"),
    path("delegations/new/", delegations.delegation_new, name="delegation-new"),
    path("delegations/states/", delegations.take_in_states, name="delegation-states"),
    path("delegations/<slug:slug>/", delegations.delegation_page, name="delegation"),
    path("delegations/<slug:slug>/edit/", delegations.delegation_edit, name="delegation-edit"),
    path("delegations/<slug:slug>/invite/", invitations.invite, name="invite"),
    path("delegations/<slug:slug>/people/<int:pk>/end/", delegations.member_end, name="member-end"),
    path("delegations/<slug:slug>/people/<int:pk>/focal/", delegations.member_focal, name="member-focal"),
    path("invitations/", invitations.answer, name="invitation-answer"),
    path("invitations/<slug:slug>/again/", invitations.send_again, name="invitation-again"),
    path("invitations/<slug:slug>/revoke/", invitations.revoke, name="invitation-revoke"),
    path("invitations/<str:token>/", invitations.open_link, name="invitation"),
]
