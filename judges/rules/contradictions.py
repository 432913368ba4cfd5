"""Days of a judge's record that cannot both be, or that are unusual, in words."""

from judges.rules.facts import WholeRecord
from judges.rules.results import Contradiction


def contradictions(record: WholeRecord) -> tuple[Contradiction, ...]:
    """What contradicts itself in a record, refused or a remark, in the order of its facts."""
    raise NotImplementedError
