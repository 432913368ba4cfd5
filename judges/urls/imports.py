"""Addresses of files of records."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
