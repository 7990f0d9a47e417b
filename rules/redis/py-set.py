import redis

client = redis.Redis()


class Sessions:
    def __init__(self, store: redis.Redis):
        self.store = store

    def save(self, id, data, cache):
        # point: redis.py-set
        self.store.set(f"session:{id}", data, ex=600)
        # point: redis.py-set
        client.set("lock", "1", nx=True)
        with client.pipeline() as pipe:
            # point: redis.py-set
            pipe.set(name="a", value=data)
        # ok: redis.py-set
        cache.set("a", data)
        # ok: redis.py-set
        set(data)
