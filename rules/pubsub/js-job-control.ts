import { Worker } from "bullmq";
import http from "http";

export async function stop(worker: Worker, server: http.Server) {
  // ok: pubsub.js-job-control
  server.close();
  // point: pubsub.js-job-control
  await worker.close();
}
