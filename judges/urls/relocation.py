"""Addresses of relocation claims."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
