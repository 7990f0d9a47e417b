import Redis, { type RedisOptions } from "ioredis";
import { createClient } from "redis";
import { Pool } from "pg";

// point: redis.client-options
const defaults: RedisOptions = {
  maxRetriesPerRequest: null,
  retryStrategy: (times) => Math.min(times * 50, 2000),
};

export function clients(url: string) {
  // ok: redis.client-options
  const pool = new Pool({ max: 5, keepAlive: true });
  return [
    pool,
    // point: redis.client-options
    new Redis(url, { keepAlive: 10_000, ...defaults }),
    // point: redis.client-options
    createClient({ url, socket: { tls: true, connectTimeout: 5000 } }),
  ];
}

/** node-redis 3: port and host stand before the options. */
export function former() {
  // point: redis.client-options
  return createClient(6379, "cache.local", { retry_strategy: (o) => Math.min(o.attempt * 100, 3000) });
}

// point: redis.client-options
export const shared = { host: "cache.local", port: 6379, maxRetriesPerRequest: null };

// ok: redis.client-options
export const page = { host: "shop.local", port: 80, maxRetries: 3 };
