import redis


class Counter:
    _client = None

    def client(self):
        if self._client is None:
            self._client = redis.Redis.from_url("redis://x")
        return self._client

    def count(self, id, form):
        # point: redis.py-write
        self.client().incr(f"count:{id}")
        # point: redis.py-write
        self._client.zadd("window", {id: 1})
        # ok: redis.py-write
        form.append(id)
