"""The addresses of life."""

urlpatterns: list = []
