"""What the background worker does for the judges' record."""

from django.utils import timezone
from procrastinate.contrib.django import app

from judges.coming import reminders
from judges.imports import taking
from judges.models import PayRun
from judges.pay import services as pay


@app.task(queue="pay")
def compute_pay(run_id: int) -> None:
    """Compute what is left of a pay run."""
    pay.runs.compute(run_id)


@app.periodic(cron="* * * * *")
@app.task(queue="pay", pass_context=False)
def resume_pay(timestamp: int) -> None:
    """Take up pay runs whose worker died or whose job was lost: they go on after their last chunk."""
    for run in PayRun.objects.stalled(timezone.now()):
        pay.go_on_in_background(run)


@app.task(queue="mail")
def tell_of_pay(run_id: int, after: int = 0) -> None:
    """Tell the judges of an approved run that their statements are there, some at a time, each once."""
    pay.tell_judges(run_id, after)


@app.periodic(cron="15 6 * * *")
@app.task(queue="daily", pass_context=False)
def remind_of_what_comes_due(timestamp: int) -> int:
    """Remind judges and those who keep their record of what comes due; gives how many dates were told."""
    return reminders.remind(timezone.localdate())


@app.periodic(cron="40 3 * * *")
@app.task(queue="daily", pass_context=False)
def forget_files_of_records(timestamp: int) -> int:
    """Give up the files of records that nobody confirmed within a day; gives how many."""
    return taking.forget_old(timezone.now())
