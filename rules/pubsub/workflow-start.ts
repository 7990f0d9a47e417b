import { Client } from "@temporalio/client";
import { Race } from "./race";

export async function start(client: Client, race: Race, id: string) {
  // ok: pubsub.workflow-start
  race.workflow.start("order", { taskQueue: "orders" });
  // point: pubsub.workflow-start
  await client.workflow.start("order", { taskQueue: "orders", workflowId: id, args: [id] });
}
