package example

import mqtt "github.com/eclipse/paho.mqtt.golang"

type press struct{}

// Publish prints a book.
func (press) Publish(title string, copies int, colour bool, text string) {}

func tell(client mqtt.Client, p press, id, text string) {
	// ok: mqtt.publish
	p.Publish("lamps", 1, false, text)
	// point: mqtt.publish
	client.Publish("lamps/"+id, 1, false, text)
}
