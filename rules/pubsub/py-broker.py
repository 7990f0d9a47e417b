import socketio
from kombu import Connection

# point: pubsub.py-broker
manager = socketio.AsyncRedisManager("redis://x")


class Database:
    def Connection(self, url):
        return url


def connect(url):
    # point: pubsub.py-broker
    connection = Connection(url, heartbeat=10)
    # ok: pubsub.py-broker
    Database().Connection(url)
    return connection
