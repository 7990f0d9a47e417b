import Redis, { Cluster } from "ioredis";
import { createClient } from "redis";
import { createClient as openSearch } from "./search";

// point: redis.connect
export const redis = new Redis(process.env.REDIS_URL ?? "redis://localhost:6379");
// point: redis.connect
export const cluster = new Cluster([{ host: "a", port: 6379 }]);
// ok: redis.connect
export const search = openSearch({ url: "http://localhost:9200" });

export async function subscriber() {
  // point: redis.connect
  const client = createClient({ url: "redis://localhost:6379" });
  // point: redis.connect
  await client.connect();
  // point: redis.connect
  return client.duplicate();
}

class Adapter extends Redis {}
