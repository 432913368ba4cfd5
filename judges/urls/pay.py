"""Addresses of the salary scale, pay runs and statements."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
