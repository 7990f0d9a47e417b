import { connect } from "nats";

export async function listen(form: { request(a: string): void }) {
  const nc = await connect({ servers: "nats://localhost:4222" });
  // ok: pubsub.js-nats-subscribe
  form.request("x");
  // point: pubsub.js-nats-subscribe
  return nc.subscribe("orders.*", { queue: "billing" });
}
