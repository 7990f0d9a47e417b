import { Worker } from "bullmq";

export const worker = new Worker("mail", async () => {});
// point: pubsub.js-job-event
worker.on("failed", (job, err) => console.error(job?.id, err));
// ok: pubsub.js-job-event
process.on("failed", (err) => console.error(err));
