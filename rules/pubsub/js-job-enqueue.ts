import { Queue } from "bullmq";

export async function welcome(queue: Queue, seen: Set<string>, to: string) {
  // ok: pubsub.js-job-enqueue
  seen.add(to);
  // point: pubsub.js-job-enqueue
  await queue.add("welcome", { to }, { attempts: 3 });
}
