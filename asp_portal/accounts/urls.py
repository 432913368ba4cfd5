"""Addresses of one's own account, beside allauth's."""

urlpatterns: list = []
