import Redis from "ioredis";
import { pipeline } from "stream/promises";

export async function save(redis: Redis, source: NodeJS.ReadableStream, target: NodeJS.WritableStream) {
  // ok: redis.pipeline
  await pipeline(source, target);
  // point: redis.pipeline
  await redis.multi().set("a", 1).set("b", 2).exec();
}
