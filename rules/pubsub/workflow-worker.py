from temporalio.client import Client
from temporalio.worker import Worker

from shop import Desk


async def run(address):
    # point: pubsub.workflow-worker
    client = await Client.connect(address)
    # ok: pubsub.workflow-worker
    Desk.connect(address)
    # point: pubsub.workflow-worker
    await Worker(client, task_queue="orders", max_concurrent_activities=20).run()
