"""Addresses of the calendar of the bench and its feeds."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
