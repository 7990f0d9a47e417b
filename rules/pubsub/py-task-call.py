from celery import shared_task
from redis import Redis
from rq import Queue

queue = Queue("low", connection=Redis())


@shared_task
def deliver(event_id):
    print(event_id)


def publish(event, timer):
    # point: pubsub.py-task-call
    deliver.delay(event.id)
    # point: pubsub.py-task-call
    deliver.apply_async(args=[event.id], countdown=10)
    # point: pubsub.py-task-call
    queue.enqueue(print, event.id, job_timeout=30)
    # ok: pubsub.py-task-call
    timer.delay(event.id)
    # ok: pubsub.py-task-call
    deliver(event.id)
