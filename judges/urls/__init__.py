"""The addresses of the judges' record, area by area."""

from judges.urls import calendar, coming, imports, leave, pay, presidency, record, relocation

app_name = "judges"
urlpatterns = [
    *imports.urlpatterns,
    *coming.urlpatterns,
    *record.urlpatterns,
    *presidency.urlpatterns,
    *pay.urlpatterns,
    *leave.urlpatterns,
    *calendar.urlpatterns,
    *relocation.urlpatterns,
]
