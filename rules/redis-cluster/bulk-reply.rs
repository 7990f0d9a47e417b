fn bulk(value: &str) -> String {
    // point: redis-cluster.bulk-reply
    format!("${}\r\n{}\r\n", value.len(), value)
}

fn price(cents: u32) -> String {
    // ok: redis-cluster.bulk-reply
    format!("${}", cents)
}
