"""Addresses of beneficiaries."""

urlpatterns: list = []
