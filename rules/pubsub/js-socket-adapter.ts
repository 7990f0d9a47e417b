import { createAdapter } from "@socket.io/redis-adapter";
import { createAdapter as postgres } from "./adapter";

export function connect(io: { adapter(a: unknown): void }, publisher: unknown, subscriber: unknown) {
  // ok: pubsub.js-socket-adapter
  io.adapter(postgres(publisher));
  // point: pubsub.js-socket-adapter
  io.adapter(createAdapter(publisher, subscriber));
}
