import redis


class Worker:
    def __init__(self, url):
        self.client = redis.from_url(url)

    def next(self):
        # point: redis.py-blocking-pop
        return self.client.brpop("jobs", timeout=5)

    def marker(self, opts):
        # point: redis.py-blocking-pop
        return opts["client"].bzpopmin("marker", 10)


class Stack:
    def brpop(self, name):
        return self.items.pop()


def top(stack: Stack):
    # ok: redis.py-blocking-pop
    return stack.brpop("jobs")
