fn moved(slot: u16, host: &str, port: u16) -> String {
    // point: redis-cluster.redirect
    format!("-MOVED {} {}:{}\r\n", slot, host, port)
}

fn event(path: &str) -> String {
    // ok: redis-cluster.redirect
    format!("MOVED {path} away")
}
