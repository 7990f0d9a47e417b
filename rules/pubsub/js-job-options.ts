import { Queue } from "bullmq";

export async function welcome(queue: Queue, upload: { add(a: string, b: object, c: object): void }, to: string) {
  // ok: pubsub.js-job-options
  upload.add("a", {}, { attempts: 3 });
  // point: pubsub.js-job-options
  await queue.add("welcome", { to }, { attempts: 3, backoff: { type: "exponential", delay: 1000 } });
}
