"""Addresses of the list of judges and the page of each."""

from django.urls import path

from judges.views import facts, record

urlpatterns = [
    path("judges/", record.JudgeList.as_view(), name="judges"),
    path("judges/new/", record.judge_new, name="judge-new"),
    path("judges/<slug:slug>/", record.judge, name="judge"),
    path("judges/<slug:slug>/health/", facts.health, name="health"),
    path("judges/<slug:slug>/facts/<slug:kind>/<slug:row>/", facts.fact, name="fact"),
    path("judges/<slug:slug>/facts/<slug:kind>/<slug:row>/remove/", facts.remove, name="fact-remove"),
    path("judges/<slug:slug>/changes/<int:position>/restore/", facts.restore, name="restore"),
]
