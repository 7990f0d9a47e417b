import Redlock from "redlock";
import { Mutex } from "async-mutex";

const mutex = new Mutex();

export async function once(redlock: Redlock, id: string) {
  // ok: redis.js-lock
  const near = await mutex.acquire();
  // point: redis.js-lock
  const lock = await redlock.acquire([`lock:${id}`], 5000);
  near();
  return lock;
}
