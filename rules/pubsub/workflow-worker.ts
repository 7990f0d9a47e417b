import { NativeConnection, Worker } from "@temporalio/worker";
import { Robot } from "./robot";

export async function run(address: string) {
  // point: pubsub.workflow-worker
  const connection = await NativeConnection.connect({ address });
  // ok: pubsub.workflow-worker
  Robot.create({ taskQueue: "orders" });
  // point: pubsub.workflow-worker
  return Worker.create({ connection, taskQueue: "orders", maxConcurrentActivityTaskExecutions: 20 });
}
