"""Addresses of pay runs and statements."""

from django.urls import path

from judges.views import pay

urlpatterns = [
    path("pay/", pay.home, name="pay"),
    path("pay/prepare/", pay.prepare, name="pay-prepare"),
    path("pay/runs/<slug:slug>/", pay.RunPage.as_view(), name="pay-run"),
    path("pay/runs/<slug:slug>/act/<slug:name>/", pay.act, name="pay-act"),
    path("pay/runs/<slug:slug>/treasury/", pay.treasury, name="pay-treasury"),
    path("pay/runs/<slug:slug>/statements-<slug:language>-<int:part>.zip", pay.archive, name="pay-archive"),
    path("pay/statements/<slug:slug>/", pay.statement, name="pay-statement"),
    path("pay/statements/<slug:slug>/<slug:language>.pdf", pay.statement_file, name="pay-statement-pdf"),
    path("judges/<slug:slug>/pay/", pay.pay_of, name="pay-of"),
]
