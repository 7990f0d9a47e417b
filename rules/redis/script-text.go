package example

// point: redis.script-text
const take = `local n = redis.call("incr", KEYS[1]) return n`

// ok: redis.script-text
const note = `take the line: redis calls back later`
