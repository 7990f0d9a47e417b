import { Worker } from "bullmq";
import { Worker as Thread } from "worker_threads";

// point: pubsub.js-job-worker-options
export const worker = new Worker("mail", async () => {}, { concurrency: 5 });
// ok: pubsub.js-job-worker-options
export const thread = new Thread("./mail.js", { workerData: 5 });
