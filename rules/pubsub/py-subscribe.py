import redis

client = redis.Redis()


def listen(feed):
    # point: pubsub.py-subscribe
    pubsub = client.pubsub()
    # point: pubsub.py-subscribe
    pubsub.subscribe("reload")
    # point: pubsub.py-subscribe
    for message in pubsub.listen():
        print(message)
    # ok: pubsub.py-subscribe
    feed.subscribe("reload")
