package policies

type Policies struct{ store Store }

// point: pubsub.changing-function
func (p *Policies) RemoveGroup(id string) error {
	return p.store.Remove(id)
}

// ok: pubsub.changing-function
func (p *Policies) Groups() []string {
	return p.store.All()
}
