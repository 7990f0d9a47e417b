import { proxyActivities } from "@temporalio/workflow";
import { proxy } from "./shelf";

// point: pubsub.workflow-options
const activities = proxyActivities({ startToCloseTimeout: "10 minutes", retry: { maximumAttempts: 3 } });

// ok: pubsub.workflow-options
const books = proxy({ startToCloseTimeout: "10 minutes" });
