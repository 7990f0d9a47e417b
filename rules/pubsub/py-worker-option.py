from celery import Celery

app = Celery("shop")


def configure(form):
    # point: pubsub.py-worker-option
    app.conf.task_acks_late = True
    # ok: pubsub.py-worker-option
    form.conf.task_acks_late = True
