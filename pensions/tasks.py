"""What the background worker does for pensions."""

from django.utils import timezone
from procrastinate.contrib.django import app

from pensions.certificates import letters
from pensions.certificates import services as certificates
from pensions.committee import reminders as committee
from pensions.models import PensionRoll
from pensions.roll import services as rolls
from pensions.statements import services as statements


@app.task(queue="pay")
def compute_roll(roll_id: int) -> None:
    """Compute what is left of a payment roll."""
    rolls.runs.compute(roll_id)


@app.periodic(cron="* * * * *")
@app.task(queue="pay", pass_context=False)
def resume_rolls(timestamp: int) -> None:
    """Take up payment rolls whose worker died or whose job was lost: they go on after their last chunk."""
    for roll in PensionRoll.objects.stalled(timezone.now()):
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


@app.periodic(cron="10 5 * 1 *")
@app.task(queue="daily", pass_context=False)
def ask_for_certificates(timestamp: int) -> int:
    """Ask in January for the year's certificates of life, each day of whoever has not been asked; gives how many."""
    return certificates.ask(timezone.localdate())


@app.periodic(cron="30 6 * * *")
@app.task(queue="daily", pass_context=False)
def write_about_certificates(timestamp: int) -> int:
    """See to it that the letters on certificates of life leave that are due; gives how many."""
    return letters.write(timezone.localdate())


@app.task(queue="pay")
def issue_statements(year: int) -> None:
    """Issue what is left of the annual statements of a year."""
    statements.issue_rest(year)


@app.periodic(cron="* * * * *")
@app.task(queue="pay", pass_context=False)
def resume_statements(timestamp: int) -> None:
    """Take up years of statements whose worker died or whose job was lost."""
    for issue in statements.stalled(timezone.now()):
        statements.go_on_in_background(issue)


@app.task(queue="mail")
def tell_of_statements(numbers: list[str]) -> None:
    """Tell judges that their annual statements are there."""
    statements.tell_judges(numbers)
