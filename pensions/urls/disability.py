"""Addresses of cases of incapacity; none of them says what they are about."""

from django.urls import path

from pensions.views import disability

urlpatterns = [
    path("pensions/cases/", disability.DisabilityList.as_view(), name="disabilities"),
    path("pensions/files/<slug:slug>/case/new/", disability.open_case, name="disability-new"),
    path("pensions/cases/<slug:slug>/", disability.case_page, name="disability"),
    path("pensions/cases/<slug:slug>/act/<slug:name>/", disability.act, name="disability-act"),
    path("pensions/cases/<slug:slug>/opinions/", disability.opinions, name="opinions"),
    path("pensions/cases/<slug:slug>/opinions/<slug:named_by>/", disability.opinion, name="opinion"),
    path("pensions/cases/<slug:slug>/opinions/<slug:named_by>/remove/", disability.remove, name="opinion-remove"),
]
