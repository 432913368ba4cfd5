"""The addresses of statements."""

urlpatterns: list = []
