"""Addresses of travel."""

from django.urls import path

from travel.views import acts, papers, statements

app_name = "travel"
urlpatterns = [
    # Lists, pages, acts
    path("claims/", papers.ClaimList.as_view(), name="claims"),
    path("claims/<str:slug>/", papers.claim, name="claim"),
    path("claims/<str:slug>/act/<str:name>/", acts.claim_act, name="claim-act"),
    path("claims/<str:slug>/statement/<str:language>/", statements.statement, name="statement"),
    path("journeys/", papers.JourneyList.as_view(), name="journeys"),
    path("journeys/<str:slug>/", papers.journey, name="journey"),
    path("journeys/<str:slug>/act/<str:name>/", acts.journey_act, name="journey-act"),
    # Drafts
    # Rates
]
