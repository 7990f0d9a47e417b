from temporalio.client import Client

from shop import Desk


async def start(client: Client, desk: Desk, number):
    # point: pubsub.workflow-start
    await client.start_workflow("order", number, id=number, task_queue="orders")
    # ok: pubsub.workflow-start
    await desk.start_workflow("order", number)
