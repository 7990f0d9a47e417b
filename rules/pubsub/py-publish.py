import redis
from kafka import KafkaProducer
from kombu import Producer

client = redis.Redis()


def tell(event, channel, blog):
    # point: pubsub.py-publish
    client.publish("reload", event)
    # point: pubsub.py-publish
    Producer(channel).publish(event, routing_key="reload", retry=True)
    producer = KafkaProducer(bootstrap_servers="kafka:9092")
    # point: pubsub.py-publish
    producer.send("reload", event)
    # ok: pubsub.py-publish
    blog.send(event)
