"""The addresses of the plenaries on cooperation, area by area."""

from cooperation.urls import after, delegations, feasibility, lists, live, registration, screens, setup, texts, versions

app_name = "cooperation"
urlpatterns = [
    *delegations.urlpatterns,
    *registration.urlpatterns,
    *lists.urlpatterns,
    *feasibility.urlpatterns,
    *versions.urlpatterns,
    *live.urlpatterns,
    *screens.urlpatterns,
    *texts.urlpatterns,
    *after.urlpatterns,
    *setup.urlpatterns,  # last: its plenaries/<slug>/ would take the addresses of others
]
