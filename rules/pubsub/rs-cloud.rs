use google_cloud_pubsub::client::Publisher;
use google_cloud_pubsub::model::Message;

pub struct Sender {
    publisher: Publisher,
}

impl Sender {
    pub async fn send(&self, mails: &mut Mails, message: Message) {
        // ok: pubsub.rs-cloud
        mails.publish(message.clone());
        // point: pubsub.rs-cloud
        self.publisher.publish(message);
    }
}

pub async fn open() -> Publisher {
    // point: pubsub.rs-cloud
    Publisher::builder("projects/shop/topics/orders").build().await
}
