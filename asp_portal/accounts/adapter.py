"""How allauth behaves here: accounts are made by administrators, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in only."""

    def is_open_for_signup(self, request) -> bool:
        """Nobody makes an account for themselves."""
        return False
