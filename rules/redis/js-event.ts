import Redis from "ioredis";

const redis = new Redis();
// point: redis.js-event
redis.on("error", (err) => console.error(err));
// ok: redis.js-event
redis.on("message", (channel, message) => console.info(channel, message));
// ok: redis.js-event
process.on("error", (err) => console.error(err));
