"""Addresses of what comes due."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
