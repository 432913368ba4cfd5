"""Addresses of leave requests and the ledger."""

from django.urls import path

from judges.views import leave

urlpatterns = [
    path("leave/", leave.LeaveList.as_view(), name="leave"),
    path("leave/new/", leave.new, name="leave-new"),
    path("leave/record/", leave.record, name="leave-record"),
    path("leave/to-decide/", leave.decide, name="leave-decide"),
    path("leave/<slug:slug>/", leave.request_page, name="leave-request"),
    path("leave/<slug:slug>/edit/", leave.edit, name="leave-edit"),
    path("leave/<slug:slug>/act/<slug:name>/", leave.act, name="leave-act"),
    path("judges/<slug:slug>/leave/", leave.ledger_page, name="leave-ledger"),
]
