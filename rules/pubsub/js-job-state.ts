import { Queue } from "bullmq";

export async function depth(queue: Queue, list: { count(): number }) {
  // ok: pubsub.js-job-state
  list.count();
  // point: pubsub.js-job-state
  return queue.getWaitingCount();
}
