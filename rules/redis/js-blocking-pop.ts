import Redis from "ioredis";
import { createClient } from "redis";

/** An interface of the project with the commands of a client. */
interface Store {
  bzpopmin(key: string, timeout: number): Promise<[string, string, string] | null>;
  hgetall(key: string): Promise<Record<string, string>>;
  xadd(key: string, id: string, ...fields: string[]): Promise<string>;
  zadd(key: string, score: number, member: string): Promise<number>;
}

/** A stack of this process. */
interface Stack {
  brpop(name: string, most: number): string | undefined;
  push(name: string, value: string): void;
}

export async function next(client: Redis, queue: string) {
  // point: redis.js-blocking-pop
  return client.brpop(`jobs:${queue}`, 5);
}

export async function nextOfNodeRedis() {
  const client = createClient();
  // point: redis.js-blocking-pop
  return client.blPop("jobs", 0);
}

export async function marker(store: Store) {
  // point: redis.js-blocking-pop
  return store.bzpopmin("marker", 5);
}

export function top(stack: Stack) {
  // ok: redis.js-blocking-pop
  return stack.brpop("jobs", 5);
}
