"""In which office somebody acts on what the plenaries keep."""

from collections.abc import Callable

from asp_portal.workflow import Doing, Hidden
from judges.permissions import SECRETARIAT


def desk(permission: str) -> Callable[[Doing], str]:
    """The Secretariat, to those who hold this permission; to everybody else the act does not exist."""

    def office(doing: Doing) -> str:
        if not doing.user.has_perm(permission):
            raise Hidden
        return SECRETARIAT

    return office
