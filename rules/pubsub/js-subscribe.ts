import Redis from "ioredis";
import { Subject } from "rxjs";

export async function listen(subscriber: Redis, clicks: Subject<string>) {
  // ok: pubsub.js-subscribe
  clicks.subscribe((c) => console.info(c));
  // point: pubsub.js-subscribe
  await subscriber.subscribe("orders.created");
}
