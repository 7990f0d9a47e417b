def moved(slot, host, port):
    # point: redis-cluster.redirect
    return b"-MOVED %d %s:%d\r\n" % (slot, host, port)


def ask(slot, address):
    # point: redis-cluster.redirect
    return f"-ASK {slot} {address}\r\n".encode()


def event(path):
    # ok: redis-cluster.redirect
    return f"MOVED to {path}"
