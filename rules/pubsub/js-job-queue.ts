import { Queue } from "bullmq";
import { Queue as Line } from "./line";

// point: pubsub.js-job-queue
export const mails = new Queue("mail", { connection: { host: "localhost" } });
// ok: pubsub.js-job-queue
export const line = new Line("mail");
