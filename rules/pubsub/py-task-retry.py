from celery import shared_task
from rq import Retry


@shared_task(bind=True)
def deliver(self, event_id, policy):
    try:
        print(event_id)
    except ConnectionError as exc:
        # point: pubsub.py-task-retry
        raise self.retry(exc=exc, countdown=10)


def options(policy):
    # ok: pubsub.py-task-retry
    backoff(policy)
    # point: pubsub.py-task-retry
    return Retry(max=3, interval=10)


def backoff(policy):
    return policy
