import Redis from "ioredis";
import { LRUCache } from "lru-cache";

const redis = new Redis("redis://localhost:6379");
const local = new LRUCache<string, string>({ max: 10 });

export async function load(id: string) {
  // ok: redis.read
  const near = local.get(`session:${id}`);
  // point: redis.read
  return near ?? (await redis.get(`session:${id}`));
}

class Sessions {
  constructor(private readonly client: Redis) {}

  async all(id: string) {
    // point: redis.read
    return this.client.hgetall(`user:${id}`);
  }
}
