from binascii import crc_hqx

SLOTS = 16384


def slot(key):
    # point: redis-cluster.slot
    return crc_hqx(key, 0) % SLOTS


def parity(frame):
    # ok: redis-cluster.slot
    return crc16(frame) % 2
