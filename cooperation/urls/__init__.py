"""The addresses of the plenaries on cooperation, area by area."""

from cooperation.urls import after, delegations, feasibility, lists, live, registration, setup, texts, versions

app_name = "cooperation"
urlpatterns = [
    *setup.urlpatterns,
    *delegations.urlpatterns,
    *registration.urlpatterns,
    *lists.urlpatterns,
    *feasibility.urlpatterns,
    *versions.urlpatterns,
    *live.urlpatterns,
    *texts.urlpatterns,
    *after.urlpatterns,
]
