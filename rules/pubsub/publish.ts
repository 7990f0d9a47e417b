import Redis from "ioredis";

export async function announce(redis: Redis, blog: { publish(id: string, text: string): void }, id: string) {
  // ok: pubsub.publish
  blog.publish(id, "text");
  // point: pubsub.publish
  await redis.publish("orders.created", JSON.stringify({ id }));
}
