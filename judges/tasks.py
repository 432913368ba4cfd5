"""What the background worker does for the judges' record."""

from django.utils import timezone
from procrastinate.contrib.django import app

from judges import pay


@app.task(queue="pay")
def compute_pay(run_id: int) -> None:
    """Compute what is left of a pay run."""
    pay.compute(run_id)


@app.periodic(cron="* * * * *")
@app.task(queue="pay", pass_context=False)
def resume_pay(timestamp: int) -> None:
    """Take up pay runs whose worker died or whose job was lost: they go on after their last chunk."""
    for run in pay.stalled(timezone.now()):
        pay.go_on_in_background(run)


@app.task(queue="mail")
def tell_of_pay(run_id: int, after: int = 0) -> None:
    """Tell the judges of an approved run that their statements are there, some at a time, each once."""
    pay.tell_judges(run_id, after)
