import { Worker } from "bullmq";
import { Worker as Thread } from "worker_threads";

// point: pubsub.js-job-worker
export const worker = new Worker("mail", async (job) => console.info(job.data), { concurrency: 5 });
// ok: pubsub.js-job-worker
export const thread = new Thread("./mail.js");
