class PubSubManager(Manager):
    # point: pubsub.own-bus
    def emit(self, event, data):
        self._publish({"event": event, "data": data})


class PageManager(Manager):
    # ok: pubsub.own-bus
    def emit(self, event, data):
        self._publish({"event": event, "data": data})


class RabbitConnection:
    # ok: pubsub.own-bus
    def join(self, left, right):
        return self.hutch(left, right)
