"""Addresses of the Presidency and of the salary scale."""

from django.urls import URLPattern, path

from judges.views import acting, presidency, salary

urlpatterns: list[URLPattern] = [
    path("presidency/", presidency.presidency, name="presidency"),
    path("presidency/election/", presidency.election, name="presidency-election"),
    path("presidency/office/", presidency.by_election, name="presidency-office"),
    path("presidency/office/<str:slug>/end/", presidency.end, name="presidency-end"),
    path("presidency/entries/<int:position>/take-back/", presidency.take_back, name="presidency-take-back"),
    path("presidency/acting-days/", acting.acting_days, name="acting-days"),
    path("presidency/acting-days/new/", acting.acting_new, name="acting-new"),
    path("presidency/acting-days/take-back/", acting.acting_take_back, name="acting-take-back"),
    path("salary-scale/", salary.scale, name="salary-scale"),
    path("salary-scale/new/", salary.salary_new, name="salary-new"),
    path("salary-scale/<str:slug>/change/", salary.salary_change, name="salary-change"),
]
