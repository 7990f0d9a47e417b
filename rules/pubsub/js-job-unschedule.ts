import { Queue } from "bullmq";

export async function hourlyNoLonger(queue: Queue, seen: Set<string>) {
  // ok: pubsub.js-job-unschedule
  seen.delete("digest");
  // ok: pubsub.js-job-unschedule
  await queue.add("digest", {});
  // point: pubsub.js-job-unschedule
  await queue.removeRepeatable("digest", { pattern: "0 * * * *" });
}
