"""The addresses of estimate."""

urlpatterns: list = []
