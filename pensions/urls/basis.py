"""The addresses of actuarial bases."""

from django.urls import path

from pensions.views import basis

urlpatterns = [
    path("pensions/bases/", basis.bases, name="bases"),
    path("pensions/bases/new/", basis.basis_new, name="basis-new"),
    path("pensions/bases/<slug:slug>/", basis.basis_page, name="basis"),
    path("pensions/bases/<slug:slug>/act/<slug:name>/", basis.basis_act, name="basis-act"),
]
