"""The addresses of pensions, area by area."""

from pensions.urls import (
    basis,
    beneficiaries,
    certificates,
    committee,
    disability,
    estimate,
    files,
    life,
    roll,
    statements,
)

app_name = "pensions"
urlpatterns = [
    *files.urlpatterns,
    *life.urlpatterns,
    *estimate.urlpatterns,
    *roll.urlpatterns,
    *statements.urlpatterns,
    *basis.urlpatterns,
    *committee.urlpatterns,
    *disability.urlpatterns,
    *beneficiaries.urlpatterns,
    *certificates.urlpatterns,
]
