"""The addresses of basis."""

urlpatterns: list = []
