"""Addresses of sessions, plenaries and their segments."""

from django.urls import path

from cooperation.views import segments, setup

urlpatterns = [
    path("plenaries/", setup.PlenaryList.as_view(), name="plenaries"),
    path("plenaries/new/", setup.plenary_new, name="plenary-new"),
    path("plenaries/example/", setup.example, name="plenary-example"),
    path("plenaries/sessions/new/", setup.session_new, name="session-new"),
    path("plenaries/sessions/<slug:slug>/", setup.session_edit, name="session-edit"),
    path("plenaries/segments/<slug:slug>/", segments.segment_edit, name="segment-edit"),
    path("plenaries/segments/<slug:slug>/move/", segments.segment_move, name="segment-move"),
    path("plenaries/segments/<slug:slug>/remove/", segments.segment_remove, name="segment-remove"),
    path("plenaries/segments/<slug:slug>/invite/", segments.invited_new, name="invited-new"),
    path("plenaries/invited/<slug:slug>/", segments.invited_edit, name="invited-edit"),
    path("plenaries/invited/<slug:slug>/move/", segments.invited_move, name="invited-move"),
    path("plenaries/invited/<slug:slug>/remove/", segments.invited_remove, name="invited-remove"),
    path("plenaries/<slug:slug>/", setup.plenary_page, name="plenary"),
    path("plenaries/<slug:slug>/edit/", setup.plenary_edit, name="plenary-edit"),
    path("plenaries/<slug:slug>/copy/", setup.plenary_copy, name="plenary-copy"),
    path("plenaries/<slug:slug>/segment/", segments.segment_new, name="segment-new"),
    path("plenaries/<slug:slug>/act/<slug:name>/", setup.act, name="plenary-act"),
]
