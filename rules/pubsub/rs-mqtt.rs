use rumqttc::{AsyncClient, QoS};

pub struct Orders {
    client: AsyncClient,
}

impl Orders {
    pub async fn start(&self, news: &mut Events) -> Result<(), Error> {
        // point: pubsub.rs-mqtt
        self.client.subscribe("orders/+/created", QoS::AtLeastOnce).await?;
        let client = self.client.clone();
        // point: pubsub.rs-mqtt
        client.publish("orders/1/seen", QoS::AtMostOnce, false, "1").await?;
        // ok: pubsub.rs-mqtt
        news.subscribe("orders", 1);
        Ok(())
    }
}
