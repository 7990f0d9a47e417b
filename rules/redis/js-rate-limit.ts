import { RateLimiterMemory, RateLimiterRedis } from "rate-limiter-flexible";
import Redis from "ioredis";

const redis = new Redis();
// ok: redis.js-rate-limit
export const near = new RateLimiterMemory({ points: 10, duration: 60 });
// point: redis.js-rate-limit
export const shared = new RateLimiterRedis({ storeClient: redis, points: 10, duration: 60 });
