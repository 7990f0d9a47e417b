use rumqttc::MqttOptions;
use std::time::Duration;

pub fn options(id: &str, window: &mut Window) -> MqttOptions {
    let mut options = MqttOptions::new(id, "broker", 1883);
    // ok: pubsub.rs-mqtt-option
    window.set_title("broker");
    // point: pubsub.rs-mqtt-option
    options.set_keep_alive(Duration::from_secs(30));
    options
}
