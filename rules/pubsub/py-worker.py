from celery import Celery
from redis import Redis
from rq import Queue, Worker

# point: pubsub.py-worker
app = Celery("shop", broker="redis://x")
# point: pubsub.py-worker
app.conf.update(task_acks_late=True)
# point: pubsub.py-worker
queue = Queue("low", connection=Redis(), default_timeout=60)


def run(form):
    # point: pubsub.py-worker
    Worker([queue])
    # ok: pubsub.py-worker
    form.conf.update(a=1)
