const SLOTS: u16 = 16384;

fn slot(key: &[u8]) -> u16 {
    // point: redis-cluster.slot
    crc16::State::<crc16::XMODEM>::calculate(key) % SLOTS
}

fn shard(key: &[u8]) -> u64 {
    // ok: redis-cluster.slot another hash
    hash(key) % 16384
}
