"""What the background worker does for pensions."""

from django.utils import timezone
from procrastinate.contrib.django import app

from pensions.committee import reminders as committee
from pensions.roll import services as rolls


@app.task(queue="pay")
def compute_roll(roll_id: int) -> None:
    """Compute what is left of a payment roll."""
    rolls.compute(roll_id)


@app.periodic(cron="* * * * *")
@app.task(queue="pay", pass_context=False)
def resume_rolls(timestamp: int) -> None:
    """Take up payment rolls whose worker died or whose job was lost: they go on after their last chunk."""
    for roll in rolls.stalled(timezone.now()):
        rolls.go_on_in_background(roll)


@app.task(queue="mail")
def tell_of_roll(roll_id: int) -> None:
    """Tell the former judges of an approved roll that their statements are there."""
    rolls.tell_judges(roll_id)


@app.periodic(cron="20 6 * * *")
@app.task(queue="daily", pass_context=False)
def warn_of_ending_seats(timestamp: int) -> int:
    """Warn those who keep the Staff Pension Committee of terms that end; gives of how many seats."""
    return committee.remind(timezone.localdate())
