import dramatiq
from celery import Celery, shared_task

app = Celery("shop")


# point: pubsub.py-task
@app.task(bind=True, max_retries=3)
def deliver(self, event_id):
    print(event_id)


# point: pubsub.py-task
@shared_task
def sweep():
    print("x")


# point: pubsub.py-task
@dramatiq.actor(max_retries=5)
def mail(to):
    print(to)


class Router:
    def task(self):
        return self


router = Router()


# ok: pubsub.py-task
@router.task
def page():
    print("x")
