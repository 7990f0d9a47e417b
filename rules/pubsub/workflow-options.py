from datetime import timedelta

from temporalio import workflow

from shop import ledger


async def order(activity, number):
    # point: pubsub.workflow-options
    await workflow.execute_activity(activity, number, start_to_close_timeout=timedelta(minutes=10))
    # ok: pubsub.workflow-options
    await ledger.execute_activity(activity, number, start_to_close_timeout=timedelta(minutes=10))
