import redis
import redis.asyncio as aioredis
from redis import Redis as Store, asyncio as rio
from redis.sentinel import Sentinel


def connect(url, options):
    # point: redis.py-client
    client = redis.from_url(url, socket_timeout=2, retry_on_timeout=True)
    # point: redis.py-client
    pool = aioredis.ConnectionPool.from_url(url, max_connections=10)
    # point: redis.py-client
    store = Store(host="redis", password="x")
    # point: redis.py-client
    other = rio.from_url(url, decode_responses=True)
    # point: redis.py-client
    sentinel = Sentinel([("a", 26379)])
    # point: redis.py-client
    master = sentinel.master_for("main")
    # ok: redis.py-client
    error = redis.ConnectionError("x")
    # ok: redis.py-client
    page = options.from_url(url)
    return client, pool, store, other, master, error, page


class Channel:
    def parameters(self):
        # point: redis.py-client
        return {"host": self.host, "socket_timeout": 5, "health_check_interval": 25}

    def form(self):
        # ok: redis.py-client
        return {"host": self.host, "timeout": 5, "interval": 25}
