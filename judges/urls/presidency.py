"""Addresses of the Presidency."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
