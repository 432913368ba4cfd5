"""The addresses of pensions, area by area."""

from pensions.urls import basis, committee, estimate, files, life, roll, statements

app_name = "pensions"
urlpatterns = [
    *files.urlpatterns,
    *life.urlpatterns,
    *estimate.urlpatterns,
    *roll.urlpatterns,
    *statements.urlpatterns,
    *basis.urlpatterns,
    *committee.urlpatterns,
]
