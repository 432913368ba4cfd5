"""Addresses of payment rolls and payments."""

from django.urls import path

from pensions.views import roll

urlpatterns = [
    path("pensions/rolls/", roll.home, name="rolls"),
    path("pensions/rolls/prepare/", roll.prepare, name="roll-prepare"),
    path("pensions/rolls/<slug:slug>/", roll.RollPage.as_view(), name="roll"),
    path("pensions/rolls/<slug:slug>/act/<slug:name>/", roll.act, name="roll-act"),
    path("pensions/rolls/<slug:slug>/treasury/", roll.treasury, name="roll-treasury"),
    path("pensions/rolls/<slug:slug>/payments-<int:part>.zip", roll.archive, name="roll-archive"),
    path("pensions/payments/<slug:slug>/", roll.payment, name="payment"),
    path("pensions/payments/<slug:slug>/<slug:language>.pdf", roll.payment_file, name="payment-pdf"),
    path("pensions/beneficiaries/<slug:slug>/payments/", roll.payments_of, name="payments-of"),
]
