"""Addresses of residence at the seat and of relocation claims."""

from django.urls import path

from judges.views import relocation

urlpatterns = [
    path("judges/<slug:slug>/residence/", relocation.residence_page, name="residence"),
    path("relocation/", relocation.RelocationList.as_view(), name="relocations"),
    path("relocation/new/", relocation.new, name="relocation-new"),
    path("relocation/<slug:slug>/", relocation.claim_page, name="relocation"),
    path("relocation/<slug:slug>/edit/", relocation.edit, name="relocation-edit"),
    path("relocation/<slug:slug>/act/<slug:name>/", relocation.act, name="relocation-act"),
    path("relocation/<slug:slug>/statement/<slug:language>/", relocation.statement, name="relocation-statement"),
]
