"""Addresses of certificates of life."""

urlpatterns: list = []
