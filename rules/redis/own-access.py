import redis


# point: redis.own-access
def _parse_redis_url(text):
    return text.split(":", 1)


# ok: redis.own-access
def describe_redis_topic(text):
    return text.split(":", 1)
